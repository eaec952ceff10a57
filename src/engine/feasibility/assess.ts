import { findMaterial, materialsOf, requireProcess, unknownMaterial } from '../catalog/lookup.js';
import type { Catalog, Material, Process } from '../catalog/schema.js';
import type { CostEstimate } from '../costing/estimate.js';
import type { BuildOrientation, PartMeasures } from '../part-measures.js';
import { byImportance, type Finding, isFeasible, shortfall } from './finding.js';
import { chooseMachine } from './machine-choice.js';
import { checkMachine, checkMesh, checkOverhang, checkSizes } from './part-checks.js';
import { checkGap, checkWall } from './wall-and-gap.js';

/** What is asked for. Without a process every one is looked at; without a material each takes its default. */
export type BuildOrder = { process?: string; material?: string; lotSize: number };

/** Whether and at what cost one process can make the part. */
export type Assessment = {
  /** Id of the process. */
  process: string;
  processName: string;
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
  /** The pose that was priced and checked. */
  orientation?: BuildOrientation;
};

/**
 * One assessment per process that the order allows: feasible ones first, then those that miss least; equals by cost per part, those
 * without a cost last.
 *
 * @throws {InputError} when a process or material is unknown, or no process that is asked for takes the material.
 */
export function assessPart(measures: PartMeasures, order: BuildOrder, catalog: Catalog): Assessment[] {
  const processes = order.process === undefined ? catalog.processes : [requireProcess(catalog, order.process)];
  const routes = processes.flatMap((process) => routeFor(process, order, catalog));
  if (routes.length === 0) throw unknownMaterial(catalog, processes, order.material ?? '');
  return routes.map(({ process, material }) => assess(measures, process, material, order.lotSize, catalog)).toSorted(compare);
}

type Route = { process: Process; material: Material };

function routeFor(process: Process, { material: wanted }: BuildOrder, catalog: Catalog): Route[] {
  const material = wanted === undefined ? materialsOf(catalog, process)[0] : findMaterial(catalog, process, wanted);
  return material ? [{ process, material }] : [];
}

function assess(measures: PartMeasures, process: Process, material: Material, lotSize: number, catalog: Catalog): Assessment {
  const { orientation, machine, fits, cost } = chooseMachine(measures, process, material, lotSize, catalog);
  const wall = checkWall(measures, process, catalog);
  const gap = checkGap(measures, process, catalog);
  const size = checkMachine(orientation, process, machine, fits);
  const findings = [checkMesh(measures), wall, gap, size, ...checkSizes(measures, process), ...checkOverhang(orientation, process)];
  return {
    process: process.id,
    processName: process.name,
    material: material.name,
    machine: machine?.name,
    fitsMachine: size.isOk,
    wallThicknessOk: wall.isOk,
    gapSizeOk: gap.isOk,
    isFeasible: isFeasible(findings),
    findings: byImportance(findings),
    cost,
    orientation,
  };
}

function compare(a: Assessment, b: Assessment): number {
  return (
    shortfall(a.findings) - shortfall(b.findings) ||
    (a.cost?.costPerPart ?? Number.MAX_VALUE) - (b.cost?.costPerPart ?? Number.MAX_VALUE) ||
    a.process.localeCompare(b.process, 'en')
  );
}
