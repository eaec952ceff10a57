/** Reads a STEP file so often in one process, and prints what it measured and the seconds of each time: `step FILE COUNT`. */
import { readFileSync } from 'node:fs';
import { readPart } from '../../../src/engine/read-part.js';

const [path = '', count = '1'] = process.argv.slice(2);
const bytes = readFileSync(path);
const seconds: number[] = [];
let told = {};
for (let i = 0; i < Number(count); i++) {
  const start = performance.now();
  const { mesh, solids } = await readPart(bytes, 'step');
  seconds.push((performance.now() - start) / 1000);
  const { min, max } = solids!.boundingBox;
  const diagonal = Math.hypot(max[0] - min[0], max[1] - min[1], max[2] - min[2]);
  told = { volume: solids?.volumeMm3, area: solids?.surfaceAreaMm2, diagonal, triangles: mesh.indices.length / 3 };
}
console.log(JSON.stringify({ ...told, seconds }));
