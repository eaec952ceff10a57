import { z } from 'zod';
import { lengthUnits } from './order.js';

/** Where a part can be analyzed; `3dspark` needs an account. */
export const platforms = ['local', '3dspark'] as const;
export type PlatformId = (typeof platforms)[number];

/** What the platforms are called, for people. */
export const vendorNames: Record<string, string> = {
  '3dspark': '3D Spark',
  coldstream: 'ColdStream',
  evo: 'Seequent Evo',
  aplos: 'Aplos NCA',
};

/** Where jobs can run. */
export const jobPlatforms = [...platforms, 'coldstream', 'evo', 'aplos'] as const;
export type JobPlatformId = (typeof jobPlatforms)[number];

/** Groups of tools that are offered together: `parts` always, the others with an account. */
export const toolsets = ['parts', '3dspark', 'coldstream', 'evo', 'aplos'] as const;
export type Toolset = (typeof toolsets)[number];

/** The files that can be had of a part; which ones depends on the platform. */
export const fileKinds = [
  'thumbnail',
  'heatmap',
  'visualization',
  'fullResult',
  'cad',
  'orientedCad',
  'report',
  'rfqPackage',
  'asset',
] as const;
export type FileKind = (typeof fileKinds)[number];

export const assetTypes = ['drawing', 'image', 'cad', 'offer', 'invoice', 'rfq', 'document', 'misc'] as const;
export type AssetType = (typeof assetTypes)[number];

/**
 * Every name that tools take or give back, defined once. Lengths are mm, areas cm², volumes cm³, masses g; a name ends in its unit.
 * In results `null` means not known, an absent field was not asked for.
 */
const vocabulary = {
  file: z.string().min(1).describe('Path of a STEP, STL, 3MF, OBJ or PLY file on this machine'),
  platform: z.enum(platforms).default('local').describe('local: on this machine. 3dspark: the file is sent to 3D Spark'),
  process: z.string().max(60).optional().describe('Process id such as slm, sls, mjf, sla, fdm. Leave out to compare all'),
  material: z.string().max(60).optional().describe('Material such as 316L, PA12, PLA. Leave out for the usual one of the process'),
  lotSize: z.int().min(1).max(1_000_000).default(1).describe('Identical parts per order'),
  units: z.enum(lengthUnits).optional().describe('Length unit of an STL, OBJ or PLY file, which carry none'),
  force: z.boolean().default(false).describe('Analyze again although the same question was answered before'),
  waitSeconds: z.number().min(0).max(50).default(45).describe('How long to wait for the end before handing back the job'),
  job: z.string().min(1).max(100).describe('Job id, as analyze_part returned it'),
  partId: z
    .string()
    .regex(/^[0-9a-f]{32}$/, '32 hex digits, as analyze_part returned them')
    .describe('Part id, as analyze_part returned it'),
  section: z.string().max(200).optional().describe('Dotted place, e.g. process_chains or mesh_checks.upload_file'),
  state: z.enum(['running', 'paused', 'succeeded', 'failed', 'cancelled', 'interrupted']).optional().describe('Only jobs in this state'),
  limit: z.int().min(1).max(100).default(20).describe('How many at most'),
  cursor: z.string().max(100).optional().describe('nextCursor of the page before'),
  kind: z
    .enum(fileKinds)
    .describe(
      'thumbnail, heatmap (local): PNG. visualization: GLB. fullResult: every number (JSON). cad: the part file. ' +
        'orientedCad: turned to build. 3dspark: report (XLSX), rfqPackage (ZIP), asset',
    ),
  basename: z.string().min(1).max(255).optional().describe('File name of an asset of the part'),
  saveAs: z.string().min(1).max(200).optional().describe('File name to save under, without folder'),
};

type Vocabulary = typeof vocabulary;

/** An object schema of the named inputs, each with its description. Unknown keys are refused, so that a misspelled one is noticed. */
export function fields<const Name extends keyof Vocabulary>(...names: Name[]) {
  const shape = Object.fromEntries(names.map((name) => [name, vocabulary[name]])) as Pick<Vocabulary, Name>;
  return z.strictObject(shape);
}

