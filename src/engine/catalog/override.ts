import type { z } from 'zod';
import { isFact } from './fact.js';
import { unitOf } from './fact-units.js';
import { findEntry } from './lookup.js';
import { OverrideFault, type OverridePath } from './override-text.js';
import { type Catalog, CatalogSchema, Machine, Material, Process } from './schema.js';

type Plain = Record<string, unknown>;
type Kind = 'processes' | 'machines' | 'materials';
type Entry = Process | Machine | Material;

const entrySchemas = { processes: Process, machines: Machine, materials: Material };
const rateNames = ['marketFactor', 'laborRateEurPerH'] as const;
const accepted = [...rateNames, ...Object.keys(entrySchemas)];

/** What a number is that the file gives without saying where it comes from. */
const givenSource = 'PART_CATALOG';

/**
 * The catalog with the entries of a user's file over it. `override` holds rates, and processes, machines and materials by id or
 * name: what it says replaces what the catalog says, entry by entry and value by value; a new name adds an entry (`basedOn` names the
 * one it starts as), null takes one away. A plain number is accepted where the catalog has a value with its source. `date` is taken
 * for values that bring none.
 *
 * @throws {OverrideFault} for the first thing that does not fit.
 */
export function overrideCatalog(base: Catalog, override: unknown, date: string): Catalog {
  if (!isPlain(override)) throw new OverrideFault({ path: [] }, 'must be an object.');
  for (const name of Object.keys(override)) {
    if (!accepted.includes(name)) throw new OverrideFault({ path: [name] }, `is not known; accepted are ${accepted.join(', ')}.`);
  }
  const merged: Plain = { ...base };
  for (const name of rateNames) if (name in override) merged[name] = merge(base[name], override[name], date);
  for (const kind of ['materials', 'machines', 'processes'] as const) {
    if (kind in override) merged[kind] = mergeEntries(base, kind, override[kind], date);
  }
  const parsed = CatalogSchema.safeParse(merged);
  if (!parsed.success) throw faultOf(parsed.error, [], Object.fromEntries(rateNames.map((name) => [name, base[name]])));
  return withoutLooseEnds(base, parsed.data);
}

function mergeEntries(base: Catalog, kind: Kind, patches: unknown, date: string): Entry[] {
  if (!isPlain(patches)) throw new OverrideFault({ path: [kind] }, 'must be an object with one entry per name.');
  let entries: Entry[] = base[kind];
  for (const [name, patch] of Object.entries(patches)) {
    const known = findEntry<Entry>(base[kind], name);
    if (patch === null) {
      if (!known) throw unknownName([kind, name], name, base[kind]);
      entries = entries.filter((entry) => entry !== known);
    } else {
      const entry = mergeEntry(base, kind, name, known, patch, date);
      entries = known ? entries.map((old) => (old === known ? entry : old)) : [...entries, entry];
    }
  }
  return entries;
}

function mergeEntry(base: Catalog, kind: Kind, name: string, known: Entry | undefined, patch: unknown, date: string): Entry {
  const path = [kind, name];
  if (!isPlain(patch)) throw new OverrideFault({ path }, 'must be an object with the values to replace, or null to take it away.');
  const { basedOn, ...values } = patch;
  const model = basedOn === undefined ? undefined : modelOf(base, kind, basedOn, [...path, 'basedOn']);
  const identity = kind === 'processes' ? { id: name, name } : { name };
  const blank = kind === 'machines' ? identity : { ...identity, aliases: [] };
  const start = known ?? (model ? { ...model, ...blank } : blank);
  const parsed = entrySchemas[kind].safeParse(merge(start, values, date));
  if (!parsed.success) throw faultOf(parsed.error, path, ...base[kind]);
  return parsed.data;
}

function modelOf(base: Catalog, kind: Kind, name: unknown, path: OverridePath): Entry {
  const found = typeof name === 'string' ? findEntry<Entry>(base[kind], name) : undefined;
  if (found) return found;
  throw unknownName(path, String(name), base[kind]);
}

function unknownName(path: OverridePath, name: string, entries: Entry[]): OverrideFault {
  const names = entries.map((entry) => ('id' in entry ? entry.id : entry.name));
  return new OverrideFault({ path }, `"${name}" is not in the catalog; it has ${names.join(', ')}.`);
}

/** What `patch` says over what `base` says. Null takes a value away, to which the schema may object. */
function merge(base: unknown, patch: unknown, date: string): unknown {
  if (typeof patch === 'number') return { value: patch, certainty: 'given', source: givenSource, date };
  if (!isPlain(patch)) return patch;
  if ('value' in patch) return { certainty: 'given', source: givenSource, date, ...patch, value: mergeBox(base, patch.value) };
  if (isBox(patch)) return { certainty: 'given', source: givenSource, date, value: mergeBox(base, patch) };
  const known: Plain = isPlain(base) && !changesModel(base, patch) ? base : {};
  const patched = Object.entries(patch).map(([name, inside]) => [name, merge(known[name], inside, date)] as const);
  const merged = { ...known, ...Object.fromEntries(patched) };
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null));
}

