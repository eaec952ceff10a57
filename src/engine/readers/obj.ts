import { InputError } from '../../errors.js';
import type { TriangleGroup } from '../part-geometry.js';
import { type MeshFile, requireUsableMesh, withoutUnusedVertices } from './mesh-file.js';
import { addTriple, createNumberList, type NumberList, toIndices, toNumbers } from './text/number-list.js';
import { parseNumber } from './text/text-numbers.js';

const tab = 0x09;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const space = 0x20;
const slash = 0x2f;
const backslash = 0x5c;
const letterF = 0x66;
const letterG = 0x67;
const letterO = 0x6f;
const letterV = 0x76;

type Reading = {
  readonly bytes: Uint8Array;
  at: number;
  wordStart: number;
  positions: NumberList;
  corners: NumberList;
  faceCount: number;
  skippedFaceCount: number;
  groups: TriangleGroup[];
  hasObjects: boolean;
};

/**
 * The triangles of a Wavefront OBJ file, those of all its objects and groups together; no unit, as OBJ states none.
 *
 * Reads `v` (first three numbers), `f` (vertex indices, counted from 1 or, when negative, back from the last vertex) and the names of
 * objects (`o`; in files without any, of groups, `g`, which are materials else); everything else is passed over.
 * Faces with more corners are cut into a fan around their first corner: areas and volumes come out right for flat convex faces, volumes
 * for flat concave ones too.
 *
 * @throws {InputError} when a face refers to a vertex that is not there, or no triangle is usable.
 * @see "Object Files (.obj)", appendix B1 of the Wavefront Advanced Visualizer manual
 */
export function readObj(bytes: Uint8Array): MeshFile {
  const reading: Reading = {
    bytes,
    at: 0,
    wordStart: 0,
    positions: createNumberList(),
    corners: createNumberList(),
    faceCount: 0,
    skippedFaceCount: 0,
    groups: [{ name: '', firstTriangle: 0 }],
    hasObjects: false,
  };
  while (reading.at < bytes.length) readLine(reading);

  const indices = toIndices(reading.corners, reading.positions.length / 3);
  const mesh = withoutUnusedVertices({ positions: toNumbers(reading.positions), indices });
  requireUsableMesh(mesh);
  const { skippedFaceCount } = reading;
  return {
    mesh,
    groups: reading.groups,
    notes: skippedFaceCount > 0 ? [`Faces of the OBJ file with fewer than three corners, which were skipped: ${skippedFaceCount}.`] : [],
  };
}

function readLine(reading: Reading): void {
  if (nextWordOfLine(reading) && reading.at === reading.wordStart + 1) {
    const keyword = reading.bytes[reading.wordStart];
    if (keyword === letterV) addTriple(reading.positions, nextNumber(reading), nextNumber(reading), nextNumber(reading));
    if (keyword === letterF) readFace(reading);
    if (keyword === letterO || (keyword === letterG && !reading.hasObjects)) readName(reading, keyword === letterO);
  }
  while (reading.at < reading.bytes.length && !isLineEnd(reading.bytes[reading.at])) reading.at++;
  reading.at++;
}

function readName(reading: Reading, isObject: boolean): void {
  const { bytes, at: start, corners } = reading;
  while (reading.at < bytes.length && !isLineEnd(bytes[reading.at])) reading.at++;
  const name = Buffer.from(bytes.subarray(start, reading.at)).toString('utf8').trim();
  reading.groups.push({ name, firstTriangle: corners.length / 3 });
  reading.hasObjects ||= isObject;
}

/** Steps over blanks, and over line ends after a backslash. `false` at the end of the line. */
function nextWordOfLine(reading: Reading): boolean {
  const { bytes } = reading;
  let at = reading.at;
  for (; at < bytes.length; at++) {
    if (isContinuation(bytes, at)) at += bytes[at + 1] === carriageReturn && bytes[at + 2] === lineFeed ? 2 : 1;
    else if (bytes[at] !== space && bytes[at] !== tab) break;
  }
  reading.wordStart = at;
  while (at < bytes.length && bytes[at]! > space && !isContinuation(bytes, at)) at++;
  reading.at = at;
  return at > reading.wordStart;
}

function isContinuation(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === backslash && isLineEnd(bytes[at + 1]);
}

function isLineEnd(byte: number | undefined): boolean {
  return byte === lineFeed || byte === carriageReturn;
}

function nextNumber(reading: Reading): number {
  return nextWordOfLine(reading) ? parseNumber(reading.bytes, reading.wordStart, reading.at) : Number.NaN;
}

function readFace(reading: Reading): void {
  reading.faceCount++;
  let first = -1;
  let previous = -1;
  let count = 0;
  while (nextWordOfLine(reading)) {
    const corner = readCorner(reading);
    if (count === 0) first = corner;
    else if (count > 1) addTriple(reading.corners, first, previous, corner);
    previous = corner;
    count++;
  }
  if (count < 3) reading.skippedFaceCount++;
}

/** The vertex of a corner written as v, v/vt, v//vn or v/vt/vn, counted from 0. A vertex may follow later in the file. */
function readCorner({ bytes, wordStart, at, positions, faceCount }: Reading): number {
  let end = wordStart;
  while (end < at && bytes[end] !== slash) end++;
  const index = parseNumber(bytes, wordStart, end);
  const vertex = index > 0 ? index - 1 : positions.length / 3 + index;
  if (index !== 0 && Number.isInteger(vertex) && vertex >= 0) return vertex;
  throw new InputError(
    `Face ${faceCount} of the OBJ file has a corner that is not the number of a vertex.`,
    'The file is damaged or incomplete. Export the part again.',
  );
}
