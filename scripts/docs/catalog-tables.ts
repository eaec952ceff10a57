import { defaultCatalog } from '../../src/engine/catalog/catalog.js';
import type { Fact } from '../../src/engine/catalog/fact.js';
import { code, table } from './markdown.js';

const { processes, machines, materials, marketFactor, laborRateEurPerH } = defaultCatalog;

/** What no source confirmed is marked, so that the bare number is not taken for more than it is. */
function short(fact: Fact | undefined): string {
  if (!fact) return '–';
  return fact.certainty === 'common' ? `${fact.value}*` : String(fact.value);
}

function sourceOf({ certainty, source, date }: Fact<unknown>): string {
  return `${source} (${certainty}, ${date})`;
}

/** The limits that a part is checked against, one row per process. */
export function processLimits(): string[] {
  const rows = processes.map((process) => [
    code(process.id) + (process.variantOf ? ` (looked at when named; otherwise ${code(process.variantOf)} stands for it)` : ''),
    process.name,
    short(process.minWallThicknessMm),
    short(process.minGapSizeMm),
    short(process.minHoleDiameterMm),
    short(process.selfSupportingAngleDeg),
    short(process.drainDiameterMm),
    `${short(process.minSizeMm)} – ${short(process.maxSizeMm)}`,
    process.materials.join(', '),
  ]);
  const head = ['process', 'name', 'wall mm', 'gap mm', 'hole mm', 'angle °', 'drain mm', 'size mm', 'materials, default first'];
  return table(head, rows);
}

const limitNames = {
  minWallThicknessMm: 'wall',
  minGapSizeMm: 'gap',
  minHoleDiameterMm: 'hole',
  selfSupportingAngleDeg: 'angle',
  drainDiameterMm: 'drain',
  minRoundShare: 'round share',
  minSheetThicknessMm: 'thinnest sheet',
  maxSheetThicknessMm: 'thickest sheet',
  minSizeMm: 'smallest size',
  maxSizeMm: 'largest size',
} as const;

/** Where each limit comes from. */
export function processSources(): string[] {
  const rows = processes.flatMap((process) =>
    (Object.keys(limitNames) as (keyof typeof limitNames)[]).flatMap((name) => {
      const fact: Fact | undefined = process[name];
      return fact ? [[code(process.id), limitNames[name], String(fact.value), sourceOf(fact)]] : [];
    }),
  );
  return table(['process', 'limit', 'value', 'source (certainty, date)'], rows);
}

/** Machines with their envelopes and rates. */
export function machineTable(): string[] {
  const rows = machines.map(({ name, processes: ids, envelopeMm, layerThicknessMm, hourlyRateEur }) => {
    const { x, y, z } = envelopeMm.value;
    const where = [`envelope: ${sourceOf(envelopeMm)}`, `rate: ${sourceOf(hourlyRateEur)}`].join('; ');
    return [name, ids.map(code).join(', '), `${x} × ${y} × ${z}`, short(layerThicknessMm), short(hourlyRateEur), where];
  });
  return table(['machine', 'processes', 'envelope mm', 'layer mm', 'EUR/h', 'sources'], rows);
}

/** Materials with density and price. */
export function materialTable(): string[] {
  const rows = materials.map(({ name, aliases, densityGPerCm3, pricePerKgEur }) => {
    const where = [`density: ${sourceOf(densityGPerCm3)}`, `price: ${sourceOf(pricePerKgEur)}`].join('; ');
    return [name, aliases.join(', ') || '–', short(densityGPerCm3), short(pricePerKgEur), where];
  });
  return table(['material', 'also called', 'g/cm³', 'EUR/kg', 'sources'], rows);
}

/** The values that hold for all processes. */
export function sharedRates(): string[] {
  return table(
    ['value', 'is', 'source (certainty, date)'],
    [
      ['market price over cost', String(marketFactor.value), sourceOf(marketFactor)],
      ['labor, EUR/h (tells hours, adds no cost)', String(laborRateEurPerH.value), sourceOf(laborRateEurPerH)],
    ],
  );
}
