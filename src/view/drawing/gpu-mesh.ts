import type { ViewMesh } from '../../view-data.js';
import type { Vector } from '../geometry/vector.js';
import { bufferOf } from './program.js';

/** The part on the graphics card, counted from `origin`; and the lines, each of six numbers, in any number of sets. */
export type GpuMesh = { draw(): void; lines(segments: Float32Array): GpuLines };
export type GpuLines = { draw(): void; free(): void };

export function uploadMesh(gl: WebGL2RenderingContext, mesh: ViewMesh, normals: Int16Array, origin: Vector): GpuMesh {
  const surface = gl.createVertexArray();
  gl.bindVertexArray(surface);
  bufferOf(gl, gl.ARRAY_BUFFER, countedFrom(mesh.positions, origin));
  attribute(gl, 0, 3, gl.FLOAT, false, 12, 0);
  bufferOf(gl, gl.ARRAY_BUFFER, normals as Int16Array<ArrayBuffer>);
  attribute(gl, 1, 4, gl.SHORT, true, 8, 0);
  bufferOf(gl, gl.ARRAY_BUFFER, valuesOf(mesh));
  attribute(gl, 2, 2, gl.FLOAT, false, 8, 0);
  bufferOf(gl, gl.ELEMENT_ARRAY_BUFFER, mesh.indices as Uint32Array<ArrayBuffer>);
  const count = mesh.indices.length;
  return {
    draw() {
      gl.bindVertexArray(surface);
      gl.drawElements(gl.TRIANGLES, count, gl.UNSIGNED_INT, 0);
    },
    lines: (segments) => uploadLines(gl, countedFrom(segments, origin)),
  };
}

/** Each line is one instance of a strip of two triangles: WebGL draws its own lines one pixel wide only. */
function uploadLines(gl: WebGL2RenderingContext, segments: Float32Array<ArrayBuffer>): GpuLines {
  const lines = gl.createVertexArray();
  gl.bindVertexArray(lines);
  const buffer = bufferOf(gl, gl.ARRAY_BUFFER, segments);
  attribute(gl, 0, 3, gl.FLOAT, false, 24, 0);
  attribute(gl, 1, 3, gl.FLOAT, false, 24, 12);
  gl.vertexAttribDivisor(0, 1);
  gl.vertexAttribDivisor(1, 1);
  return {
    draw() {
      gl.bindVertexArray(lines);
      gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, 4, segments.length / 6);
    },
    free() {
      gl.deleteVertexArray(lines);
      gl.deleteBuffer(buffer);
    },
  };
}

function attribute(gl: WebGL2RenderingContext, place: number, size: number, type: GLenum, isUnit: boolean, stride: number, at: number) {
  gl.enableVertexAttribArray(place);
  gl.vertexAttribPointer(place, size, type, isUnit, stride, at);
}

function countedFrom(positions: Float32Array, origin: Vector): Float32Array<ArrayBuffer> {
  return Float32Array.from(positions, (value, i) => value - origin[i % 3]!);
}

/** Wall and gap of each vertex; -1 stands for none, because what shaders make of NaN is their own affair. */
function valuesOf({ positions, wallMm, gapMm }: ViewMesh): Float32Array<ArrayBuffer> {
  const values = new Float32Array((positions.length / 3) * 2).fill(-1);
  for (const [offset, list] of [wallMm, gapMm].entries()) {
    list?.forEach((value, v) => {
      if (value >= 0) values[2 * v + offset] = value;
    });
  }
  return values;
}
