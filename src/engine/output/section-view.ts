import { formatMm } from '../feasibility/finding.js';
import { type Mesh, requireTriangles, type Vector } from '../mesh.js';
import type { Span } from '../part-measures.js';
import { drawAxisTriad } from './drawing/axis-triad.js';
import { drawDimension, endsOfDimension } from './drawing/dimension.js';
import { createLabelPlacer, nearestPoint } from './drawing/label-places.js';
import { drawText, textWidthPx, wrapText } from './drawing/lettering.js';
import { drawScaleBar } from './drawing/scale-bar.js';
import { blankImage, drawStrokes, fillRect, outlineOf } from './drawing/strokes.js';
import { inkColor, noteColor, signalColor } from './palette.js';
import { captionRect, drawTitle, type PictureSize, pictureSize, triadRect } from './picture-frame.js';
import { encodePng, type Image } from './png.js';
import { dot, type Rect } from './render/camera.js';
import { type Cut, extentsOfCut, type Plane } from './section/cut.js';
import { type CutPlacement, coverageOfCut, fillCut, outlinesOf } from './section/fill.js';
import { drawKeyView } from './section/key-view.js';
import { planeThrough } from './section/plane.js';

export type SectionViewOptions = {
  widthPx?: number;
  heightPx?: number;
  /** The wall it goes through. */
  wall: Span;
  limitMm: number;
  title: string;
};

/** A wall narrower than this is enlarged to it, in units of a picture of 1024 px. */
const narrowestWall = 48;

/**
 * A section through a wall as PNG bytes: the plane holds the wall's thickness, so that it is seen in its true length. Cut material is
 * hatched, the thickness is dimensioned, and small pictures beside it show where the plane lies and, when the wall is so thin that only
 * its surroundings are drawn, which part of the section that is.
 *
 * @throws {InputError} when the mesh has no triangles, or a side is not 256 … 4096 pixels.
 */
export function sectionViewPng(mesh: Mesh, options: SectionViewOptions): Uint8Array {
  requireTriangles(mesh);
  const size = pictureSize(options);
  const image = blankImage(size.widthPx, size.heightPx, 0xffffff);
  const { plane, cut } = planeThrough(mesh, options.wall);
  const rooms = layOut(size);
  drawKeyView(image, mesh, { plane, cut }, rooms.key, size);
  const whole = wholeCut(cut, shrunk(rooms.main, 2 * size.capHeightPx));
  const pxPerMm = Math.max(whole.pxPerMm, (narrowestWall * size.unitPx) / Math.max(options.wall.distanceMm, 1e-6));
  const isDetail = pxPerMm > whole.pxPerMm;
  const shown = isDetail ? { ...whole, ...middleOf(rooms.main), pxPerMm, window: rooms.main } : whole;
  const coverage = drawCut(image, shown, size, 2.4);
  if (isDetail) {
    drawStrokes(image, outlineOf(rooms.main), { color: inkColor, widthPx: size.unitPx });
    drawWhole(image, cut, shown, rooms.whole, size);
  }
  drawFrame(image, plane, shown, rooms, size);
  drawTitle(image, options.title, size);
  drawThickness(image, { ...options, plane, shown, coverage, rooms, size });
  return encodePng(image);
}

type Rooms = { main: Rect; key: Rect; whole: Rect };

function layOut({ widthPx, heightPx, capHeightPx }: PictureSize): Rooms {
  const top = 4.4 * capHeightPx;
  const side = 0.3 * widthPx;
  const main = { x: 1.6 * capHeightPx, y: top, width: widthPx - side - 4.2 * capHeightPx, height: heightPx - top - 6.4 * capHeightPx };
  const column = { x: widthPx - side - 1.2 * capHeightPx, width: side };
  const keyHeight = 0.42 * (heightPx - top);
  const key = { ...column, y: top, height: keyHeight };
  return {
    main,
    key,
    whole: { ...column, y: top + keyHeight + 2.5 * capHeightPx, height: main.y + main.height - top - keyHeight - 2.5 * capHeightPx },
  };
}

