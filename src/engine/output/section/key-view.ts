import type { Box, Mesh, Vector } from '../../mesh.js';
import { boundingBox } from '../../metrics/bounding-box.js';
import { circle, drawStrokes, type Segments } from '../drawing/strokes.js';
import { inkColor, noteColor, partColor } from '../palette.js';
import type { PictureSize } from '../picture-frame.js';
import type { Image } from '../png.js';
import { type Camera, dot, fitCamera, projectPoint, type Rect, threeQuarterViews, type View } from '../render/camera.js';
import { createScene, paintScene } from '../render/scene.js';
import { sightOf, visibleBehindMm } from '../render/view-choice.js';
import { type Cut, extentsOfCut, type Plane } from './cut.js';

/** A plane seen at less than this (cosine) is too slanted to be told from a line. */
const wellFacing = 0.35;

/** How far the plane reaches beyond what it cuts, as a share of the cut's larger side. */
const border = 0.08;

/** Draws the part small into a rectangle, with the plane it is cut at, the line of the cut and a ring at the plane's point. */
export function drawKeyView(image: Image, mesh: Mesh, { plane, cut }: { plane: Plane; cut: Cut }, room: Rect, size: PictureSize): void {
  const extents = extentsOfCut(cut);
  if (!extents) return;
  const view = viewOf(mesh, plane);
  const by = border * Math.max(extents.right - extents.left, extents.high - extents.low);
  const [left, right, low, high] = [extents.left - by, extents.right + by, extents.low - by, extents.high + by];
  const inner = { x: room.x + 0.06 * room.width, y: room.y + 0.06 * room.height, width: 0.88 * room.width, height: 0.88 * room.height };
  const inPart = (x: number, y: number): Vector => {
    const along = (axis: 0 | 1 | 2) => plane.at[axis] + x * plane.right[axis] + y * plane.up[axis];
    return [along(0), along(1), along(2)];
  };
  const corners = [inPart(left, low), inPart(right, low), inPart(right, high), inPart(left, high)];
  const shown = [...corners, ...cornersOf(boundingBox(mesh))];
  const camera = fitCamera({ positions: Float64Array.from(shown.flat()), indices: Uint32Array.from(shown.keys()) }, view, inner);
  const toPixel = (x: number, y: number) => projectPoint(camera, inPart(x, y));
  const scene = createScene(mesh, camera, size);
  paintScene(scene, image, { colorAt: () => partColor, shading: 1 });
  const isTooThin = scene.samples.triangle.every((triangle) => triangle < 0);
  if (isTooThin) drawStrokes(image, edgesOfBox(boundingBox(mesh), camera), { color: inkColor, widthPx: 1.4 * size.unitPx });

  const frame = corners.flatMap((corner, i) => [...projectPoint(camera, corner), ...projectPoint(camera, corners[(i + 1) % 4]!)]);
  const outlines: Segments = [];
  for (let i = 0; i < cut.length; i += 4) outlines.push(...toPixel(cut[i]!, cut[i + 1]!), ...toPixel(cut[i + 2]!, cut[i + 3]!));
  drawStrokes(image, frame, { color: noteColor, widthPx: 1.4 * size.unitPx });
  drawStrokes(image, outlines, { color: noteColor, widthPx: 3 * size.unitPx });
  const isHidden = sightOf(mesh, view, plane.at).coveredByMm > visibleBehindMm(mesh);
  const [x, y] = projectPoint(camera, plane.at);
  drawStrokes(image, circle(x, y, 10 * size.unitPx), { color: 0xffffff, widthPx: 6 * size.unitPx });
  drawStrokes(image, circle(x, y, 10 * size.unitPx, isHidden), { color: 0x000000, widthPx: 2.6 * size.unitPx });
}

/** Stands for a part, such as a needle, that falls between all samples. */
function edgesOfBox(box: Box, camera: Camera): Segments {
  const corners = cornersOf(box).map((corner) => projectPoint(camera, corner));
  return corners.flatMap((from, i) => [1, 2, 4].flatMap((bit) => ((i & bit) === 0 ? [...from, ...corners[i | bit]!] : [])));
}

function cornersOf({ min, max }: Box): Vector[] {
  return [0, 1, 2, 3, 4, 5, 6, 7].map((i) => [i & 1 ? max[0] : min[0], i & 2 ? max[1] : min[1], i & 4 ? max[2] : min[2]]);
}

/** The first of the usual views in which the plane is well seen from its own side, and nothing covers the place. */
function viewOf(mesh: Mesh, plane: Plane): View {
  const toleranceMm = visibleBehindMm(mesh);
  const scores = threeQuarterViews.map((view) => {
    const isSeen = sightOf(mesh, view, plane.at).coveredByMm <= toleranceMm;
    return Math.min(wellFacing, dot(plane.toViewer, view.toViewer)) + (isSeen ? 0.5 : 0);
  });
  return threeQuarterViews[scores.indexOf(Math.max(...scores))]!;
}
