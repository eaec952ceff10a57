import { recordOf } from '../spark/documented.js';
import { progressOf } from './progress.js';
import { type Case, type Component, componentsOf, type World } from './world.js';

const waterDensity = 998;
const waterHeatCapacity = 4182;
/** What an inlet is taken to measure, as the emulated solver reads no geometry. */
const inletAreaM2 = 1e-4;

/** The sandbox's own result document: one balance of heat and flow over the whole case, out of what its components say. */
export function resultOf(world: World, found: Case): Record<string, unknown> {
  const balance = balanceOf(world, found);
  return {
    caseId: found.id,
    iteration: 0,
    regions: componentsOf(world, 'regions', { caseId: found.id }).map((region) => ({
      ...{ id: region.id, name: region.name, regionType: region.type, powerW: powerOf(region) },
      meanTemperatureK: region.type === 'fluid' ? (balance.inletK + balance.outletK) / 2 : balance.outletK,
    })),
    ...balance,
  };
}

export function summaryOf(world: World, found: Case): Record<string, unknown> {
  const { startMs, endMs } = progressOf(world, found);
  const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());
  const regions = componentsOf(world, 'regions', { caseId: found.id });
  return {
    ...{ caseId: found.id, name: found.name, type: found.type, status: 2, numberOfRegions: regions.length },
    resolution: found.submission?.resolution ?? null,
    processingMethod: found.submission?.processingMethod ?? null,
    credits: found.submission?.credits ?? null,
    ...{ startDate: iso(startMs), endDate: iso(endMs) },
  };
}

/** One value per target, as a simulation has one iteration only. */
export function evolutionGraph(world: World, found: Case): Record<string, unknown> {
  const { pressureDropPa, outletK, inletK } = balanceOf(world, found);
  const value = (type: string | null) => (type === 'pressureLoss' ? pressureDropPa : outletK - inletK);
  const targets = componentsOf(world, 'targets', { caseId: found.id });
  return {
    targetGraphs: targets.map(({ type }) => ({ targetType: type, results: [{ value: value(type) }] })),
    overallDesignPerformanceGraph: { results: [{ value: 1 / (1 + outletK - inletK) }] },
  };
}

function balanceOf(world: World, { id }: Case) {
  const powerW = componentsOf(world, 'regions', { caseId: id }).reduce((sum, region) => sum + powerOf(region), 0);
  const inlet = componentsOf(world, 'boundaries', { caseId: id }).find(({ type }) => type?.endsWith('Inlet'));
  const { T, U } = propertiesOf(inlet);
  const inletK = typeof T === 'number' ? T : 293.15;
  const velocity = typeof U === 'number' && U > 0 ? U : 1;
  const massFlow = waterDensity * velocity * inletAreaM2;
  const outletK = inletK + powerW / (massFlow * waterHeatCapacity);
  return { powerW, inletK, outletK, massFlowKgPerS: massFlow, pressureDropPa: (waterDensity * velocity ** 2) / 2 };
}

/** `{"sources": {"power": {"properties": {"Q": 25}}}}` */
function powerOf(region: Component): number {
  const { Q } = recordOf(recordOf(recordOf(recordOf(JSON.parse(region.data)).sources).power).properties);
  return typeof Q === 'number' ? Q : 0;
}

function propertiesOf(component: Component | undefined): Record<string, unknown> {
  return recordOf(recordOf(JSON.parse(component?.data ?? '{}')).properties);
}
