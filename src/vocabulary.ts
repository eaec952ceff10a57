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
  'overhangMap',
  'sectionView',
  'view',
  'visualization',
  'fullResult',
  'cad',
  'orientedCad',
  'report',
  'reportPdf',
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
  file: z.string().min(1).describe('Path of a STEP, IGES, BREP, STL, 3MF, OBJ, PLY or glTF file on this machine'),
  platform: z.enum(platforms).default('local').describe('3dspark: the file is sent to 3D Spark'),
  process: z.string().max(60).optional().describe('Such as slm, sls, mjf, sla, fdm. Left out: all'),
  material: z.string().max(60).optional().describe('Such as 316L, PA12, PLA. Left out: the usual one'),
  lotSize: z.int().min(1).max(1_000_000).default(1).describe('Identical parts per order'),
  units: z.enum(lengthUnits).optional().describe('Of STL, OBJ, PLY and BREP, which carry none'),
  force: z.boolean().default(false).describe('Ask anew what was answered'),
  waitSeconds: z.number().min(0).max(50).default(45).describe('Then the job is handed back'),
  job: z.string().min(1).max(100).describe('Job id, as another tool returned it'),
  partId: z
    .string()
    .regex(/^[0-9a-f]{32}$/, 'must be 32 hex digits, as analyze_part and list_jobs return them')
    .describe('Part id, as analyze_part returned it'),
  section: z.string().max(200).optional().describe('Dotted place, e.g. process_chains or mesh_checks.upload_file'),
  state: z.enum(['running', 'paused', 'succeeded', 'failed', 'cancelled', 'interrupted']).optional().describe('Only jobs in this state'),
  limit: z.int().min(1).max(100).default(20).describe('How many at most'),
  cursor: z.string().max(100).optional().describe('nextCursor of the page before'),
  kind: z
    .enum(fileKinds)
    .describe(
      'thumbnail; local: heatmap, overhangMap, sectionView: PNG. view: 3D page (HTML). visualization: GLB. ' +
        'fullResult: every number (JSON). cad: the part file. orientedCad: turned to build. report: XLSX. local: reportPdf. ' +
        '3dspark: rfqPackage (ZIP), asset',
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

/** One way to make parts, for those who name several. Its fields are those of `analyze_part`, described there. */
export const Option = z.strictObject({
  platform: z.enum(platforms).default('local'),
  process: z.string().max(60).optional(),
  material: z.string().max(60).optional(),
  lotSize: z.int().min(1).max(1_000_000).default(1),
});

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
  /** Only where it is not printed: milling, turning or sheet_metal. */
  technology: z.string().optional(),
  material: z.string(),
  machine: z.string(),
  isFeasible: z.boolean(),
  costPerPart: known,
  marketPricePerPart: known,
  leadTimeDays: known,
  fails: z.array(z.string()),
});

/**
 * The schema as before, of which clients are shown only that it is an object, and the description: what is nested would take thousands
 * of characters of every conversation. Results are checked against the whole of it.
 */
export function briefly<Schema extends z.ZodType>(schema: Schema, description: string): Schema {
  return schema.meta({ description, isBrief: true });
}

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
  /** Only where it is not printed: milling, turning or sheet_metal. */
  technology: z.string().optional(),
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

const shownResult = 'isFeasible, findings[] {check, ok, value, limit, where, advice}, costPerPart, basis …';

/** What every tool about a job gives back. `message` says what is going on, or what to do next. */
export const JobReport = z.object({ ...job, result: briefly(PartResult, shownResult).optional() });
export type JobReport = z.output<typeof JobReport>;

/** The result once more, for tools that hand on what another one declares. It has passed that declaration when it was made. */
export const SameResult = briefly(z.looseObject({ name: z.string() }), 'As in analyze_part');

/** A job's report for a tool that follows it. What comes of it depends on the kind of job, which has checked it. */
export const FollowedJob = z.object({ ...job, result: z.looseObject({ name: z.string() }).meta({ isBrief: true }).optional() });

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

const option = z.number();

/**
 * Every file with every option, ranked. Options are counted from 1; `from` and `to` are options: from that lot size on `to` is the
 * cheapest way to make the file.
 */
export const ComparisonResult = z.object({
  name: z.string(),
  summary: z.string(),
  currency: z.string(),
  options: z.array(
    z.object({
      option,
      way: z.string(),
      feasibleFiles: z.number(),
      pricedFiles: z.number(),
      failedFiles: z.number().optional(),
      costOfAll: known,
      leadTimeDays: known,
    }),
  ),
  files: z.array(
    z.object({
      file: z.string(),
      problem: z.string().optional(),
      cheapest: option.optional(),
      partId: z.string().optional(),
      rows: z.array(
        z.object({
          option,
          isFeasible: flag.optional(),
          costPerPart: known.optional(),
          /** When the lot is built in jobs of its own; costPerPart is that of a full job, the same in every lot. */
          ownJobCostPerPart: z.number().optional(),
          costPerLot: known.optional(),
          leadTimeDays: known.optional(),
          way: z.string().optional(),
          fails: z.array(z.string()).optional(),
          problem: z.string().optional(),
        }),
      ),
      breakEven: z.array(z.object({ lotSize: z.number(), from: option, to: option })).optional(),
    }),
  ),
  rowsLeftOut: z.number().optional(),
  changes: z
    .object({
      older: z.string(),
      newer: z.string(),
      changed: z.array(
        z.object({
          what: z.string(),
          before: z.union([known, flag, text]),
          after: z.union([known, flag, text]),
          difference: z.number().optional(),
          percent: z.number().optional(),
          where: z.array(z.number()).optional(),
        }),
      ),
      unchanged: z.array(z.string()),
      findings: z.array(z.object({ option, way: z.string(), appeared: z.array(z.string()), disappeared: z.array(z.string()) })),
    })
    .optional(),
  chart: SavedFile.optional(),
  table: SavedFile,
  data: SavedFile,
});
export type ComparisonResult = z.output<typeof ComparisonResult>;

const shownComparison = 'options[], files[] {file, cheapest, rows[] {option, isFeasible, costPerPart, fails}, breakEven[]}, changes';

/** A comparison's job; options are counted from 1. */
export const ComparisonReport = z.object({ ...job, result: briefly(ComparisonResult, shownComparison).optional() }).omit({ partId: true });
