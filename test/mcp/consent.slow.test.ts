import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client as ModernClient } from '@modelcontextprotocol/client';
import { StdioClientTransport as ModernTransport } from '@modelcontextprotocol/client/stdio';
import { Client as LegacyClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport as LegacyTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { ElicitRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type Reply, yes } from '../support/asked-client.js';
import { serverEnvironment, serverFile } from '../support/spawned-server.js';
import { temporaryFolder } from '../support/temporary-folder.js';

type Called = { isError: boolean; text: string; structured: Record<string, unknown> };
const info = { name: 'test', version: '1.0.0' };
const capabilities = { elicitation: {} };

/** A client whose user answers with what `replies` holds next, on a server of its own with emulated vendors. */
async function connect(era: string, replies: Reply[]) {
  const folder = await temporaryFolder();
  const asked: string[] = [];
  const hear = async ({ params }: { params: unknown }) => {
    asked.push((params as { message: string }).message);
    return replies.shift() ?? { action: 'cancel' as const };
  };
  const env = { ...serverEnvironment(folder), PART_SANDBOX: '1', PART_SANDBOX_SPEED: '20' };
  const server = { command: process.execPath, args: [serverFile], env };
  const client = await (era === 'SDK 1.32' ? legacy(server, hear) : modern(server, hear));
  onTestFinished(() => client.close());

  async function call(name: string, args: Record<string, unknown>): Promise<Called> {
    const answer = (await client.callTool({ name, arguments: args })) as unknown as Record<string, unknown>;
    const text = (answer.content as { text?: string }[]).map((block) => block.text ?? '').join('');
    return { isError: answer.isError === true, text, structured: (answer.structuredContent ?? {}) as Record<string, unknown> };
  }
  return { call, asked, folder };
}

type Server = { command: string; args: string[]; env: Record<string, string> };
type Hear = (request: { params: unknown }) => Promise<Reply>;

async function modern(server: Server, hear: Hear) {
  const client = new ModernClient(info, { versionNegotiation: { mode: 'auto' }, capabilities });
  client.setRequestHandler('elicitation/create', hear);
  await client.connect(new ModernTransport(server));
  expect(client.getNegotiatedProtocolVersion()).toBe('2026-07-28');
  return client;
}

async function legacy(server: Server, hear: Hear) {
  const client = new LegacyClient(info, { capabilities });
  client.setRequestHandler(ElicitRequestSchema, hear);
  await client.connect(new LegacyTransport(server));
  return client;
}

describe.each(['client 2', 'SDK 1.32'])('%s', (era) => {
  test('has a table analyzed only after a yes', async () => {
    const { call, asked, folder } = await connect(era, [{ action: 'decline' }, yes]);
    const file = join(folder, 'data.csv');
    await writeFile(file, 'subject,time,conc\n1,0,0\n1,1,5\n1,2,3\n');
    const args = { file, configuration: '{"version":"2024-02-22","columns":{"time":"time"}}', waitSeconds: 0 };

    const refused = await call('run_nca_analysis', args);
    const before = await call('list_jobs', { platform: 'aplos' });
    const agreed = await call('run_nca_analysis', args);

    expect(asked[0]).toMatch(
      /^This would send data\.csv \(36 bytes\) to Aplos NCA \(sandbox\) and use one execution of its monthly allowance \(\d+ of \d+ left, 0 in flight\)\.$/,
    );
    expect(refused).toMatchObject({ isError: true, text: expect.stringMatching(/^The user said no: nothing was sent\.\n/) });
    expect(before.structured.jobs).toEqual([]);
    expect(agreed.structured).toMatchObject({ state: 'running', job: expect.stringMatching(/^aplos:/) });
  });

  test('deletes at the vendor only after a yes, and says what', async () => {
    const { call, asked } = await connect(era, [{ action: 'cancel' }, yes]);
    const order = { file: 'examples/spacer.stl', platform: '3dspark', process: 'slm', material: '316L' };
    let { structured } = await call('analyze_part', order);
    while (structured.state !== 'succeeded') ({ structured } = await call('get_job', { job: structured.job, waitSeconds: 5 }));
    const { partId } = structured;

    const refused = await call('delete_part_file', { partId });
    const kept = await call('get_part', { partId, platform: '3dspark' });
    const deleted = await call('delete_part_file', { partId });

    const question = `This would delete the CAD file, all other files and the results of part "spacer" (${partId}) at 3D Spark, for good.`;
    expect(asked).toEqual([question, question]);
    expect(refused.text).toMatch(/^The user left the question without an answer: nothing was deleted\.\n/);
    expect(kept.isError).toBe(false);
    expect(deleted.structured).toMatchObject({ deleted: 'CAD file and all other files' });
  });
});
