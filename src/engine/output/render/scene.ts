import { type Mesh, triangleCount } from '../../mesh.js';
import { weld } from '../../metrics/mesh-health/weld.js';
import { inkColor } from '../palette.js';
import type { Image } from '../png.js';
import { type Camera, type Projection, projectMesh, type View } from './camera.js';
import { edgeLine, featureLines, noLine } from './feature-lines.js';
import { type CornerNormals, faceNormals, smoothNormals } from './normals.js';
import { rasterize, type Samples } from './raster.js';

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
};

/** How the surface of a scene is painted: its color (0xRRGGBB) in each pixel, and how strongly light and shade change it (0 … 1). */
export type Finish = { colorAt: (pixel: number, triangle: number) => number; shading: number };

/** Above this many triangles each is about a pixel, and interpolating normals changes nothing that can be seen. */
const smoothUpTo = 300_000;

/** The same for single triangles: below this area (10 pixels, in samples) the face normal will do. */
const smoothFromArea = 40;

/** The visible surface, its normals and its lines. */
export function createScene(mesh: Mesh, camera: Camera, size: { widthPx: number; heightPx: number }): Scene {
  const projection = projectMesh(mesh, camera, 2);
  const samples = rasterize(mesh, projection, 2 * size.widthPx, 2 * size.heightPx);
  const normals = turnToViewer(faceNormals(mesh), camera.view);
  const cornerNormals = triangleCount(mesh) <= smoothUpTo ? smoothNormals(weld(mesh), normals) : undefined;
  return { mesh, camera, projection, samples, normals, cornerNormals, lines: featureLines(samples, normals) };
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
  const { samples, lines } = scene;
  const { width, triangle } = samples;
  const light = createLight(scene, finish.shading);
  const sum = new Float64Array(3);
  for (let y = 0, pixel = 0; y < image.heightPx; y++) {
    for (let x = 0, i = 2 * y * width; x < image.widthPx; x++, i += 2, pixel++) {
      const t = triangle[i]!;
      const isInked = (lines[i]! | lines[i + 1]! | lines[i + width]! | lines[i + width + 1]!) !== 0;
      if (!isInked && t === triangle[i + 1] && t === triangle[i + width] && t === triangle[i + width + 1]) {
        if (t >= 0) setLit(image.rgb, 3 * pixel, finish.colorAt(pixel, t), light(t, 2 * x + 1, 2 * y + 1));
        continue;
      }
      sum.fill(0);
      for (let k = 0; k < 4; k++) addSample(i + (k >> 1) * width + (k & 1), pixel);
      for (let channel = 0; channel < 3; channel++) image.rgb[3 * pixel + channel] = sum[channel]! / 4 + 0.5;
    }
  }

  function addSample(sample: number, pixel: number): void {
    const t = triangle[sample]!;
    const line = lines[sample]!;
    const inkShare = line === noLine ? 0 : line === edgeLine ? 0.7 : 0.95;
    if (inkShare > 0) addLit(sum, inkColor, 1, inkShare);
    if (t >= 0) addLit(sum, finish.colorAt(pixel, t), light(t, (sample % width) + 0.5, Math.floor(sample / width) + 0.5), 1 - inkShare);
    else for (let channel = 0; channel < 3; channel++) sum[channel]! += (1 - inkShare) * image.rgb[3 * pixel + channel]!;
  }
}

function setLit(rgb: Uint8Array, at: number, color: number, intensity: number): void {
  rgb[at] = Math.min(255, (color >> 16) * intensity + 0.5);
  rgb[at + 1] = Math.min(255, ((color >> 8) & 255) * intensity + 0.5);
  rgb[at + 2] = Math.min(255, (color & 255) * intensity + 0.5);
}

function addLit(sum: Float64Array, color: number, intensity: number, weight: number): void {
  sum[0]! += weight * Math.min(255, (color >> 16) * intensity);
  sum[1]! += weight * Math.min(255, ((color >> 8) & 255) * intensity);
  sum[2]! += weight * Math.min(255, (color & 255) * intensity);
}

function turnToViewer(normals: Float32Array, { right: r, up: u, toViewer: v }: View): Float32Array {
  for (let i = 0; i < normals.length; i += 3) {
    const x = normals[i]!;
    const y = normals[i + 1]!;
    const z = normals[i + 2]!;
    const toward = x * v[0] + y * v[1] + z * v[2];
    const side = toward < 0 ? -1 : 1;
    normals[i] = side * (x * r[0] + y * r[1] + z * r[2]);
    normals[i + 1] = side * (x * u[0] + y * u[1] + z * u[2]);
    normals[i + 2] = side * toward;
  }
  return normals;
}

/** Brightness at a place of a triangle, 0.45 … 1.05: Lambert with a key light from the upper left, a weak fill and light from the sky. */
function createLight(scene: Scene, shading: number): (triangle: number, x: number, y: number) => number {
  const { normals, cornerNormals, projection, mesh } = scene;
  const weights = new Float64Array(3);

  function intensity(nx: number, ny: number, nz: number): number {
    const length = Math.sqrt(nx * nx + ny * ny + nz * nz) || 1;
    const key = Math.max(0, -0.5 * nx + 0.5 * ny + 0.71 * nz) / length;
    const fill = Math.max(0, 0.82 * nx + 0.1 * ny + 0.56 * nz) / length;
    return 1 + shading * (0.52 * key + 0.12 * fill + (0.06 * ny) / length - 0.5);
  }

  let flatTriangle = -1;
  let flatIntensity = 0;

  return (triangle, x, y) => {
    if (triangle === flatTriangle) return flatIntensity;
    const isSmall = !cornerNormals || areaPx(mesh, projection, triangle) < smoothFromArea;
    const i = isSmall ? -1 : cornerNormals.indexOf(triangle);
    if (isSmall || i < 0) {
      flatTriangle = triangle;
      flatIntensity = intensity(normals[3 * triangle]!, normals[3 * triangle + 1]!, normals[3 * triangle + 2]!);
      return flatIntensity;
    }
    const n = cornerNormals.values;
    cornerWeights(scene, triangle, x, y, weights);
    const a = weights[0]!;
    const b = weights[1]!;
    const c = weights[2]!;
    return intensity(
      a * n[i]! + b * n[i + 3]! + c * n[i + 6]!,
      a * n[i + 1]! + b * n[i + 4]! + c * n[i + 7]!,
      a * n[i + 2]! + b * n[i + 5]! + c * n[i + 8]!,
    );
  };
}

function areaPx({ indices }: Mesh, { x, y }: Projection, triangle: number): number {
  const a = indices[3 * triangle]!;
  const b = indices[3 * triangle + 1]!;
  const c = indices[3 * triangle + 2]!;
  return Math.abs((x[b]! - x[a]!) * (y[c]! - y[a]!) - (x[c]! - x[a]!) * (y[b]! - y[a]!)) / 2;
}
