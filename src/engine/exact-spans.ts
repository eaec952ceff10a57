import type { MeasuredPart } from './measure-part.js';
import type { ToSurface, Vector } from './mesh.js';
import type { Span } from './part-measures.js';

/** A point that moves by more than this share of the span may have jumped to the face opposite. */
const farthestShare = 0.45;

/**
 * The part with its thinnest wall and narrowest gap measured between the exact surfaces of a CAD file. Triangles of curved faces lie
 * up to 0.1 mm off them, which makes a wall of 0.4 mm in a shell of 40 mm measure 0.36 mm. Parts without exact surfaces stay as they are.
 */
export async function withExactSpans(part: MeasuredPart): Promise<MeasuredPart> {
  const { toSurface } = part.geometry;
  if (!toSurface) return part;
  const { thickness, gap } = part.measures;
  const min = thickness && (await exactSpan(thickness.min, toSurface));
  const measures = {
    ...part.measures,
    ...(thickness && min && { thickness: { ...thickness, min, lowQuantileMm: Math.max(thickness.lowQuantileMm, min.distanceMm) } }),
    ...(gap && { gap: await exactSpan(gap, toSurface) }),
  };
  return { ...part, measures };
}

async function exactSpan(span: Span, toSurface: ToSurface): Promise<Span> {
  const [from, to] = await toSurface([span.from, span.to]);
  if (!from || !to) return span;
  const movedMm = Math.max(distanceMm(from, span.from), distanceMm(to, span.to));
  return movedMm <= farthestShare * span.distanceMm ? { distanceMm: distanceMm(from, to), from, to } : span;
}

function distanceMm(a: Vector, b: Vector): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}
