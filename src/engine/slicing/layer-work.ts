import { cellCount } from './cells.js';
import { type LayerCut, lineSpacingMm } from './layer-cuts.js';
import type { LayerFill } from './layer-fills.js';
import { lineSeconds } from './path-time.js';
import type { SliceSettings } from './slice-settings.js';
import { lengthMm, type Spans } from './spans.js';

/** What one layer takes: filament in mm3; the tool's time as it moves, and as it would be without any acceleration, in s. */
export type LayerWork = { filamentMm3: number; lines: LineWork[]; travelCount: number };

/** Lines of one kind: length, speed asked for, and seconds with all ramps. */
export type LineWork = { lengthMm: number; speedMmPerS: number; seconds: number };

/**
 * Sparse infill is longer than its share of the area: its ends run along its edge, and its curves overlap. Fitted to sliced parts, see
 * bench/accuracy.md; per length of plain lines, and per length of edge.
 */
const sparseLineFactor = 1.03;
const sparseEdgeFactor = 0.09;

/** Ways between pieces per layer, outline and hatched piece. Fitted to sliced parts, see bench/accuracy.md. */
const travelsPerLayer = 0.9;
const travelsPerOutline = 0.88;
const travelsPerSolidCell = 0.4;
const travelsPerSparseCell = 0.16;

/** Lines, filament and ways of one layer at ordinary speed. */
export function workOf(cut: LayerCut, fill: LayerFill, rowDistanceMm: number, settings: SliceSettings): LayerWork {
  const { layerThicknessMm, lineWidthMm, topLineWidthMm } = settings;
  const spacingMm = lineSpacingMm(lineWidthMm, layerThicknessMm);
  const topSpacingMm = lineSpacingMm(topLineWidthMm, layerThicknessMm);
  const hatch = (region: Spans, speedMmPerS: number, lineMm: number) => hatchWork(region, speedMmPerS, rowDistanceMm / lineMm, settings);
  const top = hatch(fill.top, settings.topInfillSpeedMmPerS, topSpacingMm);
  const sparse = sparseWork(fill.sparse, rowDistanceMm, spacingMm, settings);
  const wide = [
    ...perimeterWork(cut, settings),
    hatch(fill.solid, settings.infillSpeedMmPerS, spacingMm),
    hatch(fill.bridge, settings.bridgeSpeedMmPerS, spacingMm),
    sparse,
  ];
  const wideMm = wide.reduce((sum, line) => sum + line.lengthMm, 0);
  const solidCells = cellCount(fill.solid) + cellCount(fill.bridge) + cellCount(fill.top);
  return {
    filamentMm3: layerThicknessMm * (wideMm * spacingMm + top.lengthMm * topSpacingMm),
    lines: [...wide, top],
    travelCount:
      travelsPerLayer +
      travelsPerOutline * cut.outlines.count +
      travelsPerSolidCell * solidCells +
      travelsPerSparseCell * cellCount(fill.sparse),
  };
}

/** Perimeters take the time of the outlines they run along, in proportion to their length. */
function perimeterWork({ outlines, outerMm, innerMm }: LayerCut, settings: SliceSettings): LineWork[] {
  if (outlines.lengthMm === 0) return [];
  return [
    { lengthMm: outerMm, speedMmPerS: settings.outerPerimeterSpeedMmPerS, seconds: (outlines.outerS * outerMm) / outlines.lengthMm },
    { lengthMm: innerMm, speedMmPerS: settings.innerPerimeterSpeedMmPerS, seconds: (outlines.innerS * innerMm) / outlines.lengthMm },
  ];
}

/** Rows stand for the lines of a hatching: `linesPerRow` of them each. */
function hatchWork({ ends }: Spans, speedMmPerS: number, linesPerRow: number, settings: SliceSettings): LineWork {
  const motion = { speedMmPerS, accelerationMmPerS2: settings.infillAccelerationMmPerS2, jerkMmPerS: settings.jerkMmPerS };
  let length = 0;
  let seconds = 0;
  for (let i = 0; i < ends.length; i += 2) {
    const lineMm = ends[i + 1]! - ends[i]!;
    length += lineMm;
    seconds += lineSeconds(lineMm, motion);
  }
  return { lengthMm: length * linesPerRow, speedMmPerS, seconds: seconds * linesPerRow };
}

function sparseWork(region: Spans, rowDistanceMm: number, spacingMm: number, settings: SliceSettings): LineWork {
  const plainMm = (lengthMm(region) * rowDistanceMm) / spacingMm;
  const length = settings.infillShare * (sparseLineFactor * plainMm) + sparseEdgeFactor * edgeLengthMm(region, rowDistanceMm);
  return { lengthMm: length, speedMmPerS: settings.infillSpeedMmPerS, seconds: length / settings.curvedInfillSpeedMmPerS };
}

/**
 * Length of a region's edge by Crofton's formula from one direction: rows cross an edge π/2 times less often than its length says, on
 * average over all directions.
 */
function edgeLengthMm({ ends }: Spans, rowDistanceMm: number): number {
  return (Math.PI / 2) * ends.length * rowDistanceMm;
}
