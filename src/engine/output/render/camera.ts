import { inRuns } from '../../in-runs.js';
import { isKnownAsWelded, type Mesh, type Vector } from '../../mesh.js';

/** Parallel projection: three perpendicular unit vectors in the axes of the part. */
export type View = { right: Vector; up: Vector; toViewer: Vector };

/** Where part coordinates land in a picture: x to the right and y down in pixels, depth in pixels toward the viewer. */
export type Camera = { view: View; pxPerMm: number; centerMm: Vector; centerPx: readonly [number, number] };

/** A rectangle of a picture in pixels, y down. */
export type Rect = { x: number; y: number; width: number; height: number };

/** Projected vertices: pixels (y down), and depth in pixels, larger is nearer. */
export type Projection = { x: Float64Array; y: Float64Array; depth: Float64Array };

/** Elevation of the camera. 35° is close to the isometric 35.26° and shows the top face of flat parts well. */
const elevationDeg = 35;

/** Azimuth of the first view. Not 45°: the two side faces of a box then differ in width, and no two edges coincide. */
const azimuthDeg = -58;

/** The view from a direction given by azimuth (about z, from +x) and elevation (above the xy plane), in degrees; z points up in it. */
export function viewFrom(azimuth: number, elevation: number): View {
  const a = (azimuth * Math.PI) / 180;
  const e = (elevation * Math.PI) / 180;
  return {
    right: [-Math.sin(a), Math.cos(a), 0],
    up: [-Math.sin(e) * Math.cos(a), -Math.sin(e) * Math.sin(a), Math.cos(e)],
    toViewer: [Math.cos(e) * Math.cos(a), Math.cos(e) * Math.sin(a), Math.sin(e)],
  };
}

/** The eight three-quarter views: four from above, then four from below. The first, from the front right, is the usual one. */
export const threeQuarterViews: readonly View[] = [elevationDeg, -elevationDeg].flatMap((elevation) =>
  [0, 90, -90, 180].map((turn) => viewFrom(azimuthDeg + turn, elevation)),
);

/** The view from the front, right and above, in which a part is drawn when nothing asks for another. */
export const usualView = viewFrom(azimuthDeg, elevationDeg);

/** The camera that shows every triangle of the mesh as large as the area of the picture allows. */
export function fitCamera(mesh: Mesh, view: View, area: Rect): Camera {
  const [low, high] = extentsInView(mesh, view);
  const pxPerMm = Math.min(area.width / (high[0] - low[0]), area.height / (high[1] - low[1]));
  return {
    view,
    pxPerMm: Number.isFinite(pxPerMm) ? pxPerMm : 1,
    centerMm: combine(view, (low[0] + high[0]) / 2, (low[1] + high[1]) / 2, (low[2] + high[2]) / 2),
    centerPx: [area.x + area.width / 2, area.y + area.height / 2],
  };
}

/** Lowest and highest coordinates of all triangles along right, up and toward the viewer, in mm. */
function extentsInView(mesh: Mesh, view: View): [Vector, Vector] {
  const low: Extent = [Infinity, Infinity, Infinity];
  const high: Extent = [-Infinity, -Infinity, -Infinity];
  // In a welded mesh every vertex is used, and there are six times as many corners.
  const vertices = isKnownAsWelded(mesh) ? undefined : mesh.indices;
  const count = vertices?.length ?? mesh.positions.length / 3;
  inRuns(count, (from, to) => widen(low, high, mesh.positions, vertices, view, from, to));
  return [low, high];
}

type Extent = [number, number, number];

function widen(low: Extent, high: Extent, p: Float64Array, vertices: Uint32Array | undefined, view: View, from: number, to: number): void {
  const { right: r, up: u, toViewer: v } = view;
  let a0 = low[0];
  let b0 = low[1];
  let c0 = low[2];
  let a1 = high[0];
  let b1 = high[1];
  let c1 = high[2];
  for (let n = from; n < to; n++) {
    const i = 3 * (vertices ? vertices[n]! : n);
    const x = p[i]!;
    const y = p[i + 1]!;
    const z = p[i + 2]!;
    const a = x * r[0] + y * r[1] + z * r[2];
    const b = x * u[0] + y * u[1] + z * u[2];
    const c = x * v[0] + y * v[1] + z * v[2];
    if (a < a0) a0 = a;
    if (a > a1) a1 = a;
    if (b < b0) b0 = b;
    if (b > b1) b1 = b;
    if (c < c0) c0 = c;
    if (c > c1) c1 = c;
  }
  low[0] = a0;
  low[1] = b0;
  low[2] = c0;
  high[0] = a1;
  high[1] = b1;
  high[2] = c1;
}

/** All vertices in pixels of a picture that is `factor` times as fine as the camera's own. */
export function projectMesh(mesh: Mesh, camera: Camera, factor: number): Projection {
  const count = mesh.positions.length / 3;
  const x = new Float64Array(count);
  const y = new Float64Array(count);
  const depth = new Float64Array(count);
  const { right: r, up: u, toViewer: v } = camera.view;
  const [cx, cy, cz] = camera.centerMm;
  const scale = camera.pxPerMm * factor;
  const x0 = camera.centerPx[0] * factor;
  const y0 = camera.centerPx[1] * factor;
  const p = mesh.positions;
  for (let i = 0; i < count; i++) {
    const dx = p[3 * i]! - cx;
    const dy = p[3 * i + 1]! - cy;
    const dz = p[3 * i + 2]! - cz;
    x[i] = x0 + scale * (dx * r[0] + dy * r[1] + dz * r[2]);
    y[i] = y0 - scale * (dx * u[0] + dy * u[1] + dz * u[2]);
    depth[i] = scale * (dx * v[0] + dy * v[1] + dz * v[2]);
  }
  return { x, y, depth };
}

/** The pixel (x, y down) in which a point of the part appears. */
export function projectPoint(camera: Camera, point: Vector): [number, number] {
  const d: Vector = [point[0] - camera.centerMm[0], point[1] - camera.centerMm[1], point[2] - camera.centerMm[2]];
  return [camera.centerPx[0] + camera.pxPerMm * dot(d, camera.view.right), camera.centerPx[1] - camera.pxPerMm * dot(d, camera.view.up)];
}

/** Scalar product of two vectors. */
export function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

function combine({ right: r, up: u, toViewer: v }: View, a: number, b: number, c: number): Vector {
  return [a * r[0] + b * u[0] + c * v[0], a * r[1] + b * u[1] + c * v[1], a * r[2] + b * u[2] + c * v[2]];
}
