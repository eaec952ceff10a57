/**
 * Speed against peers: `npm run bench`. `--only start,mesh` measures some, `--pairs 3` how often, `--write` keeps the table in
 * bench/README.md. Ends with exit code 1 when a line is worse than its goal by more than 15 %.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Measured, toTable, writePage } from './bench/page.js';
import { judge, type Work } from './bench/work.js';
import { analysis } from './bench/works/analysis.js';
import { batch } from './bench/works/batch.js';
import { calls } from './bench/works/calls.js';
import { downloads } from './bench/works/downloads.js';
import { growth } from './bench/works/growth.js';
import { mesh } from './bench/works/mesh.js';
import { picture } from './bench/works/picture.js';
import { start } from './bench/works/start.js';
import { step } from './bench/works/step.js';
import { uploads } from './bench/works/uploads.js';
import { createWorkshop, requirePackages } from './bench/workshop.js';

const works: readonly Work[] = [start, calls, uploads, downloads, mesh, growth, step, analysis, picture, batch];

const { values } = parseArgs({ options: { only: { type: 'string' }, pairs: { type: 'string' }, write: { type: 'boolean' } } });
const wanted = values.only?.split(',');
const folder = mkdtempSync(join(tmpdir(), 'part-bench-'));
const workshop = createWorkshop(folder, Number(values.pairs ?? 5));

const measured: Measured[] = [];
for (const work of works) {
  if (wanted && !wanted.includes(work.id)) continue;
  console.error(`… ${work.id}`);
  try {
    requirePackages(work.packages);
    const lines = await work.measure(workshop);
    console.error(toTable([{ work, lines }]));
    measured.push({ work, lines });
  } catch (error) {
    console.error(error);
    measured.push({ work, lines: [], failure: String(error) });
  }
}
rmSync(folder, { recursive: true, force: true });

console.log(toTable(measured));
for (const { work, failure } of measured) if (failure) console.log(`${work.id} could not be measured: ${failure}`);
if (values.write) writePage(measured);
const missed = measured.flatMap(({ lines }) => lines).filter((line) => judge(line) === 'missed');
console.log(`${measured.flatMap(({ lines }) => lines).length - missed.length} met, ${missed.length} missed`);
process.exitCode = missed.length > 0 || measured.some(({ failure }) => failure) ? 1 : 0;
