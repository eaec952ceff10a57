import type { FileKind, PartResult } from '../vocabulary.js';
import type { BreakEven, ChainFields, Cost, Finding, FullReport, Hole, LotCost, Parameter } from './full-report.js';

/** A picture of the part as PNG bytes. */
export type Picture = { kind: FileKind; title: string; png: Buffer };

/** One way to make the part: a process in a material on a machine. */
export type Way = {
  processId: string;
  processName: string;
  technology: string;
  material: string;
  machine: string | undefined;
  isFeasible: boolean;
  massG: number | undefined;
  /** Most important first. */
  findings: Finding[];
  cost: Cost | undefined;
  parameters: Parameter[];
  lotCosts: LotCost[];
  /** By the id of the process that it competes with. */
  breakEvens: Record<string, BreakEven>;
};

/** All that a report shows. Texts of it are those of a stranger until `cleanText` has seen them. */
export type Report = {
  result: PartResult;
  lotSize: number;
  thickestSectionMm: number | undefined;
  unitsReason: string | undefined;
  holes: { count: number; smallest: Hole[] } | undefined;
  /** Best first. */
  ways: [Way, ...Way[]];
  pictures: Picture[];
  analyzedOn: Date;
};

/** The report of a part out of what its analysis has left: the simplified result, the full report, and pictures. */
export function toReport(result: PartResult, full: FullReport, pictures: Picture[], analyzedOn: Date): Report {
  return {
    result,
    lotSize: full.lot_size,
    thickestSectionMm: full.t_max ?? undefined,
    unitsReason: full.local_engine.units.reason,
    holes: full.local_engine.measures.holes,
    // An analysis has looked at one process at least.
    ways: Object.values(full.process_chains).map(toWay) as [Way, ...Way[]],
    pictures,
    analyzedOn,
  };
}

export function pictureOf({ pictures }: Report, kind: FileKind): Picture | undefined {
  return pictures.find((picture) => picture.kind === kind);
}

function toWay({ local_engine: own, ...chain }: ChainFields): Way {
  return {
    processId: chain.prc_acronym,
    processName: chain.prc,
    technology: chain.tech,
    material: chain.material_name,
    machine: chain.machine_name,
    isFeasible: own.is_feasible,
    massG: chain.part_mass ?? undefined,
    findings: own.findings,
    cost: own.cost,
    parameters: own.cost_parameters,
    lotCosts: own.lot_costs,
    breakEvens: chain.break_even,
  };
}
