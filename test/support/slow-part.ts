import { writeFile } from 'node:fs/promises';
import type { Mesh } from '../../src/engine/mesh.js';
import { binaryStl } from './shapes.js';

/** A closed block of 4 n² triangles with a wavy top, and its sides: enough work for an analysis to be caught in the middle of it. */
function wavyBlock(n: number): Mesh {
  const positions = new Float64Array(2 * (n + 1) ** 2 * 3);
  const indices: number[] = [];
  const vertex = (layer: number, i: number, j: number) => layer * (n + 1) ** 2 + i * (n + 1) + j;
  for (let layer = 0; layer < 2; layer++) {
    for (let i = 0; i <= n; i++) {
      for (let j = 0; j <= n; j++) {
        const height = layer * 10 + Math.sin(i / 7) * Math.cos(j / 5);
        positions.set([i, j, height], 3 * vertex(layer, i, j));
      }
    }
  }
  const quad = (a: number, b: number, c: number, d: number) => indices.push(a, b, c, a, c, d);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      quad(vertex(1, i, j), vertex(1, i + 1, j), vertex(1, i + 1, j + 1), vertex(1, i, j + 1));
      quad(vertex(0, i, j), vertex(0, i, j + 1), vertex(0, i + 1, j + 1), vertex(0, i + 1, j));
    }
    quad(vertex(0, i, 0), vertex(0, i + 1, 0), vertex(1, i + 1, 0), vertex(1, i, 0));
    quad(vertex(0, i, n), vertex(1, i, n), vertex(1, i + 1, n), vertex(0, i + 1, n));
    quad(vertex(0, 0, i), vertex(1, 0, i), vertex(1, 0, i + 1), vertex(0, 0, i + 1));
    quad(vertex(0, n, i), vertex(0, n, i + 1), vertex(1, n, i + 1), vertex(1, n, i));
  }
  return { positions, indices: new Uint32Array(indices) };
}

/** Writes a part of 643,200 triangles whose analysis takes some seconds. */
export async function writeSlowPart(path: string): Promise<void> {
  made ??= binaryStl(wavyBlock(400));
  await writeFile(path, made);
}

let made: Uint8Array | undefined;
