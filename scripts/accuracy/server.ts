import { readFile } from 'node:fs/promises';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';

/** What a full report says of a part, in the report's own fields. */
export type Report = Record<string, unknown> & { local_engine: { measures: Record<string, unknown> } };

/** The built server as a client sees it: one question, one full report. */
export async function startServer(folders: string, stateFolder: string) {
  const client = new Client({ name: 'accuracy', version: '1.0.0' });
  await client.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: ['dist/server.js'],
      env: { ...process.env, PART_DIRS: folders, PART_STATE_DIR: stateFolder, PART_OUTPUT_DIR: stateFolder } as Record<string, string>,
      stderr: 'ignore',
    }),
  );
  const call = async (name: string, args: Record<string, unknown>) => {
    const answer = await client.callTool({ name, arguments: args });
    const text = answer.content.map((block) => (block.type === 'text' ? block.text : '')).join('');
    if (answer.isError) throw new Error(text.split('\n')[0]);
    return answer.structuredContent as Record<string, unknown>;
  };
  const finished = async (answer: Record<string, unknown>): Promise<Record<string, unknown>> =>
    answer.state === 'running' ? finished(await call('get_job', { job: answer.job })) : answer;
  return {
    version: client.getServerVersion()?.version ?? '',
    /** @throws {Error} with the server's first line when it refuses the file. */
    async measure(file: string, units?: string): Promise<Report> {
      const { partId } = await finished(await call('analyze_part', { file, ...(units && { units }) }));
      const { path } = await call('fetch_file', { partId, kind: 'fullResult' });
      return JSON.parse(await readFile(path as string, 'utf8'));
    },
    close: () => client.close(),
  };
}
