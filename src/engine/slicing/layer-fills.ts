import { dilated } from './dilated.js';
import { createDisc, type Disc, eroded } from './eroded.js';
import { type LayerCut, lineSpacingMm } from './layer-cuts.js';
import { commonOf, pairs } from './layer-runs.js';
import type { SliceSettings } from './slice-settings.js';
import { intersect, nothing, type Spans, subtract, unite } from './spans.js';

/** How the inside of a layer is filled; the regions do not overlap. Layers filled alike are the same object. */
export type LayerFill = {
  sparse: Spans;
  solid: Spans;
  /** Seen from above. */
  top: Spans;
  /** Solid over nothing, or over sparse infill. */
  bridge: Spans;
};

/** How far top and bottom faces reach under and over their surroundings, in mm. */
const anchorMm = 3;

/** Solid infill over sparse counts as a bridge when a disc of this many line widths fits in. */
const bridgeRadiusInLines = 3;

/** What is asked of each region along the way. */
type Tools = { rowDistanceMm: number; spacingMm: number; halfLine: Disc; bridgeMm: number; bridge: Disc; none: Spans };

/**
 * Fills of all layers. A spot is solid where fewer than the wanted number of layers lie above or below it, counting only what is inside
 * their perimeters; solid strips narrower than a line are dropped.
 *
 * The rules are those of PrusaSlicer 2.5 with vertical shells ensured: faces reach 3 mm under their surroundings, strips that remain are
 * widened by 0.3 lines, and only what is wide enough is a bridge.
 */
export function fillLayers(layers: readonly LayerCut[], rowDistanceMm: number, settings: SliceSettings): LayerFill[] {
  const tools = createTools(layers, rowDistanceMm, settings);
  const facesTowards = (step: 1 | -1) =>
    pairs(
      layers,
      (i) => layers[i + step],
      (layer, neighbor) => facesOf(layer, neighbor, tools),
    );
  const tops = facesTowards(1);
  const bottoms = facesTowards(-1);
  const cores = pairs(
    pairs(
      layers,
      (i) => tops[i]!,
      ({ inside }, top) => subtract(inside, top),
    ),
    (i) => bottoms[i]!,
    subtract,
  );
  const covered = commonOf(cores, settings.bottomLayerCount - 1, settings.topLayerCount - 1, tools.none);
  const sparse = pairs(
    layers,
    (i) => covered[i]!,
    ({ inside }, cover) => withoutStrips(inside, cover, tools),
  );
  const fills: LayerFill[] = [];
  for (let i = 0; i < layers.length; i++) {
    const parts = [layers, sparse, tops, bottoms];
    const isLikeLast = i > 1 && parts.every((list) => list[i] === list[i - 1]) && sparse[i - 1] === sparse[i - 2];
    const overVoid = i === 0 ? tools.none : bottoms[i]!;
    const below = sparse[i - 1] ?? tools.none;
    fills.push(isLikeLast ? fills[i - 1]! : fillOf(layers[i]!.inside, sparse[i]!, tops[i]!, overVoid, below, tools));
  }
  return fills;
}

function createTools(layers: readonly LayerCut[], rowDistanceMm: number, { lineWidthMm, layerThicknessMm }: SliceSettings): Tools {
  const spacingMm = lineSpacingMm(lineWidthMm, layerThicknessMm);
  const bridgeMm = bridgeRadiusInLines * lineWidthMm;
  return {
    rowDistanceMm,
    spacingMm,
    halfLine: createDisc(spacingMm / 2, rowDistanceMm),
    bridgeMm,
    bridge: createDisc(bridgeMm, rowDistanceMm),
    none: nothing((layers[0]?.region.starts.length ?? 1) - 1),
  };
}

/** The part of a layer's inside that its neighbor leaves bare, with its anchor; all of it at the end of the part. */
function facesOf(layer: LayerCut, neighbor: LayerCut | undefined, { rowDistanceMm, none }: Tools): Spans {
  if (!neighbor) return layer.inside;
  if (neighbor === layer) return none;
  const bare = subtract(layer.inside, neighbor.region);
  return bare.ends.length === 0 ? none : intersect(layer.inside, dilated(bare, anchorMm, rowDistanceMm));
}

/** How much solid strips are widened, in lines, beyond what dropping the narrow ones took from them. */
const widenedLines = 0.3;

/** Sparse infill once solid strips narrower than a line are dropped and the others are widened. */
function withoutStrips(inside: Spans, covered: Spans, { halfLine, spacingMm, rowDistanceMm }: Tools): Spans {
  const shell = subtract(inside, covered);
  if (shell.ends.length === 0) return inside;
  return subtract(inside, dilated(eroded(shell, halfLine), (0.5 + widenedLines) * spacingMm, rowDistanceMm));
}

function fillOf(inside: Spans, sparse: Spans, tops: Spans, overVoid: Spans, sparseBelow: Spans, tools: Tools): LayerFill {
  const { bridge, bridgeMm, rowDistanceMm } = tools;
  const top = subtract(tops, overVoid);
  const dense = subtract(subtract(subtract(inside, sparse), overVoid), top);
  const overSparse = intersect(dense, sparseBelow);
  const bridged = intersect(overSparse, dilated(eroded(overSparse, bridge), bridgeMm, rowDistanceMm));
  return { sparse, solid: subtract(dense, bridged), top, bridge: unite(overVoid, bridged) };
}
