import { InputError } from '../../../errors.js';
import { type MeshFile, requireUsableMesh, withoutUnusedVertices } from '../mesh-file.js';
import { addTriple, createNumberList, type NumberList, toIndices } from '../text/number-list.js';
import { type PlyElement, readPlyHeader, type Scalar } from './ply-header.js';
import { createPlySource, type PlySource } from './ply-source.js';

/**
 * The triangles of a PLY file, text or binary of either byte order; no unit, as PLY states none.
 *
 * Reads x, y and z of the element `vertex`, and the list `vertex_indices` (or `vertex_index`) of the elements `face` and `tristrips`;
 * all else is passed over. Faces with more than three corners are cut into a fan around their first corner.
 *
 * @throws {InputError} when the file is a point cloud, is cut off, refers to a vertex that is not there, or holds no usable triangle.
 * @see G. Turk, "The PLY Polygon File Format", 1994
 */
export function readPly(bytes: Uint8Array): MeshFile {
  const header = readPlyHeader(bytes);
  const source = createPlySource(bytes, header);
  const corners = createNumberList();
  let positions = new Float64Array();
  for (const element of header.elements) {
    if (element.name === 'vertex') positions = readVertices(source, element);
    else if (element.name === 'face') readLists(source, element, corners, addFan);
    else if (element.name === 'tristrips') readLists(source, element, corners, addStrips);
    else readLists(source, element, corners, passOver);
  }

  if (corners.length === 0 && positions.length > 0) throw pointCloud(positions.length / 3);
  const mesh = withoutUnusedVertices({ positions, indices: toIndices(corners, positions.length / 3) });
  requireUsableMesh(mesh);
  return { mesh, notes: [] };
}

function readVertices(source: PlySource, { count, properties }: PlyElement): Float64Array<ArrayBuffer> {
  const axes = properties.map(({ name, countType }) => (countType ? -1 : ['x', 'y', 'z'].indexOf(name)));
  if (![0, 1, 2].every((axis) => axes.includes(axis))) {
    throw new InputError('The vertices of the PLY file have no x, y and z.', 'Export the part again as PLY, or as STL or 3MF.');
  }
  const positions = new Float64Array(3 * count);
  for (let vertex = 0; vertex < count; vertex++) {
    for (let i = 0; i < properties.length; i++) {
      const { type, countType } = properties[i]!;
      if (countType) passOver(source, type, readCount(source, countType));
      else if (axes[i]! < 0) source(type);
      else positions[3 * vertex + axes[i]!] = source(type);
    }
  }
  return positions;
}

/** Takes the `count` numbers of a list and adds the triangles they stand for. */
type ListReader = (source: PlySource, type: Scalar, count: number, corners: NumberList) => void;

/** Hands the vertex list of each row to `read`, and passes over all else. */
function readLists(source: PlySource, { count, properties }: PlyElement, corners: NumberList, read: ListReader): void {
  // Rows without properties take no bytes, so nothing limits their count.
  if (properties.length === 0) return;
  const readers = properties.map(({ name }) => (name === 'vertex_indices' || name === 'vertex_index' ? read : passOver));
  for (let row = 0; row < count; row++) {
    for (let i = 0; i < properties.length; i++) {
      const { type, countType } = properties[i]!;
      if (countType) readers[i]!(source, type, readCount(source, countType), corners);
      else source(type);
    }
  }
}

function readCount(source: PlySource, type: Scalar): number {
  const count = source(type);
  if (Number.isInteger(count) && count >= 0) return count;
  throw new InputError('The PLY file has a list whose length is not a count.', 'The file is damaged. Export the part again.');
}

function passOver(source: PlySource, type: Scalar, count: number): void {
  for (let i = 0; i < count; i++) source(type);
}

function addFan(source: PlySource, type: Scalar, count: number, corners: NumberList): void {
  let first = -1;
  let previous = -1;
  for (let i = 0; i < count; i++) {
    const corner = source(type);
    if (i === 0) first = corner;
    else if (i > 1) addTriple(corners, first, previous, corner);
    previous = corner;
  }
}

/**
 * Each corner makes a triangle with the two before it, every second one turned around; a negative one begins another strip.
 * Triangles with a corner twice only join strips and have no area.
 */
function addStrips(source: PlySource, type: Scalar, count: number, corners: NumberList): void {
  let a = -1;
  let b = -1;
  let length = 0;
  for (let i = 0; i < count; i++) {
    const c = source(type);
    length = c < 0 ? 0 : length + 1;
    if (length > 2 && a !== b && b !== c && c !== a) {
      if (length % 2 === 1) addTriple(corners, a, b, c);
      else addTriple(corners, b, a, c);
    }
    a = b;
    b = c;
  }
}

function pointCloud(pointCount: number): InputError {
  return new InputError(
    `The PLY file holds ${pointCount} points but no faces: it is a point cloud, which has no volume.`,
    'Export the part as a triangle mesh, or reconstruct its surface first.',
  );
}
