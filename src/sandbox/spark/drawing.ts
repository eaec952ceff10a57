import { defaultCatalog } from '../../engine/catalog/catalog.js';
import type { Material } from '../../engine/catalog/schema.js';
import { idOf } from './documented.js';

/** Two broader words for what each process works with, as the levels 3 and 4 of 3D Spark's material tree. */
const families: Record<string, [string, string]> = {
  slm: ['Metal powder', 'Metal'],
  sls: ['Polymer powder', 'Polymer'],
  mjf: ['Polymer powder', 'Polymer'],
  sla: ['Resin', 'Polymer'],
  fdm: ['Filament', 'Polymer'],
};

/** Shorter words turn up in any file by chance. */
const shortestWord = 3;

type Hit = { material: Material; word: string; count: number };

/**
 * The materials of our catalog whose names stand in the bytes of a drawing, in the shape that the File API page shows. The
 * confidence of each is its share of all hits. Like theirs, the list is not sorted.
 */
export function drawingResults(bytes: Uint8Array): Record<string, unknown> {
  const text = Buffer.from(bytes).toString('latin1');
  const hits = printedMaterials().flatMap((material) => bestHit(material, text));
  const total = hits.reduce((sum, { count }) => sum + count, 0);
  const materials = hits.map((hit) => ({ ...levels(hit), confidence: hit.count / total, am_material: named(hit.material.name) }));
  const best = hits.toSorted((a, b) => b.count - a.count).map(({ material }) => named(material.name));
  return {
    weight_deviated: false,
    detected_dimension: null,
    drawing_analysis: { drawing_analysis: { top_x_material_list: materials, top_x_am_material_list: best } },
  };
}

/** A bar or a sheet of the same alloy would be named a second time. */
function printedMaterials(): Material[] {
  const printing = defaultCatalog.processes.filter(({ technology }) => technology === 'additive_manufacturing');
  return defaultCatalog.materials.filter(({ name }) => printing.some(({ materials }) => materials.includes(name)));
}

/** The spelling of the material that occurs most often, with the hits of all its spellings; none when it does not occur. */
function bestHit(material: Material, text: string): Hit[] {
  const bare = material.name.replace(/ \(.*\)$/, '');
  const words = [...new Set([bare, ...material.aliases])].filter((word) => word.length >= shortestWord);
  const found = words.map((word) => ({ word, count: countOf(word, text) })).toSorted((a, b) => b.count - a.count);
  const count = found.reduce((sum, entry) => sum + entry.count, 0);
  return found[0] && count > 0 ? [{ material, word: found[0].word, count }] : [];
}

/** Whole words in this case only: `ABS` is not in `ABSOLUTE`. */
function countOf(word: string, text: string): number {
  const literal = word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return text.match(new RegExp(`(?<![A-Za-z0-9])${literal}(?![A-Za-z0-9])`, 'g'))?.length ?? 0;
}

function levels({ material, word }: Hit): Record<string, unknown> {
  const process = defaultCatalog.processes.find(({ materials }) => materials.includes(material.name));
  const [family, root] = families[process?.id ?? ''] ?? ['Material', 'Material'];
  return { mat_lvl_1: named(word), mat_lvl_2: named(material.name), mat_lvl_3: named(family), mat_lvl_4: named(root) };
}

function named(name: string): Record<string, unknown> {
  return { mat_id: idOf('material', name), mat_name: name };
}
