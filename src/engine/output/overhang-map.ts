import { InputError } from '../../errors.js';
import { type Mesh, requireTriangles, type Vector } from '../mesh.js';
import type { ExtentsMm } from '../part-measures.js';
import { type Rotation, rotationOf } from '../writers/rotation.js';
import { drawAngleBar } from './drawing/angle-bar.js';
import { drawCallouts } from './drawing/callouts.js';
import { hatched } from './drawing/color-bar.js';
import { blankImage, drawStrokes, type Segments } from './drawing/strokes.js';
import { angleScale, isOverhanging, onPlate, overhangAngles } from './overhang-angles.js';
import { gridColor, inkColor } from './palette.js';
import { captionRect, drawFrame, drawTitle, layOutWithBar, pictureSize, triadRect } from './picture-frame.js';
import { encodePng, type Image } from './png.js';
import { type Camera, fitCamera, projectMesh, projectPoint, threeQuarterViews, type View } from './render/camera.js';
import { rasterize } from './render/raster.js';
import { createScene, paintScene } from './render/scene.js';
import type { Mark } from './render/view-choice.js';

export type OverhangMapOptions = {
  widthPx?: number;
  heightPx?: number;
  /** Turn of the part into its build pose, as in `BuildOrientation`. */
  rotationDeg: ExtentsMm;
  /** Above 0, below 90: flatter faces need support. */
  limitDeg: number;
  title: string;
  marks?: readonly Mark[];
};

/** As in the heat map: enough to see the form, too little to take one color for another. */
const shading = 0.42;

/** Size of the pictures that views are compared by, in samples. */
const trial = { width: 160, height: 120 };

/** A view from above is taken where it shows this share of what the best one shows: people know parts from above. */
const nearlyBest = 0.7;

/** How far the plate reaches beyond the part, as a share of the part's longest side. */
const plateBorder = 0.06;

/**
 * The part in its build pose on the plate as PNG bytes, colored by the angle of its faces to the plate: orange needs support, blue holds
 * itself, gray looks up; with a bar in degrees and the limit marked on it, title, axes of the part and its extents.
 *
 * It is seen from where most of the overhang is visible, often from below, through a plate that is drawn as an outline only.
 *
 * @throws {InputError} when the mesh has no triangles, a side is not 256 … 4096 pixels, or the limit is not between 0 and 90 degrees.
 */
export function overhangMapPng(mesh: Mesh, options: OverhangMapOptions): Uint8Array {
  requireTriangles(mesh);
  const { limitDeg, marks = [] } = options;
  if (!(limitDeg > 0 && limitDeg < 90)) {
    throw new InputError(`Overhangs cannot be drawn for a limit of ${limitDeg} degrees.`, 'Give an angle between 0 and 90 degrees.');
  }
  const size = pictureSize(options);
  const pose = rotationOf(options.rotationDeg);
  const angles = overhangAngles(mesh, [pose[6], pose[7], pose[8]]);
  const view = viewOfOverhangs(mesh, pose, (triangle) => isOverhanging(angles[triangle]!, limitDeg));
  const image = blankImage(size.widthPx, size.heightPx, 0xffffff);
  const { title, part, column } = layOutWithBar(size, marks.length > 0);
  const corners = plateAndTop(mesh, pose);
  const camera = fitCamera({ positions: Float64Array.from(corners.flat()), indices: Uint32Array.from(corners.keys()) }, view, part);
  const scene = createScene(mesh, camera, size);
  const scale = angleScale(limitDeg);
  const isFromBelow = view.toViewer[0] * pose[6] + view.toViewer[1] * pose[7] + view.toViewer[2] * pose[8] < 0;
  if (!isFromBelow) drawPlate(image, camera, corners, size.unitPx, 6);
  const colorAt = (pixel: number, triangle: number) =>
    angles[triangle] === onPlate ? hatched(pixel % size.widthPx, Math.floor(pixel / size.widthPx)) : scale.colorOf(angles[triangle]!);
  paintScene(scene, image, { colorAt, shading });
  if (isFromBelow) drawPlate(image, camera, corners, size.unitPx, 1);
  drawFrame(image, mesh, view, size, part.x + part.width / 2);
  drawTitle(image, options.title, size);
  drawAngleBar(image, scale, column, size.capHeightPx);
  const reserved = [triadRect(size), captionRect(size), title, column];
  drawCallouts(image, scene, marks, { ...size, ink: inkColor, problem: 0x000000, note: 0x000000, reserved });
  return encodePng(image);
}

