import { InputError } from '../../../errors.js';
import type { Mesh } from '../../mesh.js';
import { compose, determinant, identity, type PlacedMesh, type Transform } from '../placed-meshes.js';
import { type Buffers, damaged } from './buffers.js';
import type { Document, Node } from './document.js';
import { readPrimitive } from './primitive.js';

/** The meshes of a scene where its nodes put them, in meters, and what was left out. */
export type Scene = { placed: PlacedMesh[]; skippedPrimitiveCount: number };

const deepestNesting = 64;
const mostPlacements = 100_000;
const mostTriangles = 10_000_000;
const instancing = 'EXT_mesh_gpu_instancing';

type Walk = Scene & {
  document: Document;
  buffers: Buffers;
  meshes: Map<number, Mesh[]>;
  nodeCount: number;
  /** Of meshes as they are stored, and as they are placed. */
  storedTriangleCount: number;
  triangleCount: number;
};

/**
 * Walks the scene that the file shows first; without any scene, all nodes that are no child of another.
 *
 * @throws {InputError} when nodes form a circle, a transform flattens a mesh, or the whole grows beyond 10 million triangles.
 * @see Khronos, glTF 2.0 specification, section 3.5 "Scenes"
 */
export function readScene(document: Document, buffers: Buffers): Scene {
  const counts = { skippedPrimitiveCount: 0, nodeCount: 0, storedTriangleCount: 0, triangleCount: 0 };
  const walk: Walk = { ...counts, placed: [], document, buffers, meshes: new Map() };
  for (const node of rootNodes(document)) place(walk, node, identity, 1);
  return { placed: walk.placed, skippedPrimitiveCount: walk.skippedPrimitiveCount };
}

function rootNodes({ scene = 0, scenes, nodes }: Document): number[] {
  if (scenes.length > 0) {
    const chosen = scenes[scene];
    if (!chosen) throw damaged(`scene ${scene} is not there`);
    return chosen.nodes;
  }
  const children = new Set(nodes.flatMap((node) => node.children));
  return [...nodes.keys()].filter((node) => !children.has(node));
}

function place(walk: Walk, number: number, outer: Transform, depth: number): void {
  if (depth > deepestNesting) throw refused(`nests its nodes in a circle, or more than ${deepestNesting} deep`);
  if (++walk.nodeCount > mostPlacements) throw refused(`places more than ${mostPlacements} nodes`);
  const node = walk.document.nodes[number];
  if (!node) throw damaged(`node ${number} is not there`);
  if (instancing in node.extensions) throw refused(`repeats a mesh by the extension ${instancing}, which is not read`);
  const transform = compose(transformOf(node), outer);
  if (node.mesh !== undefined) addMesh(walk, node.mesh, node.name, transform);
  for (const child of node.children) place(walk, child, transform, depth + 1);
}

function addMesh(walk: Walk, number: number, nodeName: string, transform: Transform): void {
  const name = nodeName || walk.document.meshes[number]?.name || '';
  const volumeFactor = determinant(transform);
  if (volumeFactor === 0 || !Number.isFinite(volumeFactor)) throw refused('flattens a mesh by the transform of a node');
  for (const mesh of meshAt(walk, number)) {
    walk.triangleCount += mesh.indices.length / 3;
    requireFew(walk.triangleCount);
    walk.placed.push({ name, mesh, transform });
  }
}

function meshAt(walk: Walk, number: number): Mesh[] {
  const known = walk.meshes.get(number);
  if (known) return known;
  const mesh = walk.document.meshes[number];
  if (!mesh) throw damaged(`mesh ${number} is not there`);
  const meshes: Mesh[] = [];
  for (const primitive of mesh.primitives) {
    const read = readPrimitive(walk.document, walk.buffers, primitive);
    if (read) meshes.push(read);
    else walk.skippedPrimitiveCount++;
    walk.storedTriangleCount += (read?.indices.length ?? 0) / 3;
    requireFew(walk.storedTriangleCount);
  }
  walk.meshes.set(number, meshes);
  return meshes;
}

function requireFew(triangleCount: number): void {
  if (triangleCount > mostTriangles) throw refused(`holds more than ${mostTriangles} triangles`);
}

/** A column-major matrix, or scale, then rotation by a unit quaternion x, y, z, w, then shift. */
function transformOf({ matrix: m, translation, rotation, scale }: Node): Transform {
  if (m) return [m[0]!, m[1]!, m[2]!, m[4]!, m[5]!, m[6]!, m[8]!, m[9]!, m[10]!, m[12]!, m[13]!, m[14]!];
  const [x = 0, y = 0, z = 0, w = 1] = rotation;
  const [a = 1, b = 1, c = 1] = scale;
  return [
    ...[a * (1 - 2 * (y * y + z * z)), a * 2 * (x * y + z * w), a * 2 * (x * z - y * w)],
    ...[b * 2 * (x * y - z * w), b * (1 - 2 * (x * x + z * z)), b * 2 * (y * z + x * w)],
    ...[c * 2 * (x * z + y * w), c * 2 * (y * z - x * w), c * (1 - 2 * (x * x + y * y))],
    ...translation,
  ];
}

function refused(problem: string): InputError {
  return new InputError(`The glTF file ${problem}.`, 'Export the part again as GLB, as a single mesh if possible.');
}
