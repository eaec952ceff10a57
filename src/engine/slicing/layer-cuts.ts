import type { Mesh } from '../mesh.js';
import { type CutEdges, cutter, type Outlines, type Standing } from './cut-layers.js';
import { createDisc, type Disc, eroded } from './eroded.js';
import { filled, type Rows } from './fill-rows.js';
import { measureOutlines, type OutlineMeasures } from './outline-measures.js';
import type { SliceSettings } from './slice-settings.js';
import { isAlike, lengthMm, type Spans } from './spans.js';

/** One layer of the part and its perimeters. Layers alike are the same object, so that whatever follows is computed once. */
export type LayerCut = {
  region: Spans;
  /** What the perimeters leave for infill. */
  inside: Spans;
  outlines: OutlineMeasures;
  /** Length of the outermost lines, and of all other perimeters. */
  outerMm: number;
  innerMm: number;
};

/** All layers from the lowest up, the outlines of the first, and how many outlines had no end and were left out. */
export type LayerCuts = { layers: LayerCut[]; first: Outlines; openOutlineCount: number };

/**
 * Cuts a standing mesh in the middle of each layer and runs perimeters around what was cut.
 *
 * The length of a perimeter is the area that it covers over its width, so walls thinner than all their perimeters get the lines that fit.
 */
export function cutLayers(
  mesh: Mesh,
  edges: CutEdges,
  stood: Standing & { heightMm: number },
  rows: Rows,
  settings: SliceSettings,
): LayerCuts {
  const thickness = settings.layerThicknessMm;
  const count = Math.max(1, Math.ceil(stood.heightMm / thickness - 0.5 - 1e-9));
  const cut = cutter(mesh, edges, stood);
  const lines = createLines(rows, settings);
  const layers: LayerCut[] = [];
  let first: Outlines | undefined;
  let openOutlineCount = 0;
  for (let i = 0; i < count; i++) {
    const outlines = cut((i + 0.5) * thickness);
    first ??= outlines;
    openOutlineCount += outlines.openCount;
    const region = filled(outlines, rows);
    const previous = layers[i - 1];
    layers.push(previous && isAlike(region, previous.region) ? previous : layerOf(region, measureOutlines(outlines, settings), lines));
  }
  return { layers, first: first ?? { starts: [0], u: new Float64Array(0), v: new Float64Array(0), openCount: 0 }, openOutlineCount };
}

/** Distance of lines side by side: rounded edges overlap a little. @see Slic3r manual, "Flow math" */
export function lineSpacingMm(widthMm: number, layerThicknessMm: number): number {
  return widthMm - layerThicknessMm * (1 - Math.PI / 4);
}

/** What lines take from the width of a wall, as distances and as discs. */
type Lines = { rowDistanceMm: number; outermostMm: number; spacingMm: number; outermost: Disc; next: Disc; innerCount: number };

function createLines({ distanceMm }: Rows, { lineWidthMm, layerThicknessMm, perimeterCount }: SliceSettings): Lines {
  const spacingMm = lineSpacingMm(lineWidthMm, layerThicknessMm);
  // The outermost line keeps its full width on the outside and shares its edge on the inside.
  const outermostMm = (lineWidthMm + spacingMm) / 2;
  return {
    rowDistanceMm: distanceMm,
    outermostMm,
    spacingMm,
    outermost: createDisc(outermostMm, distanceMm),
    next: createDisc(spacingMm, distanceMm),
    innerCount: perimeterCount - 1,
  };
}

function layerOf(region: Spans, outlines: OutlineMeasures, lines: Lines): LayerCut {
  const withinOuter = eroded(region, lines.outermost);
  let inside = withinOuter;
  for (let line = 0; line < lines.innerCount; line++) inside = eroded(inside, lines.next);
  const [whole, within, rest] = [region, withinOuter, inside].map((spans) => lengthMm(spans) * lines.rowDistanceMm) as [
    number,
    number,
    number,
  ];
  return { region, inside, outlines, outerMm: (whole - within) / lines.outermostMm, innerMm: (within - rest) / lines.spacingMm };
}
