import type { Case, EvolutionGraph, Setup } from './wire.js';
import { type CaseState, caseTypes, cleaned, processingMethods, resolutions, stateOf, wordOf } from './words.js';

export type Component = { id: string; name: string | null; type: string | null };
export type RegionView = Component & { subregions: Component[]; boundaries: Component[] };
export type InterfaceView = { id: string; betweenRegions: string[]; type: string | null };

/** How a value went over the iterations of a run. */
export type Evolution = { quantity: string; iterations: number; first: number | null; last: number | null };

/** A case in a list. */
export type CaseLine = {
  caseId: string;
  name: string | null;
  projectId: string | null;
  state: CaseState;
  type: string | null;
  submittedAt: string | null;
};

/** A case by itself. `isReadyToSubmit` is null when ColdStream does not say. */
export type CaseView = CaseLine & {
  isReadyToSubmit: boolean | null;
  resolution: string | null;
  processingMethod: string | null;
  expectedStartAt: string | null;
  executingJobId: string | null;
};

export function toCaseLine(document: Case): CaseLine {
  return {
    caseId: document.id,
    name: cleaned(document.name),
    projectId: document.projectId ?? null,
    state: stateOf(document.status),
    type: wordOf(caseTypes, document.type) ?? null,
    submittedAt: cleaned(document.submissionDate, 40),
  };
}

export function toCaseView(document: Case): CaseView {
  return {
    ...toCaseLine(document),
    isReadyToSubmit: document.readyToSubmit ?? null,
    resolution: wordOf(resolutions, document.resolution) ?? null,
    processingMethod: wordOf(processingMethods, document.processingMethod) ?? null,
    expectedStartAt: cleaned(document.expectedStartDate, 40),
    executingJobId: document.executingJobId ?? null,
  };
}

export function toRegions({ regions }: Setup): RegionView[] {
  return (regions ?? []).map((region) => ({
    id: region.id,
    name: cleaned(region.name),
    type: cleaned(region.regionType, 60),
    subregions: (region.subregions ?? []).map(({ id, name, subregionType }) => toComponent(id, name, subregionType)),
    boundaries: (region.boundaries ?? []).map(({ id, name, boundaryType }) => toComponent(id, name, boundaryType)),
  }));
}

export function toInterfaces({ interfaces }: Setup): InterfaceView[] {
  return (interfaces ?? []).map(({ id, r1, r2, interface: joint }) => ({
    id,
    betweenRegions: [r1, r2].flatMap((region) => region ?? []),
    type: cleaned(joint?.interfaceType, 60),
  }));
}

function toComponent(id: string, name: string | null | undefined, type: string | null | undefined): Component {
  return { id, name: cleaned(name), type: cleaned(type, 60) };
}

/** Which collection of the case server a component is in. */
export type Collection = 'regions' | 'subregions' | 'boundaries';

/** A component of the case by its id; undefined when the case has none of it. */
export function findComponent(regions: RegionView[], id: string): (Component & { collection: Collection }) | undefined {
  const lists: [Collection, Component[]][] = [
    ['regions', regions],
    ['subregions', regions.flatMap(({ subregions }) => subregions)],
    ['boundaries', regions.flatMap(({ boundaries }) => boundaries)],
  ];
  for (const [collection, list] of lists) {
    const found = list.find((component) => component.id === id);
    if (found) return { id, name: found.name, type: found.type, collection };
  }
  return undefined;
}

export function toEvolution(graph: EvolutionGraph): Evolution[] {
  const { targetGraphs, overallDesignPerformanceGraph: overall } = graph ?? {};
  const targets = (targetGraphs ?? []).map(({ targetType, results }) => evolutionOf(cleaned(targetType, 60) ?? 'unknown', results));
  return overall ? [...targets, evolutionOf('overallDesignPerformance', overall.results)] : targets;
}

function evolutionOf(quantity: string, results: { value?: number | null | undefined }[] | null | undefined): Evolution {
  const values = results ?? [];
  return { quantity, iterations: values.length, first: values[0]?.value ?? null, last: values.at(-1)?.value ?? null };
}
