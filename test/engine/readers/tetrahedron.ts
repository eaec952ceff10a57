import { triangleCount } from '../../../src/engine/mesh.js';
import type { MeshFile } from '../../../src/engine/readers/mesh-file.js';

/** The corner of the unit cube at the origin: volume 1/6. */
export const points = [
  [0, 0, 0],
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
] as const;

/** Its faces, counter-clockwise seen from outside, counted from 0. */
export const faces = [
  [0, 2, 1],
  [0, 1, 3],
  [0, 3, 2],
  [1, 2, 3],
] as const;

/** The corners of all faces, one after the other. */
export const corners = faces.flatMap((face) => face.map((vertex) => points[vertex]));

/** Six times the volume: 1 for one sound tetrahedron, -1 for one turned inside out. */
export function sixTimesVolume({ mesh: { positions, indices } }: MeshFile): number {
  let sum = 0;
  for (let i = 0; i < indices.length; i += 3) {
    const [a, b, c] = [0, 1, 2].map((corner) => positions.subarray(3 * indices[i + corner]!));
    sum +=
      a![0]! * (b![1]! * c![2]! - b![2]! * c![1]!) +
      a![1]! * (b![2]! * c![0]! - b![0]! * c![2]!) +
      a![2]! * (b![0]! * c![1]! - b![1]! * c![0]!);
  }
  return sum;
}

/** What most tests of readers look at. */
export function summary(file: MeshFile) {
  return { triangles: triangleCount(file.mesh), sixTimesVolume: sixTimesVolume(file), notes: file.notes };
}

/** The bytes of a text, one per character. */
export function bytesOf(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'latin1'));
}
