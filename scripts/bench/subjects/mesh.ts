/** Reads a binary STL file, and prints what admesh prints of it: `mesh FILE`. With a second argument it tells the time of each step on stderr. */
import { fstatSync, openSync, readSync } from 'node:fs';
import { boundingBox } from '../../../src/engine/metrics/bounding-box.js';
import { topology } from '../../../src/engine/metrics/mesh-health/topology.js';
import { weld } from '../../../src/engine/metrics/mesh-health/weld.js';
import { surfaceAreaMm2 } from '../../../src/engine/metrics/surface-area.js';
import { volumeMm3 } from '../../../src/engine/metrics/volume.js';
import { type ByteSource, readBinaryStl } from '../../../src/engine/readers/stl/stl-binary.js';

const [path = '', isTold] = process.argv.slice(2);
let since = performance.now();
function step<Result>(name: string, work: () => Result): Result {
  const result = work();
  const now = performance.now();
  if (isTold) console.error(`${name}: ${(now - since).toFixed(1)} ms`);
  since = now;
  return result;
}

/** Memory for one piece only: a file of ten million triangles has 500 MB. */
function sourceOfFile(file: string): ByteSource {
  const descriptor = openSync(file, 'r');
  let buffer = new Uint8Array();
  return {
    length: fstatSync(descriptor).size,
    piece(from, to) {
      if (buffer.length < to - from) buffer = new Uint8Array(to - from);
      return buffer.subarray(0, readSync(descriptor, buffer, 0, to - from, from));
    },
  };
}

const { mesh } = step('read', () => readBinaryStl(sourceOfFile(path)));
const box = step('box', () => boundingBox(mesh));
const volume = step('volume', () => volumeMm3(mesh));
const area = step('area', () => surfaceAreaMm2(mesh));
const welded = step('weld', () => weld(mesh));
const { openEdgeCount, nonManifoldEdgeCount, shells } = step('edges and shells', () => topology(welded));
console.log(
  JSON.stringify({
    triangles: mesh.indices.length / 3,
    vertices: welded.positions.length / 3,
    ...{ box, volume, area, openEdgeCount, nonManifoldEdgeCount, shells: shells.count },
  }),
);