function shrunk({ x, y, width, height }: Rect, by: number): Rect {
  return { x: x + by, y: y + by, width: width - 2 * by, height: height - 2 * by };
}

function middleOf({ x, y, width, height }: Rect): { x: number; y: number } {
  return { x: x + width / 2, y: y + height / 2 };
}

/** The whole cut as large as a room allows. */
function wholeCut(cut: Cut, room: Rect): CutPlacement {
  const { left, right, low, high } = extentsOfCut(cut) ?? { left: -1, right: 1, low: -1, high: 1 };
  const pxPerMm = Math.min(room.width / Math.max(right - left, 1e-9), room.height / Math.max(high - low, 1e-9));
  const middle = middleOf(room);
  return { cut, pxPerMm, x: middle.x - (pxPerMm * (left + right)) / 2, y: middle.y + (pxPerMm * (low + high)) / 2, window: room };
}

function drawCut(image: Image, placement: CutPlacement, { unitPx }: PictureSize, widthPx: number): Float32Array {
  const coverage = coverageOfCut(image, placement);
  fillCut(image, coverage, unitPx);
  drawStrokes(image, outlinesOf(placement), {
    color: inkColor,
    widthPx: Math.max(1, widthPx * unitPx),
  });
  return coverage;
}

/** The whole section, with a rectangle where the detail is. */
function drawWhole(image: Image, cut: Cut, detail: CutPlacement, room: Rect, size: PictureSize): void {
  const { capHeightPx, unitPx } = size;
  drawText(image, 'whole section', { x: room.x, y: room.y - 0.7 * capHeightPx, capHeightPx: 0.9 * capHeightPx, color: inkColor });
  const whole = wholeCut(cut, shrunk(room, capHeightPx));
  drawCut(image, whole, size, 1.4);
  const shrink = whole.pxPerMm / detail.pxPerMm;
  // One that is a few pixels large would be lost in the lines of the section.
  const width = Math.max(16 * unitPx, shrink * detail.window.width);
  const height = Math.max(12 * unitPx, shrink * detail.window.height);
  const frame = outlineOf({ x: whole.x - width / 2, y: whole.y - height / 2, width, height });
  drawStrokes(image, frame, { color: 0xffffff, widthPx: 5 * unitPx });
  drawStrokes(image, frame, { color: noteColor, widthPx: 2.4 * unitPx });
}

function drawFrame(image: Image, plane: Plane, { pxPerMm }: CutPlacement, { main, key }: Rooms, size: PictureSize): void {
  const { capHeightPx, heightPx } = size;
  const center = { x: 3 * capHeightPx, y: heightPx - 2.6 * capHeightPx };
  drawAxisTriad(image, plane, { ...center, sizePx: 2 * capHeightPx, capHeightPx: 0.75 * capHeightPx, color: inkColor });
  const baseline = heightPx - 1.3 * capHeightPx;
  drawScaleBar(image, { x: 8.5 * capHeightPx, y: baseline - 0.4 * capHeightPx, maxPx: 0.3 * main.width, pxPerMm, capHeightPx });
  const where = planeText(plane);
  drawText(image, where, { x: key.x + key.width, y: baseline, capHeightPx, color: inkColor, align: 'right' });
}

/** `Cut at x = 12.3 mm` across an axis, else `Cut at (12.3, 4.5, 6.7)`. */
function planeText({ at, toViewer }: Plane): string {
  const axis = toViewer.findIndex((share) => Math.abs(share) > 0.9999);
  const place = at.map((value) => (Math.round(value * 100) / 100 + 0).toFixed(2));
  return axis < 0 ? `Cut through (${place.join(', ')}) mm` : `Cut at ${'xyz'[axis]} = ${place[axis]} mm`;
}

