import { dot, type Vector } from './vector.js';

/** Columns first, as WebGL reads it. */
export type Matrix = Float32Array;

/** From the part's axes to those of a camera at `eye`: x to its right, y up, z towards it. */
export function viewMatrix(eye: Vector, right: Vector, up: Vector, back: Vector): Matrix {
  const rows = [right, up, back];
  const at = (column: number) => rows.map((row) => row[column]!);
  return new Float32Array([...at(0), 0, ...at(1), 0, ...at(2), 0, ...rows.map((row) => -dot(row, eye)), 1]);
}

/** Perspective onto -1 … 1: `halfHeight` is half of what is seen at distance 1. */
export function perspective(halfHeight: number, aspect: number, near: number, far: number): Matrix {
  const y = 1 / halfHeight;
  const depth = near - far;
  return new Float32Array([y / aspect, 0, 0, 0, 0, y, 0, 0, 0, 0, (near + far) / depth, -1, 0, 0, (2 * near * far) / depth, 0]);
}

/** Parallel projection onto -1 … 1: `halfHeight` is half of what is seen, in mm. */
export function parallel(halfHeight: number, aspect: number, near: number, far: number): Matrix {
  const y = 1 / halfHeight;
  const depth = near - far;
  return new Float32Array([y / aspect, 0, 0, 0, 0, y, 0, 0, 0, 0, 2 / depth, 0, 0, 0, (near + far) / depth, 1]);
}

/** `a` after `b`. */
export function product(a: Matrix, b: Matrix): Matrix {
  const result = new Float32Array(16);
  for (let column = 0; column < 4; column++) {
    for (let row = 0; row < 4; row++) {
      let sum = 0;
      for (let k = 0; k < 4; k++) sum += a[4 * k + row]! * b[4 * column + k]!;
      result[4 * column + row] = sum;
    }
  }
  return result;
}
