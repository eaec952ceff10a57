import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from 'vitest';
import { defaultCatalog } from '../../../src/engine/catalog/catalog.js';
import { isFact } from '../../../src/engine/catalog/fact.js';
import { machinesOf, materialsOf } from '../../../src/engine/catalog/lookup.js';
import { overrideCatalog } from '../../../src/engine/catalog/override.js';
import { OverrideFault } from '../../../src/engine/catalog/override-text.js';
import type { Catalog } from '../../../src/engine/catalog/schema.js';
import { type Assessment, assessPart } from '../../../src/engine/feasibility/assess.js';
import { type MeasuredPart, measurePart } from '../../../src/engine/measure-part.js';
import type { Mesh } from '../../../src/engine/mesh.js';
import type { Cavity } from '../../../src/engine/part-measures.js';
import { kept } from '../../../src/engine/part-questions.js';
import { readPart } from '../../../src/engine/read-part.js';
import { bentStrip } from '../metrics/cutting/cutting-shapes.js';
import { lathe } from '../metrics/metric-shapes.js';

type Route = { process: string; machine: string; material: string };
/** A number of the catalog: the kind and name of its entry, and the names on the way to it from there. */
type Value = { kind: 'processes' | 'machines' | 'materials'; entry: string; path: string[]; number: number };

const bracket = fromFourSides(withChamber(measurePart(await readPart(readFileSync('examples/bracket.step'), 'step', undefined), () => {})));
const shaft = withHoles(lathe([0, 0, 20, 0, 20, 10, 10, 10, 10, 40, 0, 40], 24));
const strip = withHoles(bentStrip(12));

const routes: Route[] = defaultCatalog.processes.flatMap((process) =>
  machinesOf(defaultCatalog, process).flatMap((machine) =>
    materialsOf(defaultCatalog, process).map((material) => ({ process: process.id, machine: machine.name, material: material.name })),
  ),
);

const values: Value[] = [
  ...defaultCatalog.processes.flatMap((entry) => numbersIn(entry, { kind: 'processes', entry: entry.id })),
  ...defaultCatalog.machines.flatMap((entry) => numbersIn(entry, { kind: 'machines', entry: entry.name })),
  ...defaultCatalog.materials.flatMap((entry) => numbersIn(entry, { kind: 'materials', entry: entry.name })),
];

/** Checks rest on these, costs do not. */
const limits = [
  ...['minWallThicknessMm', 'minGapSizeMm', 'minHoleDiameterMm', 'minSizeMm', 'maxSizeMm', 'drainDiameterMm'],
  ...['minRoundShare', 'minSheetThicknessMm', 'maxSheetThicknessMm'],
];

test('there is much to check', () => {
  expect(routes.length).toBeGreaterThan(50);
  expect(values.length).toBeGreaterThan(200);
});

describe.each([...new Set(values.map(({ kind, entry }) => `${kind} ${entry}`))])('%s', (place) => {
  const own = values.filter(({ kind, entry }) => `${kind} ${entry}` === place);

  test.each(own)('changing $path changes what is made with it, and nothing else', (value) => {
    const isLimit = limits.includes(value.path[0] ?? '');
    const [users, others] = parted(routes, (route) => Object.values(route).includes(value.entry));
    const catalogs = othersThan(value).flatMap((number) => acceptable(overrideOf(value, number)));

    const isFelt = catalogs.some((changed) =>
      users.slice(0, 3).some((route) => {
        const before = resultBefore(route);
        const after = resultOf(changed, route);
        if (isLimit) expect(after.cost).toEqual(before.cost);
        return isLimit ? differ(after.findings, before.findings) : differ(after.cost, before.cost);
      }),
    );

    expect(isFelt).toBe(true);
    expect(others.filter((route) => differ(only(catalogs[0]!, route), only(defaultCatalog, route)))).toEqual([]);
  });
});

test('the market factor changes prices alone, and the labor rate hours alone', () => {
  const route = { process: 'slm', machine: 'SLM 500', material: '316L' };
  const before = resultOf(defaultCatalog, route).cost;

  const dearer = resultOf(overrideCatalog(defaultCatalog, { marketFactor: 3 }, '2026-11-22'), route).cost;
  const slower = resultOf(overrideCatalog(defaultCatalog, { laborRateEurPerH: 25.8212 }, '2026-11-22'), route).cost;

  expect(dearer).toEqual({
    ...before,
    marketPricePerPart: expect.closeTo(2 * (before?.marketPricePerPart ?? 0), 6),
    marketPricePerLot: expect.closeTo(2 * (before?.marketPricePerLot ?? 0), 6),
  });
  expect(slower).toEqual({ ...before, laborHoursPerPart: expect.closeTo(2 * (before?.laborHoursPerPart ?? 0), 6) });
});

