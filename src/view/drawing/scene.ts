import { cutColor, cutHatchColor, hatchColor, inkColor, noWallColor, partColor, signalColor } from '../../engine/output/palette.js';
import type { ViewData, ViewPart } from '../../view-data.js';
import { axesOf, type Ball, type Camera, eyeOf, projection, type Size } from '../camera.js';
import { featureEdges } from '../geometry/edges.js';
import type { Matrix } from '../geometry/matrix.js';
import { faceNormals, fineNormals } from '../geometry/normals.js';
import type { Plane } from '../geometry/ray.js';
import { cross, dot, scaled, subtract, unit, type Vector } from '../geometry/vector.js';
import capFragment from './cap.frag.glsl';
import capVertex from './cap.vert.glsl';
import { rampTexels, rgb, thicknessColors } from './colors.js';
import { type GpuLines, type GpuMesh, uploadMesh } from './gpu-mesh.js';
import lineFragment from './line.frag.glsl';
import lineVertex from './line.vert.glsl';
import { createProgram, type Program } from './program.js';
import surfaceFragment from './surface.frag.glsl';
import surfaceVertex from './surface.vert.glsl';

export const colorings = ['plain', 'wall', 'gap', 'overhang'] as const;
export type Coloring = (typeof colorings)[number];

/** What a picture depends on. `pixelRatio`: pixels of the screen for one of the page. */
export type Shot = {
  camera: Camera;
  size: Size;
  pixelRatio: number;
  coloring: Coloring;
  section?: { plane: Plane; outline: Float32Array } | undefined;
};

export type Scene = { draw(shot: Shot): void; pixelsDrawn(): number };

const noPlane = [0, 0, 0, 1] as const;

/** Where a part has no scale, nothing is colored by it. */
const anyScale = { limitMm: 1, topMm: 10 };

type Outline = { of: Float32Array; lines: GpuLines };

/** What is on the graphics card, and what every picture of it needs. */
type Stage = {
  gl: WebGL2RenderingContext;
  part: ViewPart;
  ball: Ball;
  surface: GpuMesh;
  edges: GpuLines;
  outline: Outline | undefined;
  programs: Record<'surface' | 'line' | 'cap', Program>;
  ramps: Record<'wall' | 'gap', WebGLTexture>;
  restingMm: number;
};

/**
 * The part as WebGL draws it: the surface in one call, its lines in another; with a section plane, its cut faces closed.
 *
 * @throws {Error} when the graphics driver refuses a shader.
 */
export function createScene(gl: WebGL2RenderingContext, data: ViewData, ball: Ball): Scene {
  const stage = setStage(gl, data, ball);
  return { draw: (shot) => draw(stage, shot), pixelsDrawn: () => pixelsDrawn(gl) };
}

function setStage(gl: WebGL2RenderingContext, { part, mesh }: ViewData, ball: Ball): Stage {
  const faces = faceNormals(mesh);
  const surface = uploadMesh(gl, mesh, fineNormals(mesh, faces), ball.center);
  return {
    ...{ gl, part, ball, surface, outline: undefined },
    edges: surface.lines(featureEdges(mesh, faces)),
    programs: {
      surface: createProgram(gl, surfaceVertex, surfaceFragment),
      line: createProgram(gl, lineVertex, lineFragment),
      cap: createProgram(gl, capVertex, capFragment),
    },
    ramps: { wall: rampTexture(gl, part.wall), gap: rampTexture(gl, part.gap) },
    restingMm: restingHeight(mesh.positions, part.pose?.up, ball.center),
  };
}

function draw(stage: Stage, shot: Shot): void {
  const { gl, ball, surface } = stage;
  const { camera, size, section } = shot;
  const matrix = projection(camera, ball, size, ball.center);
  const plane = section ? planeFrom(section.plane, ball.center) : noPlane;
  gl.viewport(0, 0, size.width, size.height);
  gl.clearColor(0, 0, 0, 0);
  gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT | gl.STENCIL_BUFFER_BIT);
  gl.enable(gl.DEPTH_TEST);
  gl.disable(gl.BLEND);
  setSurface(stage, shot, matrix, plane);
  if (section) countSurfaces(stage);
  surface.draw();
  if (section) drawCap(stage, shot, matrix, section.plane);
  drawLines(stage, shot, matrix, plane);
}

function setSurface(stage: Stage, { camera, coloring, pixelRatio }: Shot, matrix: Matrix, plane: readonly number[]): void {
  const { gl, part, ball, programs, ramps, restingMm } = stage;
  const { use, at } = programs.surface;
  use();
  const { right, up, back } = axesOf(camera);
  gl.uniformMatrix4fv(at('uProjection'), false, matrix);
  gl.uniform4fv(at('uPlane'), plane);
  gl.uniform1i(at('uColoring'), colorings.indexOf(coloring));
  gl.uniform1i(at('uIsStencil'), 0);
  gl.uniform1i(at('uIsParallel'), camera.isParallel ? 1 : 0);
  gl.uniform1f(at('uPixel'), pixelRatio);
  gl.uniform1f(at('uRestingMm'), restingMm);
  gl.uniform1f(at('uLimitDeg'), part.pose?.limitDeg ?? 45);
  const vectors = { uUp: part.pose?.up ?? [0, 0, 1], uRight: right, uTop: up, uBack: back, uEye: subtract(eyeOf(camera), ball.center) };
  const tones = { uPart: rgb(partColor), uSignal: rgb(signalColor), uNone: rgb(noWallColor), uHatch: rgb(hatchColor) };
  for (const [name, value] of Object.entries({ ...vectors, ...tones })) gl.uniform3fv(at(name), value);
  const kind = coloring === 'gap' ? 'gap' : 'wall';
  const scale = thicknessColors(part[kind] ?? anyScale);
  gl.uniform2f(at('uScale'), scale.limitMm, 1 / Math.log(scale.topMm / scale.limitMm));
  gl.bindTexture(gl.TEXTURE_2D, ramps[kind]);
}