export const jobStates = ['running', 'paused', 'succeeded', 'failed', 'cancelled', 'interrupted'] as const;
export type JobState = (typeof jobStates)[number];

const known = z.number().nullable();
const text = z.string().nullable();
const flag = z.boolean().nullable();
const lengths = z.object({ x: z.number(), y: z.number(), z: z.number() });
/** A list and not a tuple: validators of JSON Schema draft 7, which many hosts have, refuse what a tuple becomes. */
const place = z.array(z.number()).length(3);

/** One check against one limit: what was found, where, and what to do. `isOk` is null when it could not be checked. */
export const Finding = z.object({
  check: z.string(),
  ok: z.boolean().nullable(),
  value: z.number().optional(),
  limit: z.number().optional(),
  unit: z.string().optional(),
  where: place.optional(),
  advice: z.string(),
});

/** Another way to make the part, in a few numbers. */
const Alternative = z.object({
  process: z.string(),
  material: z.string(),
  machine: z.string(),
  isFeasible: z.boolean(),
  costPerPart: known,
  marketPricePerPart: known,
  leadTimeDays: known,
  fails: z.array(z.string()),
});

/** The simplified result: the same shape whoever analyzed the part. */
export const PartResult = z.object({
  platform: z.string(),
  source: z.string(),
  name: z.string(),
  file: z.object({
    name: z.string(),
    sha256: z.string().optional(),
    sizeBytes: z.number().optional(),
    format: z.string(),
    units: z.string().nullable(),
  }),
  process: text,
  material: text,
  machine: text,
  lotSize: known,
  isFeasible: flag,
  findings: z.array(Finding),
  minWallThicknessMm: known,
  wallThicknessOk: flag,
  minGapSizeMm: known,
  gapSizeOk: flag,
  fitsMachine: flag,
  costPerPart: known,
  costPerLot: known,
  marketPricePerPart: known,
  currency: z.string(),
  leadTimeDays: known,
  massG: known,
  boundingBoxMm: lengths,
  minBoundingBoxMm: lengths.nullable(),
  volumeCm3: known,
  surfaceAreaCm2: known,
  bodies: known,
  triangles: known,
  isWatertight: flag,
  alternatives: z.array(Alternative).optional(),
  notes: z.array(z.string()),
  /** Where each number comes from. */
  basis: z.record(z.string(), z.enum(['measured', 'estimated', 'vendor'])),
});
export type PartResult = z.output<typeof PartResult>;

/** What a job of any kind comes to. */
export type JobResult = { name: string };

const job = {
  job: z.string(),
  state: z.enum(jobStates),
  partId: z.string().optional(),
  progressPercent: z.number().optional(),
  message: z.string().optional(),
};

/** What every tool about a job gives back. `message` says what is going on, or what to do next. */
export const JobReport = z.object({ ...job, result: PartResult.optional() });
export type JobReport = z.output<typeof JobReport>;

/**
 * The result once more, where clients have read its schema with another tool already: saying it three times over would take
 * three thousand characters of every conversation. It has passed `PartResult` when it was read.
 */
export const SameResult = z.looseObject({ name: z.string() }).describe('As in analyze_part');

/** A job's report for a tool that follows it. */
export const FollowedJob = z.object({ ...job, result: SameResult.optional() });

/** A job's report for a tool that gives no result. */
export const EndedJob = z.object({ job: job.job, state: job.state, partId: job.partId, message: job.message });

/** A file that was saved on this machine. */
export const SavedFile = z.object({
  path: z.string(),
  uri: z.string(),
  mimeType: z.string(),
  sizeBytes: z.number(),
  sha256: z.string(),
});
export type SavedFile = z.output<typeof SavedFile>;

/** A file that was saved, or the job that is still at it. */
export const FetchedFile = z.object({
  ...SavedFile.partial().shape,
  job: z.string().optional(),
  state: z.enum(jobStates).optional(),
  message: z.string().optional(),
});
export type FetchedFile = z.output<typeof FetchedFile>;
