import { boundingBox, extentsMm } from '../../metrics/bounding-box.js';
import type { PartGeometry } from '../../part-geometry.js';
import { requireUsableMesh } from '../mesh-file.js';
import { joinMeshes } from '../step/step-mesh.js';
import { readIgesUnits } from './iges-units.js';
import { deflectionShare, type ImportedBody, importIges } from './importer.js';

/**
 * Triangles, length unit and body names of an IGES file, in mm.
 *
 * IGES files mostly hold trimmed surfaces without word of how they join, and the reader gives triangles, no exact solids: values come
 * from the triangles, and a note says how far these may lie off the surfaces.
 *
 * @throws {InputError} when the file is no whole IGES file in fixed columns, or holds no surface that can be read.
 */
export async function readIges(bytes: Uint8Array): Promise<PartGeometry> {
  const units = readIgesUnits(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1'));
  const bodies = await importIges(bytes);
  const mesh = joinMeshes(bodies.map((body) => body.mesh));
  requireUsableMesh(mesh);
  const { x, y, z } = extentsMm(boundingBox(mesh));
  const deflectionMm = Number((((x + y + z) / 3) * deflectionShare).toPrecision(2));
  const distance = `within ${deflectionMm} mm of its surfaces`;
  const note = `The values of this IGES file come from triangles that lie ${distance}; STEP gives exact ones.`;
  return { mesh, units, groups: groupsOf(bodies), notes: [note] };
}

function groupsOf(bodies: readonly ImportedBody[]): PartGeometry['groups'] {
  let firstTriangle = 0;
  return bodies.map(({ name, mesh }) => {
    const group = { name, firstTriangle };
    firstTriangle += mesh.indices.length / 3;
    return group;
  });
}
