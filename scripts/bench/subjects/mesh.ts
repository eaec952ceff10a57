/** Reads a binary STL file, and prints what admesh prints of it: `mesh FILE`. With a second argument it tells the time of each step on stderr. */
import { boundingBox } from '../../../src/engine/metrics/bounding-box.js';
import { topology } from '../../../src/engine/metrics/mesh-health/topology.js';
import { weld } from '../../../src/engine/metrics/mesh-health/weld.js';
import { volumeAndArea } from '../../../src/engine/metrics/volume.js';
import { readBinaryStl } from '../../../src/engine/readers/stl/stl-binary.js';
import { sourceOfFile } from './file-source.js';

const [path = '', isTold] = process.argv.slice(2);
let since = performance.now();
function step<Result>(name: string, work: () => Result): Result {
  const result = work();
  const now = performance.now();
  if (isTold) console.error(`${name}: ${(now - since).toFixed(1)} ms`);
  since = now;
  return result;
}

const { mesh } = step('read', () => readBinaryStl(sourceOfFile(path)));
const box = step('box', () => boundingBox(mesh));
const { volumeMm3: volume, surfaceAreaMm2: area } = step('volume and area', () => volumeAndArea(mesh));
const welded = step('weld', () => weld(mesh));
const { openEdgeCount, nonManifoldEdgeCount, shells } = step('edges and shells', () => topology(welded));
console.log(
  JSON.stringify({
    triangles: mesh.indices.length / 3,
    vertices: welded.positions.length / 3,
    ...{ box, volume, area, openEdgeCount, nonManifoldEdgeCount, shells: shells.count },
  }),
);
