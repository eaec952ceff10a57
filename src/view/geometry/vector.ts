export type Vector = readonly [number, number, number];

export const add = (a: Vector, b: Vector): Vector => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
export const subtract = (a: Vector, b: Vector): Vector => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
export const scaled = (a: Vector, by: number): Vector => [a[0] * by, a[1] * by, a[2] * by];
export const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
export const lengthOf = (a: Vector): number => Math.hypot(a[0], a[1], a[2]);

export const cross = (a: Vector, b: Vector): Vector => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];

/** `a` at length 1; straight up where it has no length. */
export function unit(a: Vector): Vector {
  const length = lengthOf(a);
  return length > 0 ? scaled(a, 1 / length) : [0, 0, 1];
}

/** The way from `a` to `b`: 0 is `a`, 1 is `b`. */
export const between = (a: Vector, b: Vector, share: number): Vector => add(a, scaled(subtract(b, a), share));

/** Corner number `vertex` of a list of x, y, z. */
export const vertexAt = (positions: Float32Array, vertex: number): Vector => [
  positions[3 * vertex]!,
  positions[3 * vertex + 1]!,
  positions[3 * vertex + 2]!,
];

export const distance = (a: Vector, b: Vector): number => lengthOf(subtract(a, b));
