import { inRuns } from '../../in-runs.js';
import { type Mesh, triangleCount } from '../../mesh.js';
import { weld } from '../../metrics/mesh-health/weld.js';
import { inkColor } from '../palette.js';
import type { Image } from '../png.js';
import { type Camera, type Projection, projectMesh, type View } from './camera.js';
import { edgeLine, featureLines, outline } from './feature-lines.js';
import { type CornerNormals, smoothNormals, writeFaceNormal } from './normals.js';
import { rasterize, type Samples } from './raster.js';
import { type Window, windowAround } from './window.js';

/** A part as one camera sees it, in 2 x 2 samples per pixel. Normals are in camera axes and face the viewer. */
export type Scene = {
  mesh: Mesh;
  camera: Camera;
  projection: Projection;
  samples: Samples;
  normals: Float32Array;
  /** Missing for meshes so fine that faces are about a pixel each. */
  cornerNormals?: CornerNormals;
  lines: Uint8Array;
  /** The pixels that the part and its lines can reach. */
  window: Window;
};

/** How the surface of a scene is painted: its color (0xRRGGBB) in each pixel, and how strongly light and shade change it (0 … 1). */
export type Finish = { colorAt: (pixel: number, triangle: number) => number; shading: number };

/** Above this many triangles each is about a pixel, and interpolating normals changes nothing that can be seen. */
const smoothUpTo = 300_000;

/** The same for single triangles: below this area (10 pixels, in samples) the face normal will do. */
const smoothFromArea = 40;

/** How dark each kind of line is. */
const inkShares = Float64Array.of(0, 0, 0);
inkShares[edgeLine] = 0.7;
inkShares[outline] = 0.95;

/** The visible surface, its normals and its lines. */
export function createScene(mesh: Mesh, camera: Camera, size: { widthPx: number; heightPx: number }): Scene {
  const projection = projectMesh(mesh, camera, 2);
  const samples = rasterize(mesh, projection, 2 * size.widthPx, 2 * size.heightPx);
  const isSmooth = triangleCount(mesh) <= smoothUpTo;
  const normals = normalsToViewer(mesh, camera.view, isSmooth ? undefined : seenTriangles(mesh, samples));
  const cornerNormals = isSmooth ? smoothNormals(weld(mesh), normals) : undefined;
  const window = windowAround(projection, size);
  const { left, top, right, bottom } = window;
  const lines = featureLines(samples, normals, { left: 2 * left, top: 2 * top, right: 2 * right, bottom: 2 * bottom });
  return { mesh, camera, projection, samples, normals, cornerNormals, lines, window };
}

/** The index of the sample that stands for a pixel (the first of its four that shows the part), or -1 where only background is seen. */
export function sampleOfPixel({ samples: { width, triangle } }: Scene, x: number, y: number): number {
  const first = 2 * y * width + 2 * x;
  if (triangle[first]! >= 0) return first;
  if (triangle[first + 1]! >= 0) return first + 1;
  if (triangle[first + width]! >= 0) return first + width;
  return triangle[first + width + 1]! >= 0 ? first + width + 1 : -1;
}

/** Writes the weights of a triangle's corners at a place of the picture (in samples) into `out`; never outside of the triangle. */
export function cornerWeights({ mesh, projection: { x, y } }: Scene, triangle: number, atX: number, atY: number, out: Float64Array): void {
  const a = mesh.indices[3 * triangle]!;
  const b = mesh.indices[3 * triangle + 1]!;
  const c = mesh.indices[3 * triangle + 2]!;
  const area = (x[b]! - x[a]!) * (y[c]! - y[a]!) - (x[c]! - x[a]!) * (y[b]! - y[a]!);
  const wb = Math.max(0, ((atX - x[a]!) * (y[c]! - y[a]!) - (x[c]! - x[a]!) * (atY - y[a]!)) / area);
  const wc = Math.max(0, ((x[b]! - x[a]!) * (atY - y[a]!) - (atX - x[a]!) * (y[b]! - y[a]!)) / area);
  const wa = Math.max(0, 1 - wb - wc);
  const sum = wa + wb + wc;
  out[0] = wa / sum;
  out[1] = wb / sum;
  out[2] = wc / sum;
}

