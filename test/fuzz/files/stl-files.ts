import fc from 'fast-check';
import { mutationsOf, textMutationsOf } from './byte-mutations.js';
import { hostileCount, hostileName, seldom } from './hostile-values.js';
import { type RawMesh, rawMesh, triangleCorners } from './meshes.js';

/** A binary STL file; `claimed` replaces its count, spare bytes follow its triangles. */
export function binaryStl(mesh: RawMesh, header: string, claimed?: number, spareBytes = 0): Uint8Array {
  const corners = triangleCorners(mesh);
  const bytes = Buffer.alloc(84 + (50 * corners.length) / 3 + spareBytes);
  bytes.write(header.slice(0, 80), 'latin1');
  bytes.writeUInt32LE(claimed ?? corners.length / 3, 80);
  corners.forEach((corner, i) => {
    const at = 84 + 50 * Math.floor(i / 3) + 12 + 12 * (i % 3);
    for (const axis of [0, 1, 2]) bytes.writeFloatLE(corner[axis] ?? 0, at + 4 * axis);
  });
  return bytes;
}

/** A text STL file of one solid per mesh. */
export function asciiStl(meshes: readonly RawMesh[], name: string, lineEnd: string): Uint8Array {
  const solids = meshes.map((mesh) => {
    const corners = triangleCorners(mesh).map((corner) => `vertex ${corner.join(' ')}`);
    const facets = Array.from({ length: corners.length / 3 }, (_, i) =>
      ['facet normal 0 0 0', 'outer loop', ...corners.slice(3 * i, 3 * i + 3), 'endloop', 'endfacet'].join(lineEnd),
    );
    return [`solid ${name}`, ...facets, `endsolid ${name}`].join(lineEnd);
  });
  return Buffer.from(solids.join(lineEnd));
}

const binary = fc
  .tuple(rawMesh, hostileName, seldom(hostileCount), fc.nat(60))
  .map(([mesh, name, claimed, spareBytes]) => binaryStl(mesh, name, claimed, spareBytes));

const ascii = fc
  .tuple(fc.array(rawMesh, { minLength: 1, maxLength: 3 }), hostileName, fc.constantFrom('\n', '\r\n', ' ', '\t'))
  .map(([meshes, name, lineEnd]) => asciiStl(meshes, name, lineEnd));

/** STL files by their structure, and edits of these. */
export const stlFiles = fc.oneof(binary, ascii, textMutationsOf(ascii), mutationsOf(binary));
