import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { JobView } from '../jobs/job-kind.js';
import type { ComparisonOption } from '../order.js';
import type { PartStore } from '../parts/part-store.js';
import { fullResultName } from '../parts/part-store.js';
import type { PartResult } from '../vocabulary.js';
import type { CostPoint } from './cost-curve.js';

/** What came of one file with one option; both are counted from 0. Without a result `problem` says why. */
export type Outcome = {
  fileIndex: number;
  optionIndex: number;
  partId?: string;
  result?: PartResult;
  problem?: string;
  details: Details;
};

/** What the full report tells beyond the result. */
export type Details = {
  /** Cost per part over the lot size, of the way that the result names. */
  costPoints: CostPoint[];
  /** Whether those are the costs of lots in build jobs of their own; the cost in the result is that of a job which is full. */
  areOwnJobs?: boolean;
  /** Thickest section, in mm. */
  maxThicknessMm?: number;
  /** Round holes: how many, and the diameters of the smallest ones, rising; undefined where holes were not looked for. */
  holes?: { count: number; diametersMm: number[] };
};

const LotCost = z.object({
  lotSize: z.number(),
  costPerPart: z.number(),
  ownJobs: z.object({ costPerPart: z.number() }).optional(),
});
const Chain = z.object({ local_engine: z.object({ lot_costs: z.array(LotCost).optional() }).optional() });
const Holes = z.object({ count: z.number(), smallest: z.array(z.object({ diameterMm: z.number() })) });
const Report = z.object({
  primary_process_chain_id: z.string().optional(),
  process_chains: z.record(z.string(), Chain).default({}),
  t_max: z.number().optional(),
  local_engine: z.object({ measures: z.object({ holes: Holes.optional() }).optional() }).optional(),
});

/** The outcome of a job that has ended. */
export async function toOutcome(
  { fileIndex, optionIndex }: Pick<Outcome, 'fileIndex' | 'optionIndex'>,
  view: JobView<PartResult>,
  parts: Pick<PartStore, 'file'>,
): Promise<Outcome> {
  const { state, partId, result, failure } = view;
  const row = { fileIndex, optionIndex, ...(partId !== undefined && { partId }) };
  if (!result) return { ...row, problem: failure?.message ?? unfinished(state), details: { costPoints: [] } };
  return { ...row, result, details: await readDetails(partId, result, parts) };
}

function unfinished(state: string): string {
  return state === 'succeeded' ? 'Its result was removed from this machine.' : `Its analysis ended as ${state}.`;
}

/** At least the one cost that the result names. */
async function readDetails(partId: string | undefined, result: PartResult, parts: Pick<PartStore, 'file'>): Promise<Details> {
  const asked = pointOf(result);
  const path = partId === undefined ? undefined : await parts.file(result.platform, partId, fullResultName);
  const report = path === undefined ? undefined : Report.safeParse(await readJson(path)).data;
  if (!report) return { costPoints: asked };
  const lotCosts = report.process_chains[report.primary_process_chain_id ?? '']?.local_engine?.lot_costs ?? [];
  const holes = report.local_engine?.measures?.holes;
  return {
    ...toCurve(lotCosts, asked),
    ...(report.t_max !== undefined && { maxThicknessMm: report.t_max }),
    ...(holes && { holes: { count: holes.count, diametersMm: holes.smallest.map(({ diameterMm }) => diameterMm) } }),
  };
}

/** A full job costs the same per part in every lot: over the lot size it is the jobs of its own that tell the ways apart. */
function toCurve(lotCosts: z.output<typeof LotCost>[], asked: CostPoint[]): Pick<Details, 'costPoints' | 'areOwnJobs'> {
  if (lotCosts.length === 0) return { costPoints: asked };
  const areOwnJobs = lotCosts.every(({ ownJobs }) => ownJobs);
  const costPoints = lotCosts.map(({ lotSize, costPerPart, ownJobs }) => ({
    lotSize,
    costPerPart: (areOwnJobs ? ownJobs?.costPerPart : undefined) ?? costPerPart,
  }));
  return { costPoints: costPoints.sort((one, other) => one.lotSize - other.lotSize), areOwnJobs };
}

function pointOf({ lotSize, costPerPart }: PartResult): CostPoint[] {
  return lotSize === null || costPerPart === null ? [] : [{ lotSize, costPerPart }];
}

async function readJson(path: string): Promise<unknown> {
  return readFile(path, 'utf8')
    .then(JSON.parse)
    .catch(() => undefined);
}

/** How an option or a result names a way to make a part: "slm 316L", with its platform where that is not this machine. */
export function wayOf({
  platform,
  process,
  material,
}: Pick<ComparisonOption, 'platform'> & { process?: string | null | undefined; material?: string | null | undefined }): string {
  const way = [process ?? (material ? undefined : 'any process'), material ?? undefined].filter(Boolean).join(' ');
  return platform === 'local' ? way : `${way} at ${platform}`;
}
