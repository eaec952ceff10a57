import fc from 'fast-check';
import { textMutationsOf } from './byte-mutations.js';
import { hostileName, hostileWord } from './hostile-values.js';
import { rawMesh } from './meshes.js';

const corner = fc.constantFrom(
  (vertex: number) => `${vertex}`,
  (vertex: number) => `${vertex}/1`,
  (vertex: number) => `${vertex}//2`,
  (vertex: number, count: number) => `${vertex - count - 1}/1/1`,
);

const line = fc.oneof(
  hostileWord.map((word) => `v 0 ${word} 1`),
  hostileWord.map((word) => `f 1 2 ${word}`),
  hostileName.map((name) => `o ${name}`),
  hostileName.map((name) => `g ${name}`),
  fc.constantFrom('f', 'f 1', 'v', 'v 1 2', 'f 1 1 1', 'f 1\\', '\\', 'vn 0 0 1', 'usemtl x', 'l 1 2', 'f 1 2 3 \\', '#', 'call other.obj'),
);

/** OBJ files by their structure, with odd lines in between, and edits of these. */
const built = fc
  .tuple(rawMesh, corner, fc.array(fc.tuple(fc.nat(), line), { maxLength: 4 }), fc.constantFrom('\n', '\r\n', '\r'))
  .map(([{ points, faces }, write, odd, lineEnd]) => {
    const lines = [
      ...points.map((point) => `v ${point.join(' ')}`),
      ...faces.map((face) => `f ${face.map((vertex) => write(vertex + 1, points.length)).join(' ')}`),
    ];
    for (const [at, text] of odd) lines.splice(at % (lines.length + 1), 0, text);
    return new Uint8Array(Buffer.from(lines.join(lineEnd)));
  });

export const objFiles = fc.oneof(built, textMutationsOf(built));
