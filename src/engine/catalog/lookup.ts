import { InputError } from '../../errors.js';
import type { Catalog, Machine, Material, Process } from './schema.js';

/** The process that a caller means by an id, name or alias, whatever its case, spaces and hyphens. @throws {InputError} when unknown. */
export function requireProcess(catalog: Catalog, wanted: string): Process {
  const found = findEntry(catalog.processes, wanted);
  if (found) return found;
  const accepted = catalog.processes.map(({ id, name }) => `${id} (${name})`).join(', ');
  throw new InputError(`The process ${quoted(wanted)} is not in the catalog.`, `Use one of: ${accepted}.`);
}

/** Layer thickness in mm of a machine that builds in layers, which every catalog states for those. */
export function layerThicknessMmOf({ name, layerThicknessMm }: Machine): number {
  if (layerThicknessMm) return layerThicknessMm.value;
  throw new Error(`The catalog states no layer thickness for ${name}.`);
}

/** The processes that are compared where none is named: all but the variants of another one. */
export function comparedProcesses({ processes }: Catalog): Process[] {
  return processes.filter(({ variantOf }) => variantOf === undefined);
}

/** The materials that a process takes, its default first. Names that the catalog does not describe are left out. */
export function materialsOf(catalog: Catalog, process: Process): Material[] {
  return process.materials.flatMap((name) => catalog.materials.filter((material) => material.name === name));
}

/** The machines that run a process, in the order of the catalog. */
export function machinesOf(catalog: Catalog, process: Process): Machine[] {
  return catalog.machines.filter((machine) => machine.processes.includes(process.id));
}

/** The material of a process that a caller means by a name or alias, or undefined when the process does not take it. */
export function findMaterial(catalog: Catalog, process: Process, wanted: string): Material | undefined {
  return materialsOf(catalog, process).find(({ name, aliases }) => isNamed(wanted, [name, ...aliases]));
}

/** The failure to report for a material that none of `processes` takes; its hint lists what each of them does take. */
export function unknownMaterial(catalog: Catalog, processes: Process[], wanted: string): InputError {
  const isKnown = catalog.materials.some(({ name, aliases }) => isNamed(wanted, [name, ...aliases]));
  const ids = processes.map(({ id }) => id).join(', ');
  const accepted = processes.map((process) => `${process.id}: ${materialNames(catalog, process)}`).join('; ');
  return new InputError(
    isKnown ? `The process ${ids} does not take the material ${quoted(wanted)}.` : `The material ${quoted(wanted)} is not in the catalog.`,
    `Use one of: ${accepted}.`,
  );
}

function materialNames(catalog: Catalog, process: Process): string {
  return materialsOf(catalog, process)
    .map(({ name }) => name)
    .join(', ');
}

/** The entry that is meant by an id, name or alias of a process, or by the name of anything else. */
export function findEntry<Entry extends { id?: string; name: string; aliases?: string[] }>(
  entries: Entry[],
  wanted: string,
): Entry | undefined {
  return entries.find(({ id, name, aliases = [] }) => isNamed(wanted, id === undefined ? [name] : [id, name, ...aliases]));
}

function isNamed(wanted: string, names: string[]): boolean {
  const key = matchKey(wanted);
  return key !== '' && names.some((name) => matchKey(name) === key);
}

function matchKey(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

function quoted(text: string): string {
  return `"${text.replace(/[^\x20-\x7e]/g, '?').slice(0, 60)}"`;
}
