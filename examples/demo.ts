import { realpath, writeFile } from 'node:fs/promises';
import { basename, extname, join, resolve } from 'node:path';
import { z } from 'zod';
import { partTable } from '../src/cli/part-table.js';
import { SavedFile } from '../src/vocabulary.js';
import { showClouds } from './demo-clouds.js';
import { showSandbox } from './demo-sandbox.js';
import { keep, openSession, outputFolder, requireResult, type Session } from './demo-session.js';

/**
 * The main job as an AI assistant does it: start the real server, analyze a part, follow it, fetch its pictures and files.
 * `npm run demo` takes examples/bracket.step, `npm run demo -- FILE…` your own parts, `npm run demo -- --sandbox` shows the same
 * with emulated vendors. Files are written to ./demo-output/.
 */
const fileNames = {
  thumbnail: 'thumbnail.png',
  heatmap: 'heatmap.png',
  visualization: 'visualization.glb',
  fullResult: 'full-result.json',
  report: 'report.xlsx',
  reportPdf: 'report.pdf',
};

/** The ways that a part like the example's is usually made in, against each other. */
const options = ['slm', 'mjf', 'fdm', 'milling'].map((process) => ({ process, lotSize: 10 }));

const Compared = z.object({ summary: z.string(), chart: SavedFile, table: SavedFile });

const isSandbox = process.argv.includes('--sandbox');
const files = process.argv.slice(2).filter((word) => word !== '--sandbox');
const unknown = files.find((file) => file.startsWith('--'));
if (unknown) {
  console.error(`Unknown option ${unknown}. Write: npm run demo -- FILE…   or: npm run demo -- --sandbox`);
  process.exit(2);
}

const parts = await Promise.all(
  (files.length > 0 ? files : ['examples/bracket.step']).map((file) => realpath(file).catch(() => resolve(file))),
);
// The rules of the emulated 3D Spark stay; its time runs faster, so that its 30 s are 3 s.
const environment: Record<string, string> = isSandbox ? { PART_SANDBOX: '1', PART_SANDBOX_SPEED: '10' } : {};
const started = Date.now();
const session = await openSession([...parts, resolve('examples/bracket.step')], environment);
try {
  for (const file of parts) await (isSandbox ? showSandbox(session, file) : showPart(session, file));
  if (!isSandbox) await showComparison(session);
  if (isSandbox) {
    await showClouds(session);
    console.log(`Done in ${((Date.now() - started) / 1000).toFixed(1)} s. No account was used, and nothing has left this machine.\n`);
  }
} catch (error) {
  console.error(`\n${(error as Error).message}`);
  process.exitCode = 1;
} finally {
  await session.close();
}

async function showPart({ callToEnd }: Session, file: string): Promise<void> {
  const started = Date.now();
  console.log(`analyze_part ${basename(file)}`);
  const { partId, result } = requireResult(await callToEnd('analyze_part', { file }));

  const prefix = files.length > 0 ? `${basename(file, extname(file))}-` : '';
  const saved: { path: string }[] = [];
  for (const [kind, name] of Object.entries(fileNames)) {
    const fetched = await callToEnd('fetch_file', { partId, kind });
    saved.push({ path: await keep(SavedFile.parse(fetched.result ?? fetched).path, `${prefix}${name}`) });
  }
  const resultPath = join(outputFolder, `${prefix}result.json`);
  await writeFile(resultPath, `${JSON.stringify(result, undefined, 2)}\n`);
  console.log(`\n${partTable(result, [{ path: resultPath }, ...saved])}\n`);
  console.log(`Done in ${((Date.now() - started) / 1000).toFixed(1)} s. Costs are estimates, not offers.\n`);
}

async function showComparison({ callToEnd }: Session): Promise<void> {
  console.log(`compare_parts ${parts.map((file) => basename(file)).join(', ')}`);
  const { result } = await callToEnd('compare_parts', { files: parts, options });
  const { summary, chart, table } = Compared.parse(result);
  const saved = [await keep(chart.path, 'comparison.png'), await keep(table.path, 'comparison.csv')];
  console.log(`\n${summary}\n${saved.map((path) => `  ${path}`).join('\n')}\n`);
}