function isBox(patch: Plain): boolean {
  const names = Object.keys(patch);
  return names.length > 0 && names.every((name) => ['x', 'y', 'z'].includes(name));
}

/** One side of a box may be given alone. */
function mergeBox(base: unknown, value: unknown): unknown {
  return isPlain(value) && isFact(base) && isPlain(base.value) ? { ...base.value, ...value } : value;
}

/** Another cost model has other parameters: nothing of the old one stays. */
function changesModel(base: Plain, patch: Plain): boolean {
  return patch.model !== undefined && patch.model !== base.model;
}

/** What the file took away is not named any more by what stays. */
function withoutLooseEnds(base: Catalog, catalog: Catalog): Catalog {
  const ids = catalog.processes.map(({ id }) => id);
  const names = catalog.materials.map(({ name }) => name);
  const gone = base.processes.map(({ id }) => id).filter((id) => !ids.includes(id));
  const goneMaterials = base.materials.map(({ name }) => name).filter((name) => !names.includes(name));
  const machines = catalog.machines
    .map((machine) => ({ ...machine, processes: machine.processes.filter((id) => !gone.includes(id)) }))
    .filter(({ processes }) => processes.length > 0);
  const processes = catalog.processes.map((process) => ({
    ...process,
    materials: process.materials.filter((name) => !goneMaterials.includes(name)),
  }));
  requireLayers(machines, processes);
  for (const { name, processes: wanted } of machines) requireAll(wanted, ids, ['machines', name, 'processes']);
  for (const { id, materials, variantOf } of processes) {
    requireAll(materials, names, ['processes', id, 'materials']);
    if (materials.length === 0) throw new OverrideFault({ path: ['processes', id] }, 'is left without a material.');
    if (variantOf !== undefined && !gone.includes(variantOf)) requireAll([variantOf], ids, ['processes', id, 'variantOf']);
  }
  return { ...catalog, machines, processes: processes.map((process) => independent(process, gone)) };
}

/** What is built in layers needs their thickness; a machine that cuts has none. */
function requireLayers(machines: Machine[], processes: Process[]): void {
  const layered = processes.filter(({ cost }) => cost.model === 'layers' || cost.model === 'filament').map(({ id }) => id);
  const stray = machines.find(({ processes: ids, layerThicknessMm }) => !layerThicknessMm && ids.some((id) => layered.includes(id)));
  if (!stray) return;
  throw new OverrideFault(
    { path: ['machines', stray.name] },
    'layerThicknessMm is missing: give a number, or an object with value, source and date.',
  );
}

/** A variant of a process that is gone stands for itself. */
function independent(process: Process, gone: string[]): Process {
  const { variantOf, ...rest } = process;
  return variantOf !== undefined && gone.includes(variantOf) ? rest : process;
}

function requireAll(wanted: string[], known: string[], path: OverridePath): void {
  const stray = wanted.find((name) => !known.includes(name));
  if (stray !== undefined) throw new OverrideFault({ path }, `"${stray}" is not in the catalog; it has ${known.join(', ')}.`);
}

/** The first thing that the schema objects to, in words. `examples` show what is accepted at that place. */
function faultOf({ issues }: z.ZodError, path: OverridePath, ...examples: object[]): OverrideFault {
  const issue = issues[0];
  const inside = (issue?.path ?? []).filter((step) => typeof step !== 'symbol') as (string | number)[];
  if (issue?.code === 'unrecognized_keys') {
    const names = [...new Set(examples.flatMap((example) => Object.keys(Object(valueAt(example, inside)))))];
    return new OverrideFault({ path: [...path, ...inside, issue.keys[0] ?? ''] }, `is not known; accepted are ${names.join(', ')}.`);
  }
  return new OverrideFault({ path: [...path, ...inside] }, `${wordsOf(issue, inside)}.`);
}

function wordsOf(issue: z.core.$ZodIssue | undefined, inside: (string | number)[]): string {
  const name = String(inside.filter((step) => !['value', 'x', 'y', 'z'].includes(String(step))).at(-1) ?? '');
  const isNumber = unitOf(name) !== '';
  const message = issue?.message ?? 'is not accepted';
  const isMissing = message.endsWith('received undefined');
  if (isNumber && issue?.code === 'invalid_type' && issue.expected === 'object') {
    return `${isMissing ? 'is missing: give' : 'must be'} a number, or an object with value, source and date`;
  }
  const words = isMissing ? message.replace(/^Invalid input: expected (.+), received undefined$/, 'is missing: give $1') : message;
  return words.replace(/^[A-Z]/, (letter) => letter.toLowerCase());
}

function valueAt(value: unknown, path: OverridePath): unknown {
  return path.reduce<unknown>((inside, step) => (isPlain(inside) || Array.isArray(inside) ? (inside as Plain)[step] : undefined), value);
}

function isPlain(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
