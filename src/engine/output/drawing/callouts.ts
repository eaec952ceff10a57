import type { Image } from '../png.js';
import { projectPoint, type Rect } from '../render/camera.js';
import type { Scene } from '../render/scene.js';
import { type Mark, sightOf, visibleBehindMm } from '../render/view-choice.js';
import { createLabelPlacer, nearestPoint } from './label-places.js';
import { drawText, textWidthPx, wrapText } from './lettering.js';
import { circle, drawStrokes, fillRect, outlineOf } from './strokes.js';

/** Colors and measures of callouts: `unitPx` is 1 in a picture of 1024 px; `reserved` is what labels must not cover. */
export type CalloutStyle = { unitPx: number; capHeightPx: number; ink: number; problem: number; note: number; reserved: readonly Rect[] };

const white = 0xffffff;

/** Radius of the ring around a marked place, in units of `unitPx`. */
export const ringRadius = 15;

type Callout = { mark: Mark; x: number; y: number; number: string; lines: string[]; isHidden: boolean };

/**
 * Draws a callout for each mark: a ring around its place (dashed when material hides it), a leader and a boxed label. Labels look for
 * room beside the part; one that finds none is cut to its number, or left out, its ring stays. Marks come in order of importance and are
 * numbered where there are several.
 */
export function drawCallouts(image: Image, scene: Scene, marks: readonly Mark[], style: CalloutStyle): void {
  const known = marks.filter(({ where }) => where.every(Number.isFinite));
  if (known.length === 0) return;
  const callouts = known.map((mark, i) => prepare(image, scene, mark, known.length > 1 ? `${i + 1}` : '', style));
  const placer = createLabelPlacer(image, scene.samples, style.reserved, {
    rings: callouts,
    ringRadiusPx: ringRadius * style.unitPx,
    gapPx: 10 * style.unitPx,
  });
  for (const callout of callouts) drawRing(image, callout, style);
  for (const callout of callouts) {
    for (const lines of callout.number === '' ? [callout.lines] : [callout.lines, [callout.number]]) {
      const box = placer.place(callout, boxSize(lines, style));
      if (!box) continue;
      drawLabel(image, callout, lines, box, style);
      break;
    }
  }
}

function prepare(image: Image, { mesh, camera }: Pick<Scene, 'mesh' | 'camera'>, mark: Mark, number: string, style: CalloutStyle): Callout {
  const [x, y] = projectPoint(camera, mark.where);
  const margin = (ringRadius + 4) * style.unitPx;
  return {
    mark,
    x: Math.min(image.widthPx - margin, Math.max(margin, x)),
    y: Math.min(image.heightPx - margin, Math.max(margin, y)),
    number,
    lines: wrapText(number === '' ? mark.label : `${number}: ${mark.label}`, style.capHeightPx, 0.34 * image.widthPx, 2),
    isHidden: sightOf(mesh, camera.view, mark.where).coveredByMm > visibleBehindMm(mesh),
  };
}

function boxSize(lines: readonly string[], { capHeightPx }: CalloutStyle): { width: number; height: number } {
  const width = Math.max(0, ...lines.map((line) => textWidthPx(line, capHeightPx)));
  return { width: Math.ceil(width + 1.5 * capHeightPx), height: Math.ceil((1.55 * lines.length + 0.75) * capHeightPx) };
}

function drawRing(image: Image, { mark, x, y, isHidden }: Callout, style: CalloutStyle): void {
  const radius = ringRadius * style.unitPx;
  const color = mark.isProblem ? style.problem : style.note;
  drawStrokes(image, circle(x, y, radius), { color: white, widthPx: 7 * style.unitPx });
  drawStrokes(image, circle(x, y, radius, isHidden), { color, widthPx: Math.max(1.5, 3.5 * style.unitPx) });
}

function drawLabel(image: Image, { mark, x, y }: Callout, lines: readonly string[], box: Rect, style: CalloutStyle): void {
  const color = mark.isProblem ? style.problem : style.note;
  const [tipX, tipY] = nearestPoint(box, x, y);
  const distance = Math.max(1, Math.hypot(tipX - x, tipY - y));
  const start = (ringRadius * style.unitPx) / distance;
  const leader = [x + start * (tipX - x), y + start * (tipY - y), tipX, tipY];
  drawStrokes(image, leader, { color: white, widthPx: 5 * style.unitPx });
  drawStrokes(image, leader, { color, widthPx: Math.max(1.2, 2.2 * style.unitPx) });
  fillRect(image, box, white);
  drawStrokes(image, outlineOf(box), { color, widthPx: Math.max(1.2, 2.2 * style.unitPx) });
  lines.forEach((line, i) => {
    const baseline = box.y + (1.6 + 1.55 * i) * style.capHeightPx;
    drawText(image, line, { x: box.x + box.width / 2, y: baseline, capHeightPx: style.capHeightPx, color: style.ink, align: 'center' });
  });
}
