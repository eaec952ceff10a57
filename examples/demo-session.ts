import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { JobReport } from '../src/vocabulary.js';

const mostLooks = 100;
export const outputFolder = resolve('demo-output');

export type Session = Awaited<ReturnType<typeof openSession>>;

/** A real client on the real server, which is a child process with folders of its own and may read those of `files`. */
export async function openSession(files: string[], environment: Record<string, string> = {}) {
  const workFolder = await mkdtemp(join(tmpdir(), 'part-analysis-demo-'));
  await mkdir(outputFolder, { recursive: true });
  const client = new Client({ name: 'part-analysis-demo', version: '1.0.0' });
  await client.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: ['dist/server.js'],
      env: {
        PART_DIRS: [...new Set(files.map((file) => dirname(file)))].join(delimiter),
        PART_OUTPUT_DIR: join(workFolder, 'output'),
        PART_STATE_DIR: join(workFolder, 'state'),
        ...environment,
      },
    }),
  );
  const { name, version } = client.getServerVersion() ?? { name: '?', version: '?' };
  const { tools } = await client.listTools();
  console.log(`Connected to ${name} ${version} over stdio: ${tools.map((tool) => tool.name).join(', ')}\n`);

  async function call(name: string, args: Record<string, unknown>): Promise<unknown> {
    const onprogress = ({ progress, message }: { progress: number; message?: string }) =>
      console.log(`  ${String(progress).padStart(5)} %  ${message ?? ''}`);
    const { isError, content, structuredContent } = await client.callTool({ name, arguments: args }, { onprogress });
    if (isError) throw new Error(content.map((block) => (block.type === 'text' ? block.text : '')).join('\n'));
    return structuredContent;
  }

  return {
    call,

    /** Calls a tool that starts a job, and follows the job to its end. */
    async callToEnd(name: string, args: Record<string, unknown>): Promise<Record<string, unknown>> {
      let answer = (await call(name, args)) as Record<string, unknown>;
      // On a slow machine an emulated vendor may take longer than is waited for at once.
      for (let looks = 0; looks < mostLooks && ['running', 'paused'].includes(String(answer.state)); looks++) {
        if (answer.state === 'paused') await wait(1_000);
        answer = (await call('get_job', { job: answer.job })) as Record<string, unknown>;
      }
      return answer;
    },

    async close(): Promise<void> {
      await client.close();
      await rm(workFolder, { recursive: true, force: true });
    },
  };
}

/** The result of an analysis, or the reason why there is none. */
export function requireResult(answer: unknown) {
  const { partId, result, message } = JobReport.parse(answer);
  if (!partId || !result) throw new Error(message);
  return { partId, result };
}

/** The demo may be run again: unlike the server it replaces what it wrote before. */
export async function keep(from: string, name: string): Promise<string> {
  const path = join(outputFolder, name);
  await copyFile(from, path);
  return path;
}
