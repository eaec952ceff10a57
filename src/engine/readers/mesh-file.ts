import { InputError } from '../../errors.js';
import { type Mesh, requireTriangles } from '../mesh.js';
import type { FileUnits, TriangleGroup } from '../part-geometry.js';

/** What a mesh reader gets out of a file. Coordinates are in the file's own unit, and `unit` is there only where the format states it. */
export type MeshFile = {
  /** As the file has it: triangles not repaired, vertices merged at most where they are equal; every coordinate is a usable number. */
  mesh: Mesh;
  /** Named objects, in the order of their triangles. */
  groups?: TriangleGroup[];
  unit?: FileUnits['unit'];
  /** What a user should know about the file. One sentence each. */
  notes: string[];
};

/** A kilometer in micrometers is 1e9, so a part never needs more; random bytes read as numbers nearly always exceed it. */
const largestCoordinate = 1e12;

/**
 * Refuses a mesh that cannot be measured.
 *
 * @throws {InputError} when there are no triangles, or when one has a corner that is NaN, infinite or beyond 1e12 units:
 * products of three such lengths would overflow or drown every other digit.
 */
export function requireUsableMesh(mesh: Mesh): void {
  requireTriangles(mesh);
  if (sumOfSizes(mesh.positions) <= largestCoordinate) return;
  const unusable = findUnusable(mesh);
  if (unusable.count > 0) throw unusableCoordinates(unusable, mesh.indices.length / 3);
}

/** At least the largest of all coordinates without their signs, and NaN when one is; three sums, as one would wait for itself. */
function sumOfSizes(positions: Float64Array): number {
  let x = 0;
  let y = 0;
  let z = 0;
  for (let i = 0; i < positions.length; i += 3) {
    x += Math.abs(positions[i]!);
    y += Math.abs(positions[i + 1]!);
    z += Math.abs(positions[i + 2]!);
  }
  return x + y + z;
}

function findUnusable({ positions, indices }: Mesh): { count: number; first: number } {
  let count = 0;
  let first = 0;
  for (let i = 0; i < indices.length; i += 3) {
    if (isUsable(positions, indices[i]!) && isUsable(positions, indices[i + 1]!) && isUsable(positions, indices[i + 2]!)) continue;
    if (count === 0) first = i / 3 + 1;
    count++;
  }
  return { count, first };
}

function unusableCoordinates({ count, first }: { count: number; first: number }, triangleCount: number): InputError {
  return new InputError(
    `Triangles with unusable coordinates (NaN, infinite or beyond 1e12): ${count} of ${triangleCount}; the first is triangle ${first}.`,
    'Export the part again; the file was damaged or written by a faulty exporter.',
  );
}

function isUsable(positions: Float64Array, vertex: number): boolean {
  for (let i = 3 * vertex; i < 3 * vertex + 3; i++) {
    if (!(Math.abs(positions[i]!) <= largestCoordinate)) return false;
  }
  return true;
}

/** The mesh without vertices that no triangle uses, so that its box is the box of its triangles; the same mesh when all are used. */
export function withoutUnusedVertices(mesh: Mesh): Mesh {
  const { positions, indices } = mesh;
  const vertexCount = positions.length / 3;
  const isUsed = new Uint8Array(vertexCount);
  for (let i = 0; i < indices.length; i++) isUsed[indices[i]!] = 1;

  const compacted = new Uint32Array(vertexCount);
  let kept = 0;
  for (let vertex = 0; vertex < vertexCount; vertex++) {
    compacted[vertex] = kept;
    kept += isUsed[vertex]!;
  }
  if (kept === vertexCount) return mesh;

  const keptPositions = new Float64Array(3 * kept);
  for (let vertex = 0; vertex < vertexCount; vertex++) {
    if (isUsed[vertex]) keptPositions.set(positions.subarray(3 * vertex, 3 * vertex + 3), 3 * compacted[vertex]!);
  }
  return { positions: keptPositions, indices: indices.map((vertex) => compacted[vertex]!) };
}
