import { comparedProcesses, findMaterial, requireProcess, unknownMaterial } from '../catalog/lookup.js';
import type { Catalog } from '../catalog/schema.js';

type Wish = { process?: string | undefined; material?: string | undefined };

/**
 * The wish with process and material spelled as the catalog spells them, so that equal wishes are equal.
 *
 * @throws {InputError} when one is unknown, or no process that is asked for takes the material.
 */
export function resolveOrder({ process, material }: Wish, catalog: Catalog): Wish {
  const processes = process === undefined ? comparedProcesses(catalog) : [requireProcess(catalog, process)];
  const resolved = process === undefined ? {} : { process: processes[0]?.id };
  if (material === undefined) return resolved;
  const found = processes.map((candidate) => findMaterial(catalog, candidate, material)).find(Boolean);
  if (!found) throw unknownMaterial(catalog, processes, material);
  // Without a process the same word may mean another material to each of them (PA12 as sintered, PA12 as fused).
  return { ...resolved, material: process === undefined ? material.toLowerCase() : found.name };
}
