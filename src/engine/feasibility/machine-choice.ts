import { machinesOf } from '../catalog/lookup.js';
import type { Catalog, Machine, Material, Process } from '../catalog/schema.js';
import type { CostedPart } from '../costing/build-job.js';
import type { CostRoute } from '../costing/cost-parameters.js';
import { type CostEstimate, estimateCost } from '../costing/estimate.js';
import { sliceSettings } from '../costing/filament.js';
import { fitsEnvelope } from '../costing/packing.js';
import { greenBoxMm } from '../costing/sintering.js';
import type { PosedPart } from '../measure-part.js';
import { usualSelfSupportingAngleDeg } from '../metrics/orientation/overhang.js';
import type { BuildOrientation, BuildOrientations, ExtentsMm } from '../part-measures.js';
import type { PrintedPose } from '../slicing/slice-settings.js';
import type { AssessedPart } from './assessed-part.js';
import { hasTrustedVolume } from './mesh-findings.js';

/** Process, material, the rates that hold for all, and how many parts are ordered. */
export type Wanted = { process: Process; material: Material; lotSize: number; catalog: Catalog };

/** The part as it was priced, with the route that it was priced on. */
export type Offer = { part: CostedPart; route: CostRoute; cost: CostEstimate };

/** Pose, machine and price that belong together. */
export type MachineChoice = {
  orientation?: BuildOrientation;
  machine?: Machine;
  fits: boolean;
  offer?: Offer;
  /** Cost on the cheapest machine when the part is not turned, where it fits one like that. */
  costAsUploaded?: CostEstimate;
};

/** A pose on a machine that takes the part like that. */
type Placement = { orientation: BuildOrientation; machine: Machine };
type Candidate = Placement & { offer?: Offer };

/** What is known of a part before its walls and gaps are. */
type Posed = Pick<PosedPart, 'measures' | 'questions'>;

/**
 * The cheapest of all build poses on all machines of the process. Where nothing can be priced, the pose that is roughly cheapest and
 * the smallest machine; when nothing fits, the largest machine and no cost.
 */
export function chooseMachine(part: AssessedPart, wanted: Wanted): MachineChoice {
  const machines = machinesOf(wanted.catalog, wanted.process);
  const { asUploaded, poses, placements } = placementsOf(part, wanted.process, machines);
  const candidates = placements.flatMap((placement) => candidate(part, placement, wanted));
  const best = cheapest(candidates);
  const uploaded = cheapest(candidates.filter(({ orientation }) => orientation === asUploaded));
  if (best) return { ...best, fits: true, ...(uploaded?.offer && { costAsUploaded: uploaded.offer.cost }) };
  const [largest] = machines.toSorted((a, b) => volumeMm3(b) - volumeMm3(a));
  return { ...(poses[0] && { orientation: poses[0] }), ...(largest && { machine: largest }), fits: false };
}

/** The prints that have to be sliced to choose a machine of the process; none where no price would come of it. */
export function printsToSlice(part: Posed, process: Process, catalog: Catalog): PrintedPose[] {
  const { cost } = process;
  if (cost.model !== 'filament' || !hasTrustedVolume(part.measures)) return [];
  const { placements } = placementsOf(part, process, machinesOf(catalog, process));
  return placements.map(({ orientation, machine }) => [orientation.up, sliceSettings(cost, machine)]);
}

/** All poses, likely the cheapest first, the one of the file, and which of them are priced on which machines. */
function placementsOf(part: Posed, process: Process, machines: Machine[]) {
  const known = orientationsFor(part, process);
  const poses = known ? inOrder(known, process) : [];
  const fitting = poses.filter((pose) => machines.some((machine) => takes(machine, process, pose)));
  const priced = [...worthPricing(fitting, process), ...(known ? [known.asUploaded] : [])];
  const placements = priced.flatMap((orientation): Placement[] =>
    machines.filter((machine) => takes(machine, process, orientation)).map((machine) => ({ orientation, machine })),
  );
  return { asUploaded: known?.asUploaded, poses, placements };
}

function orientationsFor({ measures, questions }: Posed, { selfSupportingAngleDeg }: Process): BuildOrientations | undefined {
  const angle = selfSupportingAngleDeg?.value ?? usualSelfSupportingAngleDeg;
  return measures.orientation && angle !== usualSelfSupportingAngleDeg ? questions.buildPoses(angle) : measures.orientation;
}

/** Likely the cheapest first: in powder the flattest, in filament the one with least support. */
function inOrder({ poses }: BuildOrientations, { cost, needsSupport }: Process): BuildOrientation[] {
  if (!needsSupport) return poses.toSorted((a, b) => a.orientedBoxMm.z - b.orientedBoxMm.z);
  return cost.model === 'filament' ? poses.toSorted((a, b) => a.supportVolumeMm3 - b.supportVolumeMm3) : poses;
}

/** A filament print has to be sliced to be priced, which takes up to a second. */
const slicedPoses = 2;

function worthPricing(poses: BuildOrientation[], { cost }: Process): BuildOrientation[] {
  return cost.model === 'filament' ? poses.slice(0, slicedPoses) : poses;
}

function takes({ envelopeMm }: Machine, { cost, needsSupport }: Process, { orientedBoxMm }: BuildOrientation): boolean {
  return fitsEnvelope(machineBoxMm(cost, orientedBoxMm), envelopeMm.value, !needsSupport);
}

/** The room that a part takes in the machine. */
function machineBoxMm(cost: Process['cost'], { x, y, z }: ExtentsMm): ExtentsMm {
  const lifted = { x, y, z: z + ('plateOffsetMm' in cost ? (cost.plateOffsetMm?.value ?? 0) : 0) };
  return cost.model === 'layers' && cost.sintering ? greenBoxMm(lifted, cost.sintering) : lifted;
}

/** Nothing where it cannot be built like that; without an offer where the volume is not known. */
function candidate(part: AssessedPart, placement: Placement, wanted: Wanted): Candidate[] {
  if (!hasTrustedVolume(part.measures)) return [placement];
  const offer = offerFor(part, placement, wanted);
  return offer ? [{ ...placement, offer }] : [];
}

function offerFor(
  { measures: { volumeMm3, surfaceAreaMm2 }, questions }: AssessedPart,
  { orientation: { up, orientedBoxMm, supportVolumeMm3 }, machine }: Placement,
  { process, material, lotSize, catalog: rates }: Wanted,
): Offer | undefined {
  const support = process.needsSupport ? supportVolumeMm3 : 0;
  const slice = process.cost.model === 'filament' ? questions.filamentSlice(up, sliceSettings(process.cost, machine)) : undefined;
  const part = { volumeMm3, surfaceAreaMm2, orientedBoxMm, supportVolumeMm3: support, lotSize, ...(slice && { slice }) };
  const route = { process, material, machine, rates };
  const cost = estimateCost(part, route);
  return cost && { part, route, cost };
}

/** Lowest price, then smallest machine, then the pose named first. */
function cheapest(candidates: Candidate[]): Candidate | undefined {
  return candidates.toSorted((a, b) => price(a) - price(b) || volumeMm3(a.machine) - volumeMm3(b.machine))[0];
}

/** Rounded, so that poses that differ by the last digits of a measure count as equal; large and finite where there is none. */
function price({ offer }: Candidate): number {
  return offer ? Number(offer.cost.costPerPart.toPrecision(6)) : Number.MAX_VALUE;
}

function volumeMm3({ envelopeMm }: Machine): number {
  const { x, y, z } = envelopeMm.value;
  return x * y * z;
}
