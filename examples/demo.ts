import { copyFile, mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { partTable } from '../src/cli/part-table.js';
import { JobReport, SavedFile } from '../src/vocabulary.js';

/**
 * The main job as an AI assistant does it: start the real server, analyze a part, follow it, fetch its pictures and files.
 * `npm run demo` takes examples/bracket.step, `npm run demo -- FILE…` your own parts. Files are written to ./demo-output/.
 */
const outputFolder = resolve('demo-output');
const pictures = { thumbnail: 'thumbnail.png', heatmap: 'heatmap.png', visualization: 'visualization.glb', fullResult: 'full-result.json' };

const files = process.argv.slice(2);
if (files.some((file) => file.startsWith('--'))) {
  console.error(`Unknown option ${files.find((file) => file.startsWith('--'))}. Write: npm run demo -- FILE…`);
  process.exit(2);
}

const parts = await Promise.all(
  (files.length > 0 ? files : ['examples/bracket.step']).map((file) => realpath(file).catch(() => resolve(file))),
);
const workFolder = await mkdtemp(join(tmpdir(), 'part-analysis-demo-'));
await mkdir(outputFolder, { recursive: true });
const client = await connect();
try {
  for (const file of parts) await showPart(file);
} catch (error) {
  console.error(`\n${(error as Error).message}`);
  process.exitCode = 1;
} finally {
  await client.close();
  await rm(workFolder, { recursive: true, force: true });
}

async function connect(): Promise<Client> {
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: ['dist/server.js'],
    env: {
      PART_DIRS: [...new Set(parts.map((file) => dirname(file)))].join(process.platform === 'win32' ? ';' : ':'),
      PART_OUTPUT_DIR: join(workFolder, 'output'),
      PART_STATE_DIR: join(workFolder, 'state'),
    },
  });
  const connected = new Client({ name: 'part-analysis-demo', version: '1.0.0' });
  await connected.connect(transport);
  const { name, version } = connected.getServerVersion() ?? { name: '?', version: '?' };
  const { tools } = await connected.listTools();
  console.log(`Connected to ${name} ${version} over stdio: ${tools.map((tool) => tool.name).join(', ')}\n`);
  return connected;
}

async function showPart(file: string): Promise<void> {
  const started = Date.now();
  console.log(`analyze_part ${basename(file)}`);
  let report = JobReport.parse(await call('analyze_part', { file }));
  while (report.state === 'running') report = JobReport.parse(await call('get_job', { job: report.job }));
  if (!report.result) throw new Error(report.message);

  const prefix = files.length > 0 ? `${basename(file, extname(file))}-` : '';
  const saved: { path: string }[] = [];
  for (const [kind, name] of Object.entries(pictures)) {
    const fetched = SavedFile.parse(await call('fetch_file', { partId: report.partId, kind }));
    saved.push({ path: await keep(fetched.path, `${prefix}${name}`) });
  }
  const resultPath = join(outputFolder, `${prefix}result.json`);
  await writeFile(resultPath, `${JSON.stringify(report.result, undefined, 2)}\n`);
  console.log(`\n${partTable(report.result, [{ path: resultPath }, ...saved])}\n`);
  console.log(`Done in ${((Date.now() - started) / 1000).toFixed(1)} s. Costs are estimates, not offers.\n`);
}

async function call(name: string, args: Record<string, unknown>): Promise<unknown> {
  const onprogress = ({ progress, message }: { progress: number; message?: string }) =>
    console.log(`  ${String(progress).padStart(5)} %  ${message ?? ''}`);
  const { isError, content, structuredContent } = await client.callTool({ name, arguments: args }, { onprogress });
  if (isError) throw new Error(content.map((block) => (block.type === 'text' ? block.text : '')).join('\n'));
  return structuredContent;
}

/** The demo may be run again: unlike the server it replaces what it wrote before. */
async function keep(from: string, name: string): Promise<string> {
  const path = join(outputFolder, name);
  await copyFile(from, path);
  return path;
}
