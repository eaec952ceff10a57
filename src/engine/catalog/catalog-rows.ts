import { isFact } from './fact.js';
import { machinesOf, materialsOf, requireProcess } from './lookup.js';
import type { Catalog } from './schema.js';

export type CatalogKind = 'processes' | 'machines' | 'materials';
/** One entry: its values as they are, and beside them where each comes from. */
export type CatalogRow = { values: Record<string, unknown>; sources: Record<string, string> };

/**
 * The entries of one kind as a person reads them, those of one process when it is named. How processes are priced is told of a named one
 * only: with all of it the list would be longer than an answer may be.
 *
 * @throws {InputError} when the process is unknown.
 */
export function catalogRows(catalog: Catalog, kind: CatalogKind, processName?: string): CatalogRow[] {
  return select(catalog, kind, processName).map((entry) => {
    const sources: Record<string, string> = {};
    return { values: withoutSources(entry, '', sources) as Record<string, unknown>, sources };
  });
}

function select(catalog: Catalog, kind: CatalogKind, processName: string | undefined): object[] {
  if (processName === undefined) {
    return kind === 'processes' ? catalog.processes.map(({ cost: _cost, ...limits }) => limits) : catalog[kind];
  }
  const process = requireProcess(catalog, processName);
  if (kind === 'processes') return [process];
  if (kind === 'machines') return machinesOf(catalog, process);
  return materialsOf(catalog, process);
}

/** Each fact becomes its value; where it comes from is written into `sources` under its dotted place. */
function withoutSources(value: unknown, place: string, sources: Record<string, string>): unknown {
  if (isFact(value)) {
    sources[place] = `${value.source} (${value.certainty}, ${value.date})`;
    return value.value;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inside]) => [name, withoutSources(inside, place ? `${place}.${name}` : name, sources)]),
  );
}
