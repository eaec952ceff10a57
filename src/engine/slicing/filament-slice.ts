import type { Mesh, Vector } from '../mesh.js';
import { planarHull } from '../metrics/smallest-box/planar-hull.js';
import type { CutEdges, Outlines, Standing } from './cut-layers.js';
import { cutLayers, lineSpacingMm } from './layer-cuts.js';
import { fillLayers } from './layer-fills.js';
import { type LayerWork, workOf } from './layer-work.js';
import { lineSeconds } from './path-time.js';
import type { SliceSettings } from './slice-settings.js';
import { rowsOver, standing } from './standing.js';

/** What a print of the part takes, without supports. */
export type FilamentSlice = {
  layerCount: number;
  filamentMm3: number;
  printS: number;
  /** Outlines with no end, where the mesh is not closed; they were left out. */
  openOutlineCount: number;
};

/** Half a line. With rows 0.3 mm apart, narrow strips of solid infill on slopes get lost: 20 % less material for a steep cone. */
const rowDistanceMm = 0.2;

/**
 * Filament and time for printing a closed mesh with `up`, of unit length, upwards.
 *
 * The mesh is cut in the middle of every layer; what is inside is divided into perimeters, sparse and solid infill, top faces and bridges
 * by set operations on rows; and each line takes its time with ramps between stops. It follows the rules of PrusaSlicer 2.5; what these
 * do not say was fitted, and bench/accuracy.md has the comparison. Single precision along rows: good to 0.001 mm within a meter.
 */
export function filamentSlice(mesh: Mesh, edges: CutEdges, up: Vector, settings: SliceSettings): FilamentSlice {
  const stood = standing(mesh, up);
  const rows = rowsOver(stood, rowDistanceMm);
  const { layers, first, openOutlineCount } = cutLayers(mesh, edges, stood, rows, settings);
  const fills = fillLayers(layers, rowDistanceMm, settings);
  const travelS = meanTravelS(stood, settings);
  const aroundMm = skirtMm(first, settings);
  let filamentMm3 = aroundMm * lineMm2(settings);
  let printS = aroundMm / settings.firstLayerSpeedMmPerS;
  let work: LayerWork | undefined;
  for (let i = 0; i < layers.length; i++) {
    const isLikeLast = work !== undefined && layers[i] === layers[i - 1] && fills[i] === fills[i - 1];
    if (!work || !isLikeLast) work = workOf(layers[i]!, fills[i]!, rowDistanceMm, settings);
    filamentMm3 += work.filamentMm3;
    printS += i === 0 ? firstLayerS(work, travelS, settings) : layerS(work, travelS, settings);
  }
  return { layerCount: layers.length, filamentMm3, printS, openOutlineCount };
}

/** Cross-section of one line. */
function lineMm2({ lineWidthMm, layerThicknessMm }: SliceSettings): number {
  return lineSpacingMm(lineWidthMm, layerThicknessMm) * layerThicknessMm;
}

function firstLayerS({ lines, travelCount }: LayerWork, travelS: number, { firstLayerSpeedMmPerS }: SliceSettings): number {
  return travelCount * travelS + lines.reduce((sum, { lengthMm }) => sum + lengthMm, 0) / firstLayerSpeedMmPerS;
}

/**
 * Seconds for a layer. One that is done too soon to cool is slowed down: its lines by one factor, as far as the slowest speed, and with
 * them what ramps cost on top.
 */
function layerS({ lines, travelCount }: LayerWork, travelS: number, settings: SliceSettings): number {
  const { shortestLayerS, slowestSpeedMmPerS } = settings;
  const travels = travelCount * travelS;
  let [asked, slowest, real] = [0, 0, 0];
  for (const { lengthMm, speedMmPerS, seconds } of lines) {
    asked += lengthMm / speedMmPerS;
    slowest += lengthMm / Math.min(speedMmPerS, slowestSpeedMmPerS);
    real += Math.max(seconds, lengthMm / speedMmPerS);
  }
  const wanted = Math.max(asked, Math.min(slowest, shortestLayerS - travels));
  return asked === 0 ? travels : travels + wanted + ((real - asked) * asked) / wanted;
}

/** How far apart pieces are: 6 mm and 13 % of the side of a square as large as the part's plan. Fitted to sliced parts. */
function meanTravelS({ u, v }: Standing, settings: SliceSettings): number {
  const distanceMm = 6 + 0.13 * Math.sqrt(extent(u) * extent(v));
  const motion = {
    speedMmPerS: settings.travelSpeedMmPerS,
    accelerationMmPerS2: settings.infillAccelerationMmPerS2,
    jerkMmPerS: settings.jerkMmPerS,
  };
  return settings.retractionS + lineSeconds(distanceMm, motion);
}

function extent(values: Float64Array): number {
  let min = Infinity;
  let max = -Infinity;
  for (const value of values) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return max - min;
}

/** Lines around the hull of the first layer. */
function skirtMm(outlines: Outlines, { skirtDistanceMm, skirtLayerCount }: SliceSettings): number {
  const end = outlines.starts.at(-1);
  const u = outlines.u.subarray(0, end);
  const v = outlines.v.subarray(0, end);
  const hull = planarHull(u, v);
  const aroundMm = hull.reduce((sum, point, i) => {
    const next = hull[(i + 1) % hull.length]!;
    return sum + Math.hypot(u[next]! - u[point]!, v[next]! - v[point]!);
  }, 0);
  return hull.length === 0 ? 0 : skirtLayerCount * (aroundMm + 2 * Math.PI * skirtDistanceMm);
}