type Thickness = {
  wall: Span;
  limitMm: number;
  plane: Plane;
  shown: CutPlacement;
  coverage: Float32Array;
  rooms: Rooms;
  size: PictureSize;
};

function drawThickness(image: Image, { wall, limitMm, plane, shown, coverage, rooms, size }: Thickness): void {
  const { unitPx, capHeightPx } = size;
  const [a, b] = [wall.from, wall.to].map((point) => inPicture(point, plane, shown)) as [[number, number], [number, number]];
  const isThin = wall.distanceMm < limitMm;
  const color = isThin ? signalColor : noteColor;
  drawDimension(image, a, b, { unitPx, color });
  const text = `${formatMm(wall.distanceMm)} wall${isThin ? `, limit ${limitMm.toFixed(2)}` : ''}`;
  const lines = wrapText(text, 1.15 * capHeightPx, 0.5 * rooms.main.width, 2);
  const label = {
    width: Math.max(...lines.map((line) => textWidthPx(line, 1.15 * capHeightPx))) + 1.5 * capHeightPx,
    height: (1.7 * lines.length + 0.9) * capHeightPx,
  };
  const middle = { x: (a[0] + b[0]) / 2, y: (a[1] + b[1]) / 2 };
  const ends = endsOfDimension(a, b, unitPx).map(([x, y]) => ({ x, y }));
  // Beside a wall with arrows from outside, the label hangs on the end of one.
  const from = ends[1]!.x === b[0] && ends[1]!.y === b[1] ? middle : ends[1]!;
  const reserved = [triadRect(size), captionRect(size), ...around(rooms.main, image)];
  const placer = createLabelPlacer(image, silhouette(coverage, image), reserved, {
    rings: [middle, ...ends],
    ringRadiusPx: 20 * unitPx,
    gapPx: 8 * unitPx,
  });
  const box = placer.place(from, label);
  if (!box) return;
  const [tipX, tipY] = nearestPoint(box, from.x, from.y);
  drawStrokes(image, [from.x, from.y, tipX, tipY], { color: 0xffffff, widthPx: 5 * unitPx });
  drawStrokes(image, [from.x, from.y, tipX, tipY], { color, widthPx: Math.max(1.2, 2 * unitPx) });
  fillRect(image, box, 0xffffff);
  drawStrokes(image, outlineOf(box), { color, widthPx: Math.max(1.2, 2.2 * unitPx) });
  lines.forEach((line, i) => {
    const y = box.y + (1.75 + 1.7 * i) * capHeightPx;
    drawText(image, line, { x: box.x + box.width / 2, y, capHeightPx: 1.15 * capHeightPx, color: inkColor, align: 'center', isBold: true });
  });
}

/** What of a picture is beside a rectangle: left, right, above, below. */
function around({ x, y, width, height }: Rect, { widthPx, heightPx }: Image): Rect[] {
  return [
    { x: 0, y: 0, width: x, height: heightPx },
    { x: x + width, y: 0, width: widthPx - x - width, height: heightPx },
    { x: 0, y: 0, width: widthPx, height: y },
    { x: 0, y: y + height, width: widthPx, height: heightPx - y - height },
  ];
}

function inPicture(point: Vector, { at, right, up }: Plane, { x, y, pxPerMm }: CutPlacement): [number, number] {
  const d: Vector = [point[0] - at[0], point[1] - at[1], point[2] - at[2]];
  return [x + pxPerMm * dot(d, right), y - pxPerMm * dot(d, up)];
}

/** Covered pixels as the samples of a part, two by two per pixel. */
function silhouette(coverage: Float32Array, { widthPx, heightPx }: Image) {
  const [width, height] = [2 * widthPx, 2 * heightPx];
  const triangle = new Int32Array(width * height).map((_, i) =>
    coverage[Math.floor(i / width / 2) * widthPx + ((i % width) >> 1)]! > 0 ? 0 : -1,
  );
  return { width, height, triangle, depth: new Float32Array(0) };
}