/** The part with a chamber that everything gets stuck in, whatever its drain. */
function withChamber(part: MeasuredPart): MeasuredPart {
  const chamber = { at: [5, 5, 5], areaMm2: 60, box: { min: [0, 0, 0], max: [10, 10, 10] }, volumeMm3: 1000 } as const;
  const chambers: MeasuredPart['questions']['chambers'] = (drainMm) => [{ ...structuredClone(chamber), drainMm } as Cavity];
  return { ...part, questions: { ...part.questions, chambers } };
}

const resultBefore = kept((route: Route) => resultOf(defaultCatalog, route));

/** One that the process can make: the bracket, worked from four sides, or a shaft, or a bent strip, both with its holes. */
function partFor(process: string): MeasuredPart {
  if (process === 'turning') return shaft;
  if (process === 'sheet-metal') return strip;
  return bracket;
}

function withHoles(mesh: Mesh): MeasuredPart {
  const part = measurePart({ mesh, units: { unit: 'mm', source: 'given', reason: '' }, notes: [] }, () => {});
  const { holes } = bracket.measures;
  return { ...part, measures: { ...part.measures, ...(holes && { holes }) } };
}

/** The part with four directions that tools come from. */
function fromFourSides(part: MeasuredPart): MeasuredPart {
  const access = part.questions.toolAccess();
  const toolAccess = () => ({ ...access, setups: [...access.setups, ...access.setups] });
  return { ...part, questions: { ...part.questions, toolAccess } };
}

/** What comes of a part on a route, without the words that repeat the values themselves. */
function resultOf(catalog: Catalog, route: Route): Partial<Assessment> {
  const order = { process: route.process, material: route.material, lotSize: 7 };
  const [assessment] = assessPart(partFor(route.process), order, only(catalog, route));
  const { costParameters: _, cost, ...rest } = assessment!;
  return { ...rest, ...(cost && { cost: { ...cost, assumptions: [] } }) };
}

/** The catalog with nothing in it but the route. */
function only({ processes, machines, materials, ...rates }: Catalog, route: Route): Catalog {
  return {
    ...rates,
    processes: processes.filter(({ id }) => id === route.process).map((process) => ({ ...process, materials: [route.material] })),
    machines: machines.filter(({ name }) => name === route.machine),
    materials: materials.filter(({ name }) => name === route.material),
  };
}

/** Numbers to put in place of another: some costs rest on whole parts, so that a small step may change nothing. */
function othersThan({ number, path }: Value): number[] {
  if (number === 0) return [0.3];
  if (path.at(-1)?.endsWith('Count')) return [number + 1];
  return [0.7, 3, 0.1, 10, 0.01].map((factor) => factor * number);
}

/** The catalog under an override, unless a number is more than the schema allows. */
function acceptable(override: unknown): Catalog[] {
  try {
    return [overrideCatalog(defaultCatalog, override, '2026-11-22')];
  } catch (error) {
    if (error instanceof OverrideFault && error.message.startsWith('too big')) return [];
    throw error;
  }
}

/** What a catalog file says to give a value another number. */
function overrideOf({ kind, entry, path }: Value, number: number): unknown {
  return { [kind]: { [entry]: path.reduceRight<unknown>((inside, name) => ({ [name]: inside }), number) } };
}

function parted<Item>(items: Item[], isWanted: (item: Item) => boolean): [wanted: Item[], others: Item[]] {
  return [items.filter(isWanted), items.filter((item) => !isWanted(item))];
}

function differ(a: unknown, b: unknown): boolean {
  return !isDeepStrictEqual(a, b);
}

function numbersIn(value: unknown, { kind, entry }: Pick<Value, 'kind' | 'entry'>, path: string[] = []): Value[] {
  if (typeof value === 'number') return [{ kind, entry, path, number: value }];
  if (isFact(value)) return numbersIn(value.value, { kind, entry }, path);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([name, inside]) => numbersIn(inside, { kind, entry }, [...path, name]));
}
