import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { expect } from 'vitest';
import { tools } from '../../src/tools/index.js';
import { decodePng } from '../support/png.js';

type Start = { command: string; args: string[]; env: Record<string, string> };

/** A home folder with the example bracket in it, below `folder`. */
export async function homeWithBracket(folder: string, name = 'home'): Promise<{ home: string; file: string }> {
  const home = join(folder, name);
  const file = join(home, 'parts', 'bracket.step');
  await mkdir(join(home, 'parts'), { recursive: true });
  await copyFile(resolve('examples/bracket.step'), file);
  return { home, file };
}

/** Starts a server as a host does and hands on a connected client; `log` is what the server says on stderr. */
export async function connectTo({ command, args, env }: Start, cwd: string) {
  const transport = new StdioClientTransport({ command, args, env, cwd, stderr: 'pipe' });
  const said: string[] = [];
  transport.stderr?.on('data', (text: Buffer) => said.push(text.toString()));
  const client = new Client({ name: 'test', version: '1.0.0' });
  await client.connect(transport);
  const call = async (name: string, input: Record<string, unknown>) => {
    const { structuredContent, isError, content } = await client.callTool({ name, arguments: input });
    expect(isError, JSON.stringify(content)).not.toBe(true);
    return structuredContent as Record<string, unknown>;
  };
  return { client, call, log: () => said.join('') };
}

type Connected = Awaited<ReturnType<typeof connectTo>>;

/** A slow machine may need more than one call. */
export async function analyzeToEnd({ call }: Pick<Connected, 'call'>, input: Record<string, unknown>): Promise<Record<string, unknown>> {
  let answer = await call('analyze_part', { ...input, waitSeconds: 50 });
  while (answer.state === 'running') answer = await call('get_job', { job: answer.job, waitSeconds: 50 });
  return answer;
}

/** What a user does first, against the numbers that the bracket is known to have. Returns the id of the part. */
export async function measureBracket({ client, call }: Connected, file: string): Promise<string> {
  const { name, version } = client.getServerVersion()!;
  const names = (await client.listTools()).tools.map((tool) => tool.name);
  const analyzed = await analyzeToEnd({ call }, { file, process: 'slm', material: '316L' });
  const partId = analyzed.partId as string;
  const thumbnail = await call('fetch_file', { partId, kind: 'thumbnail' });

  expect({ name, version }).toEqual({ name: 'part-analysis-mcp', version: '0.1.0' });
  expect(names).toContain('analyze_part');
  expect(names.filter((tool) => !tools.some((known) => known.name === tool))).toEqual([]);
  expect(analyzed).toMatchObject({
    state: 'succeeded',
    result: { volumeCm3: 51.80924, boundingBoxMm: { x: 80, y: 60, z: 50 }, minWallThicknessMm: 0.3 },
  });
  const picture = decodePng(await readFile(thumbnail.path as string));
  expect(picture.widthPx).toBeGreaterThanOrEqual(256);
  return partId;
}