/** Paints the scene over an image of its size: shaded surface and dark lines, every pixel the mean of its four samples. */
export function paintScene(scene: Scene, image: Image, finish: Finish): void {
  const light = createLight(scene, finish.shading);
  for (let y = scene.window.top; y < scene.window.bottom; y++) paintRow(scene, image, finish, light, y);
}

function paintRow(scene: Scene, image: Image, { colorAt }: Finish, light: Light, y: number): void {
  const { samples, lines, window } = scene;
  const { width, triangle } = samples;
  const { rgb, widthPx } = image;
  for (let x = window.left; x < window.right; x++) {
    const i = 2 * (y * width + x);
    const pixel = y * widthPx + x;
    const t = triangle[i]!;
    const isInked = (lines[i]! | lines[i + 1]! | lines[i + width]! | lines[i + width + 1]!) !== 0;
    if (isInked || t !== triangle[i + 1] || t !== triangle[i + width] || t !== triangle[i + width + 1]) {
      paintMixed(scene, rgb, colorAt, light, x, y, pixel);
    } else if (t >= 0) {
      light.shineAt(t, 4 * x + 2, 4 * y + 2);
      setLit(rgb, 3 * pixel, colorAt(pixel, t), light.intensity);
    }
  }
}

/** A pixel of several triangles, of lines or of background. */
function paintMixed(
  { samples, lines }: Scene,
  rgb: Uint8Array,
  colorAt: Finish['colorAt'],
  light: Light,
  x: number,
  y: number,
  pixel: number,
): void {
  const { width, triangle } = samples;
  let red = 0;
  let green = 0;
  let blue = 0;
  for (let k = 0; k < 4; k++) {
    const sample = 2 * (y * width + x) + (k >> 1) * width + (k & 1);
    const t = triangle[sample]!;
    let color = (rgb[3 * pixel]! << 16) | (rgb[3 * pixel + 1]! << 8) | rgb[3 * pixel + 2]!;
    let intensity = 1;
    if (t >= 0) {
      color = colorAt(pixel, t);
      light.shineAt(t, 4 * x + 2 * (k & 1) + 1, 4 * y + 2 * (k >> 1) + 1);
      intensity = light.intensity[0]!;
    }
    const ink = inkShares[lines[sample]!]!;
    red = red + ink * (inkColor >> 16) + (1 - ink) * Math.min(255, (color >> 16) * intensity);
    green = green + ink * ((inkColor >> 8) & 255) + (1 - ink) * Math.min(255, ((color >> 8) & 255) * intensity);
    blue = blue + ink * (inkColor & 255) + (1 - ink) * Math.min(255, (color & 255) * intensity);
  }
  rgb[3 * pixel] = red / 4 + 0.5;
  rgb[3 * pixel + 1] = green / 4 + 0.5;
  rgb[3 * pixel + 2] = blue / 4 + 0.5;
}

function setLit(rgb: Uint8Array, at: number, color: number, lit: Float64Array): void {
  const intensity = lit[0]!;
  rgb[at] = Math.min(255, (color >> 16) * intensity + 0.5);
  rgb[at + 1] = Math.min(255, ((color >> 8) & 255) * intensity + 0.5);
  rgb[at + 2] = Math.min(255, (color & 255) * intensity + 0.5);
}

/** 1 for every triangle that shows at a sample. */
function seenTriangles(mesh: Mesh, { triangle }: Samples): Uint8Array {
  const isSeen = new Uint8Array(triangleCount(mesh));
  inRuns(triangle.length, (from, to) => {
    for (let i = from; i < to; i++) if (triangle[i]! >= 0) isSeen[triangle[i]!] = 1;
  });
  return isSeen;
}