/** A direction of the machine in the axes of the part. */
function toPart(r: Rotation, [x, y, z]: Vector): Vector {
  return [r[0] * x + r[3] * y + r[6] * z, r[1] * x + r[4] * y + r[7] * z, r[2] * x + r[5] * y + r[8] * z];
}

function viewOfOverhangs(mesh: Mesh, pose: Rotation, isShown: (triangle: number) => boolean): View {
  const views = threeQuarterViews.map(({ right, up, toViewer }) => ({
    right: toPart(pose, right),
    up: toPart(pose, up),
    toViewer: toPart(pose, toViewer),
  }));
  const shown = views.map((view) => {
    const camera = fitCamera(mesh, view, { x: 0, y: 0, ...trial });
    const { triangle } = rasterize(mesh, projectMesh(mesh, camera, 1), trial.width, trial.height);
    // Per mm2 of the part and not of the picture, since views differ in scale.
    return triangle.filter((t) => t >= 0 && isShown(t)).length / camera.pxPerMm ** 2;
  });
  const most = shown.reduce((a, b) => Math.max(a, b), 0);
  return views[shown.findIndex((count) => count >= nearlyBest * most)]!;
}

/** Four corners of the plate around the part's footprint, in turn, then those of the part's box at the top. */
function plateAndTop({ positions: p, indices }: Mesh, r: Rotation): Vector[] {
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  for (const index of indices) {
    for (const axis of [0, 1, 2] as const) {
      const along = p[3 * index]! * r[3 * axis]! + p[3 * index + 1]! * r[3 * axis + 1]! + p[3 * index + 2]! * r[3 * axis + 2]!;
      low[axis] = Math.min(low[axis]!, along);
      high[axis] = Math.max(high[axis]!, along);
    }
  }
  const border = plateBorder * Math.max(...high.map((value, axis) => value - low[axis]!));
  const turns = [
    [0, 0],
    [1, 0],
    [1, 1],
    [0, 1],
  ] as const;
  const corner = (x: number, y: number, z: number, by: number) =>
    toPart(r, [x === 0 ? low[0]! - by : high[0]! + by, y === 0 ? low[1]! - by : high[1]! + by, z === 0 ? low[2]! : high[2]!]);
  return [...turns.map(([x, y]) => corner(x, y, 0, border)), ...turns.map(([x, y]) => corner(x, y, 1, 0))];
}

/** The plate as a grid of `cells` by `cells` with a stronger outline. */
function drawPlate(image: Image, camera: Camera, corners: readonly Vector[], unitPx: number, cells: number): void {
  const [a, b, c, d] = corners.slice(0, 4).map((corner) => projectPoint(camera, corner)) as [number, number][];
  const between = (from: readonly number[], to: readonly number[], share: number) =>
    [from[0]! + share * (to[0]! - from[0]!), from[1]! + share * (to[1]! - from[1]!)] as const;
  const grid: Segments = [];
  for (let i = 1; i < cells; i++) {
    grid.push(...between(a!, b!, i / cells), ...between(d!, c!, i / cells), ...between(a!, d!, i / cells), ...between(b!, c!, i / cells));
  }
  drawStrokes(image, grid, { color: gridColor, widthPx: 1.6 * unitPx });
  drawStrokes(image, [...a!, ...b!, ...b!, ...c!, ...c!, ...d!, ...d!, ...a!], { color: 0x8c949c, widthPx: 2 * unitPx });
}