/** In each pixel, how many more surfaces of the kept part are left than entered: more than none where the plane cuts solid. */
function countSurfaces({ gl, surface, programs }: Stage): void {
  gl.uniform1i(programs.surface.at('uIsStencil'), 1);
  gl.colorMask(false, false, false, false);
  gl.depthMask(false);
  gl.disable(gl.DEPTH_TEST);
  gl.enable(gl.STENCIL_TEST);
  gl.stencilFunc(gl.ALWAYS, 0, 255);
  gl.stencilOpSeparate(gl.FRONT, gl.KEEP, gl.KEEP, gl.DECR_WRAP);
  gl.stencilOpSeparate(gl.BACK, gl.KEEP, gl.KEEP, gl.INCR_WRAP);
  surface.draw();
  gl.disable(gl.STENCIL_TEST);
  gl.enable(gl.DEPTH_TEST);
  gl.depthMask(true);
  gl.colorMask(true, true, true, true);
  gl.uniform1i(programs.surface.at('uIsStencil'), 0);
}

function drawCap({ gl, ball, programs }: Stage, { pixelRatio }: Shot, matrix: Matrix, { normal, offset }: Plane): void {
  const { use, at } = programs.cap;
  use();
  const along = unit(cross(normal, Math.abs(normal[2]) < 0.9 ? [0, 0, 1] : [1, 0, 0]));
  const reach = 1.2 * ball.radiusMm;
  gl.uniformMatrix4fv(at('uProjection'), false, matrix);
  gl.uniform3fv(at('uMiddle'), scaled(normal, offset - dot(normal, ball.center)));
  gl.uniform3fv(at('uAlong'), scaled(along, reach));
  gl.uniform3fv(at('uAcross'), scaled(cross(normal, along), reach));
  gl.uniform3fv(at('uCut'), rgb(cutColor));
  gl.uniform3fv(at('uHatch'), rgb(cutHatchColor));
  gl.uniform1f(at('uPixel'), pixelRatio);
  gl.enable(gl.STENCIL_TEST);
  gl.stencilFunc(gl.NOTEQUAL, 0, 255);
  gl.stencilOp(gl.KEEP, gl.KEEP, gl.KEEP);
  gl.bindVertexArray(null);
  gl.drawArrays(gl.TRIANGLE_STRIP, 0, 4);
  gl.disable(gl.STENCIL_TEST);
}

function drawLines(stage: Stage, { size, pixelRatio, section }: Shot, matrix: Matrix, plane: readonly number[]): void {
  const { gl, programs, edges } = stage;
  const { use, at } = programs.line;
  use();
  gl.uniformMatrix4fv(at('uProjection'), false, matrix);
  gl.uniform4fv(at('uPlane'), plane);
  gl.uniform2f(at('uSize'), size.width, size.height);
  gl.uniform4f(at('uColor'), ...rgb(inkColor), 0.85);
  gl.uniform1f(at('uWidth'), 1.15 * pixelRatio);
  gl.enable(gl.BLEND);
  gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
  edges.draw();
  if (!section) return;
  gl.uniform4fv(at('uPlane'), noPlane);
  gl.uniform1f(at('uWidth'), 1.9 * pixelRatio);
  outlineOf(stage, section.outline).lines.draw();
}

/** The outline on the graphics card, put there once for each place of the cut. */
function outlineOf(stage: Stage, segments: Float32Array): Outline {
  if (stage.outline?.of !== segments) {
    stage.outline?.lines.free();
    stage.outline = { of: segments, lines: stage.surface.lines(segments) };
  }
  return stage.outline;
}

function planeFrom({ normal, offset }: Plane, origin: Vector): readonly number[] {
  return [...normal, offset - dot(normal, origin)];
}

function rampTexture(gl: WebGL2RenderingContext, scale = anyScale): WebGLTexture {
  const texture = gl.createTexture();
  gl.bindTexture(gl.TEXTURE_2D, texture);
  gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, 256, 4, 0, gl.RGBA, gl.UNSIGNED_BYTE, rampTexels(scale));
  for (const side of [gl.TEXTURE_WRAP_S, gl.TEXTURE_WRAP_T]) gl.texParameteri(gl.TEXTURE_2D, side, gl.CLAMP_TO_EDGE);
  for (const way of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER]) gl.texParameteri(gl.TEXTURE_2D, way, gl.NEAREST);
  return texture;
}

/** Height up to which the part counts as lying on the plate, from `origin`: a thousandth of its height above its lowest place. */
function restingHeight(positions: Float32Array, up: Vector = [0, 0, 1], origin: Vector): number {
  let [lowest, highest] = [Infinity, -Infinity];
  for (let v = 0; v < positions.length; v += 3) {
    const height = positions[v]! * up[0] + positions[v + 1]! * up[1] + positions[v + 2]! * up[2];
    lowest = Math.min(lowest, height);
    highest = Math.max(highest, height);
  }
  return lowest + 1e-3 * (highest - lowest) - dot(up, origin);
}

/** Pixels that are not background in the picture that was drawn in this very turn of the page. */
function pixelsDrawn(gl: WebGL2RenderingContext): number {
  const { drawingBufferWidth: width, drawingBufferHeight: height } = gl;
  const pixels = new Uint8Array(4 * width * height);
  gl.readPixels(0, 0, width, height, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
  let count = 0;
  for (let i = 3; i < pixels.length; i += 4) if (pixels[i]! > 0) count++;
  return count;
}