/** Unit normals of the wanted triangles (of all, when nothing is said) in camera axes, on the side of the viewer; zeros for the others. */
function normalsToViewer(mesh: Mesh, view: View, isWanted?: Uint8Array): Float32Array {
  const normals = new Float32Array(mesh.indices.length);
  const vector = new Float64Array(3);
  inRuns(triangleCount(mesh), (from, to) => {
    for (let t = from; t < to; t++) {
      if (isWanted && isWanted[t] === 0) continue;
      writeFaceNormal(mesh, t, vector, normals);
      turnToViewer(normals, 3 * t, view);
    }
  });
  return normals;
}

function turnToViewer(normals: Float32Array, i: number, { right: r, up: u, toViewer: v }: View): void {
  const x = normals[i]!;
  const y = normals[i + 1]!;
  const z = normals[i + 2]!;
  const toward = x * v[0] + y * v[1] + z * v[2];
  const side = toward < 0 ? -1 : 1;
  normals[i] = side * (x * r[0] + y * r[1] + z * r[2]);
  normals[i + 1] = side * (x * u[0] + y * u[1] + z * u[2]);
  normals[i + 2] = side * toward;
}

/**
 * `shineAt` leaves the brightness at a place of a triangle, counted in halves of samples, in `intensity`: it is called a million times
 * for a picture, and a number with a fraction that is handed over any other way needs memory each time.
 */
type Light = { intensity: Float64Array; shineAt: (triangle: number, halfX: number, halfY: number) => void };

/** Brightness 0.45 … 1.05: Lambert with a key light from the upper left, a weak fill and light from the sky. */
function createLight(scene: Scene, shading: number): Light {
  const { normals, cornerNormals, projection, mesh } = scene;
  const weights = new Float64Array(3);
  const intensity = new Float64Array(1);
  let flatTriangle = -1;

  function shine(nx: number, ny: number, nz: number): void {
    const length = Math.sqrt(nx * nx + ny * ny + nz * nz) || 1;
    const key = Math.max(0, -0.5 * nx + 0.5 * ny + 0.71 * nz) / length;
    const fill = Math.max(0, 0.82 * nx + 0.1 * ny + 0.56 * nz) / length;
    intensity[0] = 1 + shading * (0.52 * key + 0.12 * fill + (0.06 * ny) / length - 0.5);
  }

  function shineAt(triangle: number, halfX: number, halfY: number): void {
    if (triangle === flatTriangle) return;
    const isSmall = !cornerNormals || areaPx(mesh, projection, triangle) < smoothFromArea;
    const i = isSmall ? -1 : cornerNormals.indexOf(triangle);
    if (isSmall || i < 0) {
      flatTriangle = triangle;
      shine(normals[3 * triangle]!, normals[3 * triangle + 1]!, normals[3 * triangle + 2]!);
      return;
    }
    flatTriangle = -1;
    const n = cornerNormals.values;
    cornerWeights(scene, triangle, halfX / 2, halfY / 2, weights);
    const a = weights[0]!;
    const b = weights[1]!;
    const c = weights[2]!;
    shine(
      a * n[i]! + b * n[i + 3]! + c * n[i + 6]!,
      a * n[i + 1]! + b * n[i + 4]! + c * n[i + 7]!,
      a * n[i + 2]! + b * n[i + 5]! + c * n[i + 8]!,
    );
  }

  return { intensity, shineAt };
}

function areaPx({ indices }: Mesh, { x, y }: Projection, triangle: number): number {
  const a = indices[3 * triangle]!;
  const b = indices[3 * triangle + 1]!;
  const c = indices[3 * triangle + 2]!;
  return Math.abs((x[b]! - x[a]!) * (y[c]! - y[a]!) - (x[c]! - x[a]!) * (y[b]! - y[a]!)) / 2;
}
