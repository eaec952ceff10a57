import { type Mesh, triangleCount } from '../mesh.js';
import { writeAreaVectorMm2 } from '../metrics/area-vectors.js';
import { boundingBox } from '../metrics/bounding-box.js';
import type { Rotation } from './rotation.js';

const headerBytes = 80;
const triangleBytes = 50;

/** Must not begin with "solid", which would make some readers take the file for text. */
const header = 'part-analysis-mcp; units: mm';

/**
 * Binary STL of a mesh in mm, turned and then moved so that its bounding box begins at 0, 0, 0. Coordinates are float32, as the
 * format has them: off by up to 6e-8 of their size, and the same for corners that are the same, so a closed mesh stays closed.
 *
 * @throws {InputError} when the mesh has no triangles.
 */
export function orientedStl(mesh: Mesh, rotation: Rotation): Uint8Array {
  const turned = { positions: turn(mesh.positions, rotation), indices: mesh.indices };
  const { min } = boundingBox(turned);
  for (let i = 0; i < turned.positions.length; i++) turned.positions[i]! -= min[i % 3]!;
  return binaryStl(turned);
}

function turn(positions: Float64Array, [a, b, c, d, e, f, g, h, i]: Rotation): Float64Array {
  const turned = new Float64Array(positions.length);
  for (let p = 0; p < positions.length; p += 3) {
    const x = positions[p]!;
    const y = positions[p + 1]!;
    const z = positions[p + 2]!;
    turned[p] = a * x + b * y + c * z;
    turned[p + 1] = d * x + e * y + f * z;
    turned[p + 2] = g * x + h * y + i * z;
  }
  return turned;
}

function binaryStl(mesh: Mesh): Uint8Array {
  const { positions, indices } = mesh;
  const count = triangleCount(mesh);
  const bytes = new Uint8Array(headerBytes + 4 + triangleBytes * count);
  new TextEncoder().encodeInto(header, bytes);
  const view = new DataView(bytes.buffer);
  view.setUint32(headerBytes, count, true);
  const normal = new Float64Array(3);
  let at = headerBytes + 4;
  for (let t = 0; t < count; t++, at += triangleBytes) {
    writeAreaVectorMm2(mesh, t, normal, 0);
    // Zero for a triangle without area: readers then find the normal themselves.
    const length = Math.hypot(normal[0]!, normal[1]!, normal[2]!) || 1;
    for (let axis = 0; axis < 3; axis++) {
      view.setFloat32(at + 4 * axis, normal[axis]! / length, true);
      for (let corner = 0; corner < 3; corner++) {
        view.setFloat32(at + 12 * (corner + 1) + 4 * axis, positions[3 * indices[3 * t + corner]! + axis]!, true);
      }
    }
  }
  return bytes;
}
