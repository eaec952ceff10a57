import { comparedProcesses, findMaterial, materialsOf, requireProcess, unknownMaterial } from '../catalog/lookup.js';
import type { Catalog, Material, Process } from '../catalog/schema.js';
import { type CostParameter, costParameters } from '../costing/cost-parameters.js';
import type { CostEstimate } from '../costing/estimate.js';
import { type LotCost, lotCosts } from '../costing/lot-costs.js';
import type { PosedPart } from '../measure-part.js';
import type { BuildOrientation } from '../part-measures.js';
import type { PrintedPose } from '../slicing/slice-settings.js';
import { type AssessedPart, withoutPlaces } from './assessed-part.js';
import { assessCut, isCut } from './conventional/assess-cut.js';
import { type BreakEven, breakEvens } from './conventional/break-evens.js';
import { byImportance, type Finding, isFeasible, shortfall } from './finding.js';
import { chooseMachine, printsToSlice, type Wanted } from './machine-choice.js';
import { checkMesh, checkSelfIntersections } from './mesh-findings.js';
import { checkMachine, checkOverhang, checkSizes } from './part-checks.js';
import { checkCavities, checkHoles } from './void-checks.js';
import { checkGap, checkWall } from './wall-and-gap.js';

/** What is asked for. Without a process every one is looked at; without a material each takes its default. */
export type BuildOrder = { process?: string; material?: string; lotSize: number };

/** Whether and at what cost one process can make the part. */
export type Assessment = {
  /** Id of the process. */
  process: string;
  processName: string;
  technology: Process['technology'];
  material: string;
  /** The machine it is priced on, or the largest one when none fits; undefined when the catalog has none. */
  machine?: string;
  /** Undefined when no build pose is known. */
  fitsMachine: boolean | undefined;
  wallThicknessOk: boolean | undefined;
  gapSizeOk: boolean | undefined;
  isFeasible: boolean;
  /** Most important first. */
  findings: Finding[];
  /** Absent when the part fits no machine, or its volume cannot be trusted. */
  cost?: CostEstimate;
  /** Cost when the part is built as it lies in the file; absent where no machine takes it like that. */
  costAsUploaded?: CostEstimate;
  /** Every catalog value that the cost rests on. */
  costParameters?: CostParameter[];
  /** What lots of other sizes cost, smallest first. */
  lotCosts?: LotCost[];
  /** Of a printed part: lot sizes from which it is cheaper to cut it out of stock of the same material. */
  breakEvens?: BreakEven[];
  /** The pose that was priced and checked. */
  orientation?: BuildOrientation;
};

/**
 * One assessment per process that the order allows: feasible ones first, then those that miss least; equals by cost per part, those
 * without a cost last. Only the first one tells every place that is too thin or too narrow, the others the worst.
 *
 * @throws {InputError} when a process or material is unknown, or no process that is asked for takes the material.
 */
export function assessPart(part: AssessedPart, order: BuildOrder, catalog: Catalog): Assessment[] {
  return beginAssessing(part, order, catalog)();
}

/** Does of `assessPart` what takes no slices, fails as it does, and returns what does the rest: until then slices may be under way. */
export function beginAssessing(part: AssessedPart, order: BuildOrder, catalog: Catalog): () => Assessment[] {
  const processes = processesFor(order, catalog);
  const routes = processes.flatMap((process) => routeFor(process, order, catalog));
  if (routes.length === 0) throw unknownMaterial(catalog, processes, order.material ?? '');
  const judge = (looked: AssessedPart, { process, material }: Route) => {
    const wanted = { process, material, lotSize: order.lotSize, catalog };
    return isCut(process) ? assessCut(looked, wanted).assessment : assess(looked, wanted);
  };
  const judged = (some: Route[]) => some.map((route) => ({ route, assessment: judge(withoutPlaces(part), route) }));
  const others = judged(routes.filter((route) => !isFilament(route)));
  return () => {
    const ranked = [...others, ...judged(routes.filter(isFilament))].toSorted((a, b) => compare(a.assessment, b.assessment));
    const [best, ...rest] = ranked;
    return best ? [judge(part, best.route), ...rest.map(({ assessment }) => assessment)] : [];
  };
}

/** The filament prints that `assessPart` will ask for; fails when the process is unknown. */
export function printsFor(part: PosedPart, order: BuildOrder, catalog: Catalog): PrintedPose[] {
  const routes = processesFor(order, catalog).flatMap((process) => routeFor(process, order, catalog));
  return routes.flatMap(({ process }) => printsToSlice(part, process, catalog));
}

function processesFor({ process }: BuildOrder, catalog: Catalog): Process[] {
  return process === undefined ? comparedProcesses(catalog) : [requireProcess(catalog, process)];
}

type Route = { process: Process; material: Material };

function isFilament({ process }: Route): boolean {
  return process.cost.model === 'filament';
}

function routeFor(process: Process, { material: wanted }: BuildOrder, catalog: Catalog): Route[] {
  const material = wanted === undefined ? materialsOf(catalog, process)[0] : findMaterial(catalog, process, wanted);
  return material ? [{ process, material }] : [];
}

function assess(part: AssessedPart, wanted: Wanted): Assessment {
  const { measures } = part;
  const { process, material, catalog } = wanted;
  const { orientation, machine, fits, offer, costAsUploaded } = chooseMachine(part, wanted);
  const wall = checkWall(part, process, catalog);
  const gap = checkGap(part, process, catalog);
  const size = checkMachine(orientation, process, machine, fits);
  const findings = [
    checkMesh(measures),
    ...checkSelfIntersections(measures),
    wall,
    gap,
    size,
    ...checkSizes(measures, process),
    ...checkCavities(part, process),
    ...checkHoles(part, process),
    ...checkOverhang(part, orientation, process),
  ];
  return {
    process: process.id,
    processName: process.name,
    technology: process.technology,
    material: material.name,
    machine: machine?.name,
    fitsMachine: size.isOk,
    wallThicknessOk: wall.isOk,
    gapSizeOk: gap.isOk,
    isFeasible: isFeasible(findings),
    findings: byImportance(findings),
    ...(offer && { cost: offer.cost, costParameters: costParameters(offer.route), lotCosts: lotCosts(offer.part, offer.route) }),
    ...(offer && { breakEvens: breakEvens(part, offer, catalog) }),
    ...(costAsUploaded && { costAsUploaded }),
    ...(orientation && { orientation }),
  };
}

function compare(a: Assessment, b: Assessment): number {
  return (
    shortfall(a.findings) - shortfall(b.findings) ||
    (a.cost?.costPerPart ?? Number.MAX_VALUE) - (b.cost?.costPerPart ?? Number.MAX_VALUE) ||
    a.process.localeCompare(b.process, 'en')
  );
}
