import type { z } from 'zod';
import { ComparisonResult, Finding, JobReport, PartResult } from '../../src/vocabulary.js';
import { code, table } from './markdown.js';

type Words<Shape> = Record<keyof Shape, string>;

/** Endings of names, the longest first, with their units. */
const units: [RegExp, string][] = [
  [/PerPart$|PerLot$|costOfAll$/, '`currency`'],
  [/Mm$/, 'mm'],
  [/Cm2$/, 'cm²'],
  [/Cm3$/, 'cm³'],
  [/G$/, 'g'],
  [/Days$/, 'days'],
  [/Bytes$/, 'bytes'],
  [/Percent$/, '%'],
];

function rowsOf<Shape extends object>(schema: z.ZodObject, words: Words<Shape>): string[] {
  const names = Object.keys(schema.shape) as (keyof Shape & string)[];
  const rows = names.map((name) => {
    if (!words[name]) throw new Error(`scripts/docs/result-tables.ts says nothing about the field ${name}.`);
    return [code(name), units.find(([ending]) => ending.test(name))?.[1] ?? '', words[name]];
  });
  return table(['field', 'unit', 'meaning'], rows);
}

const ofJob: Words<JobReport> = {
  job: 'Id of the job; `get_job` and `cancel_job` take it, also after a restart of the server.',
  state:
    '`running`, `paused` (goes on from the time that the message names), `succeeded`, `failed`, `cancelled`, `interrupted` (the server ' +
    'was stopped; `get_job` takes it up again).',
  partId: 'Id of the part, 32 hex digits: for `get_part`, `fetch_file` and the tools of 3D Spark. There as soon as it is known.',
  progressPercent: 'How far a running job is. Of work at a vendor it is a guess.',
  message: 'What is going on, the verdict in one sentence, or what to do next.',
  result: 'The result, once there is one.',
};

const ofResult: Words<PartResult> = {
  platform: 'Who analyzed the part: `local` or `3dspark`.',
  source: 'The same with its version, such as `local engine 0.1.0`; `3D Spark (sandbox)` for emulated numbers.',
  name: 'File name without its extension.',
  file: 'Name, SHA-256, size, format, and the unit that the file was read in (`null`: not known).',
  process: 'The process that was asked for, or the best one of all that were compared.',
  technology: 'Only where the part is not printed: `milling`, `turning` or `sheet_metal`.',
  material: 'The material that was asked for, or the usual one of the process.',
  machine: 'The cheapest machine that takes the part; the largest one where none does.',
  lotSize: 'Identical parts per order.',
  isFeasible: 'No check failed that rules the process out. `null`: nothing was checked.',
  findings:
    'What failed, what could not be checked, and where wall and gap are; worst first. What is in order otherwise stands in the full ' +
    'report.',
  minWallThicknessMm: 'Shortest distance through material between opposite faces.',
  wallThicknessOk: 'It meets the limit of the process.',
  minGapSizeMm: 'Shortest distance through void between opposite faces; the bore of a hole is one.',
  gapSizeOk: 'It meets the limit of the process. Also true where no gap was found.',
  fitsMachine: 'The build pose fits the machine.',
  costPerPart: 'What one part costs. Printed: as a share of a full build job. Cut out of stock: in this lot.',
  costPerLot: 'The same for the whole lot.',
  marketPricePerPart: 'What a supplier would ask: cost times the market factor of the catalog.',
  currency: 'Of all costs and prices.',
  leadTimeDays: 'Days until the lot is done, without shipping.',
  massG: 'Mass of one part: volume times density; of filament prints as it is printed, with infill.',
  boundingBoxMm: 'Extents along the axes of the file: `x`, `y`, `z`.',
  minBoundingBoxMm: 'Extents of the smallest box over all poses, shortest first.',
  volumeCm3: 'Enclosed by the surface. Of STEP and BREP files from the exact solids, of others from the triangles.',
  surfaceAreaCm2: 'As the volume.',
  bodies: 'Separate pieces.',
  triangles: 'Of the mesh that was measured: of the file, or of the triangulated solids.',
  isWatertight: 'The surface is closed as it stands in the file.',
  alternatives: 'The other processes, when none was named: feasible ones first, then by how little is missing, then by cost.',
  notes: 'What one has to know to read the numbers: units that were guessed, repairs, assumptions of the cost.',
  basis: 'For each number: `measured`, `estimated`, or said by the `vendor`.',
};

const ofFinding: Words<z.output<typeof Finding>> = {
  check: 'Which check: see the table of checks.',
  ok: '`false`: failed. `null`: could not be checked, or only after a repair.',
  value: 'What was measured, in `unit`.',
  limit: 'What is demanded, in `unit`.',
  unit: '`mm`, `mm2` or `mm3`; absent where the value is a count or a share.',
  where: 'The worst place, in mm along the axes of the file.',
  advice: 'What was found, or what to do about it, in one sentence.',
};

const ofComparison: Words<ComparisonResult> = {
  name: 'What was compared.',
  summary: 'The answer in a few sentences.',
  currency: 'Of all costs.',
  options: 'The ways that were compared, counted from 1: how many files each can make, what all of them cost, and when they are there.',
  files: 'Per file: the cheapest option, a row for each option, and break-even lot sizes. A file that cannot be used has a `problem`.',
  rowsLeftOut: 'Rows that were too many for one answer: the table has them all.',
  changes: 'Of two revisions: each number before and after, what stayed the same, and which findings came and went per option.',
  chart: 'Cost per part over lot size (PNG), where there is something to draw.',
  table: 'Every row (CSV).',
  data: 'Every row (JSON).',
};

/** Fields of a job's report. */
export const jobFields = () => rowsOf<JobReport>(JobReport, ofJob);
/** Fields of the result of an analysis. */
export const resultFields = () => rowsOf<PartResult>(PartResult, ofResult);
/** Fields of one finding. */
export const findingFields = () => rowsOf<z.output<typeof Finding>>(Finding, ofFinding);
/** Fields of the result of a comparison. */
export const comparisonFields = () => rowsOf<ComparisonResult>(ComparisonResult, ofComparison);
