import type { Mesh, Vector } from '../../../src/engine/mesh.js';

/** Solid of the cells of a grid that are filled: only faces between a filled and an empty cell, two triangles each. */
export function blocks(xs: number[], ys: number[], zs: number[], isFilled: (i: number, j: number, k: number) => boolean): Mesh {
  const grid = [xs, ys, zs];
  const filled = (cell: number[]) =>
    cell.every((c, axis) => c >= 0 && c < grid[axis]!.length - 1) && isFilled(cell[0]!, cell[1]!, cell[2]!);
  const triangles: Vector[] = [];
  const corner = (cell: number[], axis: number, u: number, v: number, side: number): Vector => {
    const at = [...cell];
    at[axis]! += side;
    at[(axis + 1) % 3]! += u;
    at[(axis + 2) % 3]! += v;
    return [xs[at[0]!]!, ys[at[1]!]!, zs[at[2]!]!];
  };
  for (const cell of cellsOf(xs.length - 1, ys.length - 1, zs.length - 1)) {
    for (let face = 0; filled(cell) && face < 6; face++) {
      const axis = face >> 1;
      const side = face & 1;
      const neighbor = [...cell];
      neighbor[axis]! += 2 * side - 1;
      if (filled(neighbor)) continue;
      const [a, b, c, d] = [
        corner(cell, axis, 0, 0, side),
        corner(cell, axis, 1, 0, side),
        corner(cell, axis, 1, 1, side),
        corner(cell, axis, 0, 1, side),
      ];
      triangles.push(...(side === 1 ? [a, b, c, a, c, d] : [a, c, b, a, d, c]));
    }
  }
  return welded(triangles);
}

/**
 * Solid of revolution about z. The profile (radius, height, radius, height …) runs counter-clockwise with the radius to the right and
 * is closed by itself or on the axis.
 */
export function lathe(profile: number[], segments: number): Mesh {
  const ring = (at: number, s: number): Vector => {
    const turn = (2 * Math.PI * (s % segments)) / segments;
    return [profile[at]! * Math.cos(turn), profile[at]! * Math.sin(turn), profile[at + 1]!];
  };
  const triangles: Vector[] = [];
  for (let at = 0; at < profile.length; at += 2) {
    const next = (at + 2) % profile.length;
    for (let s = 0; s < segments; s++) {
      if (profile[at]! > 0) triangles.push(ring(at, s), ring(at, s + 1), ring(next, s + 1));
      if (profile[next]! > 0) triangles.push(ring(at, s), ring(next, s + 1), ring(next, s));
    }
  }
  return welded(triangles);
}

/** Prism over a convex outline (x, y, x, y …) in the xy plane, counter-clockwise. */
export function prism(outline: number[], height: number): Mesh {
  const count = outline.length / 2;
  const triangles: Vector[] = [];
  const point = (i: number, z: number): Vector => [outline[2 * (i % count)]!, outline[2 * (i % count) + 1]!, z];
  for (let i = 0; i < count; i++) {
    triangles.push(point(i, 0), point(i + 1, 0), point(i + 1, height), point(i, 0), point(i + 1, height), point(i, height));
    if (i < 2) continue;
    triangles.push(point(0, 0), point(i, 0), point(i - 1, 0), point(0, height), point(i - 1, height), point(i, height));
  }
  return welded(triangles);
}

/** Every triangle split into four, `times` over; vertices stay shared. */
export function refined(mesh: Mesh, times: number): Mesh {
  if (times === 0) return mesh;
  const triangles: Vector[] = [];
  for (let t = 0; t < mesh.indices.length; t += 3) {
    const [a, b, c] = [0, 1, 2].map((k) => vertex(mesh, mesh.indices[t + k]!)) as [Vector, Vector, Vector];
    const [ab, bc, ca] = [middle(a, b), middle(b, c), middle(c, a)];
    triangles.push(a, ab, ca, ab, b, bc, ca, bc, c, ab, bc, ca);
  }
  return refined(welded(triangles), times - 1);
}

/** The mesh with each vertex moved by a function. */
export function moved({ positions, indices }: Mesh, by: (x: number, y: number, z: number) => Vector): Mesh {
  const points = Array.from({ length: positions.length / 3 }, (_, v) =>
    by(positions[3 * v]!, positions[3 * v + 1]!, positions[3 * v + 2]!),
  );
  return { positions: new Float64Array(points.flat()), indices };
}

/** The mesh turned inside out: a cavity of that shape. */
export function insideOut({ positions, indices }: Mesh): Mesh {
  return { positions, indices: new Uint32Array([...indices].reverse()) };
}

/** Numbers from 0 to 1 that are the same on every run (Park and Miller). */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 16807) % 2147483647;
    return state / 2147483647;
  };
}

function cellsOf(countX: number, countY: number, countZ: number): number[][] {
  const cells = Array.from({ length: countX * countY * countZ }, (_, n) => n);
  return cells.map((n) => [n % countX, Math.floor(n / countX) % countY, Math.floor(n / (countX * countY))]);
}

function welded(corners: Vector[]): Mesh {
  const numbers = new Map<string, number>();
  const positions: number[] = [];
  const indices = corners.map((corner) => {
    const key = corner.map((value) => Math.round(value * 1e9)).join(' ');
    const number = numbers.get(key) ?? numbers.size;
    if (number === numbers.size) positions.push(...corner);
    numbers.set(key, number);
    return number;
  });
  return { positions: new Float64Array(positions), indices: new Uint32Array(indices) };
}

function vertex({ positions }: Mesh, number: number): Vector {
  return [positions[3 * number]!, positions[3 * number + 1]!, positions[3 * number + 2]!];
}

function middle(a: Vector, b: Vector): Vector {
  return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2, (a[2] + b[2]) / 2];
}
