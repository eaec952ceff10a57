import { InputError } from '../../../errors.js';
import type { TriangleGroup } from '../../part-geometry.js';
import { type MeshFile, requireUsableMesh } from '../mesh-file.js';
import { addTriple, createNumberList, type NumberList, toNumbers } from '../text/number-list.js';
import { asciiWord, createTextCursor, nextNumber, nextWord, type TextCursor, wordIs } from '../text/text-cursor.js';

const facet = asciiWord('facet');
const normal = asciiWord('normal');
const outer = asciiWord('outer');
const vertex = asciiWord('vertex');
const endFacet = asciiWord('endfacet');
const solid = asciiWord('solid');
const endSolid = asciiWord('endsolid');

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const longestName = 200;

type Reading = {
  positions: NumberList;
  facetCount: number;
  /** Corners of the open facet so far; `undefined` between facets. */
  corners: number | undefined;
  unclosedFacetCount: number;
  solidCount: number;
  isInSolid: boolean;
  groups: TriangleGroup[];
  /** Of the solid that begins next, and where the line ends that it or the last solid's end stands in. */
  name: string;
  nameEnd: number;
};

/**
 * The triangles of a text STL file, those of all its solids together. It is read word by word, so that neither line breaks
 * nor the length of a line matter; a missing `endloop`, `endfacet` or `endsolid` is not an error.
 *
 * @throws {InputError} when a facet has other than three vertices (which three were meant is not known), or no triangle is usable.
 */
export function readAsciiStl(bytes: Uint8Array): MeshFile {
  const cursor = createTextCursor(bytes);
  const reading: Reading = {
    positions: createNumberList(),
    facetCount: 0,
    corners: undefined,
    unclosedFacetCount: 0,
    solidCount: 0,
    isInSolid: false,
    groups: [],
    name: '',
    nameEnd: 0,
  };
  while (nextWord(cursor)) readWord(cursor, reading);
  closeFacet(reading, 'missing');

  const mesh = { positions: toNumbers(reading.positions), indices: new Uint32Array(reading.positions.length / 3) };
  for (let i = 0; i < mesh.indices.length; i++) mesh.indices[i] = i;
  requireUsableMesh(mesh);
  return { mesh, groups: reading.groups, notes: notesOn(reading) };
}

/** Outside a facet only `facet` and the ends of solids count, as the name of a solid can hold any other word. */
function readWord(cursor: TextCursor, reading: Reading): void {
  if (reading.corners !== undefined && wordIs(cursor, vertex)) {
    addTriple(reading.positions, nextNumber(cursor), nextNumber(cursor), nextNumber(cursor));
    reading.corners++;
  } else if (wordIs(cursor, facet)) openFacet(cursor, reading);
  else if (wordIs(cursor, endFacet)) closeFacet(reading, 'present');
  else if (wordIs(cursor, endSolid) || wordIs(cursor, solid)) {
    closeFacet(reading, 'missing');
    reading.isInSolid = false;
    readName(cursor, reading);
  }
}

/** Up to the end of the line, or to the first facet. Words of a name that look like a begin or an end are none. */
function readName(cursor: TextCursor, reading: Reading): void {
  const { bytes, wordStart: start, at: end } = cursor;
  if (start < reading.nameEnd) return;
  let lineEnd = end;
  while (lineEnd < bytes.length && lineEnd < end + longestName && bytes[lineEnd] !== lineFeed && bytes[lineEnd] !== carriageReturn)
    lineEnd++;
  const line = Buffer.from(bytes.subarray(end, lineEnd)).toString('utf8');
  reading.name = wordIs(cursor, solid) ? (line.split(/\bfacet\b/i, 1)[0] ?? '').trim() : '';
  reading.nameEnd = lineEnd;
}

function openFacet(cursor: TextCursor, reading: Reading): void {
  if (!nextWord(cursor) || !(wordIs(cursor, normal) || wordIs(cursor, outer))) return;
  closeFacet(reading, 'missing');
  if (!reading.isInSolid) {
    reading.solidCount++;
    reading.groups.push({ name: reading.name, firstTriangle: reading.facetCount });
  }
  reading.isInSolid = true;
  reading.facetCount++;
  reading.corners = 0;
}

function closeFacet(reading: Reading, end: 'present' | 'missing'): void {
  if (reading.corners === undefined) return;
  if (reading.corners !== 3) throw notATriangle(reading.facetCount, reading.corners);
  if (end === 'missing') reading.unclosedFacetCount++;
  reading.corners = undefined;
}

function notATriangle(facetNumber: number, corners: number): InputError {
  return new InputError(
    `Facet ${facetNumber} of the STL file has ${corners} vertices where a facet has 3.`,
    'The file is damaged or was cut off. Export the part again, as binary STL if possible.',
  );
}

function notesOn({ solidCount, unclosedFacetCount, isInSolid }: Reading): string[] {
  const notes = [];
  if (solidCount > 1) notes.push(`The STL file holds ${solidCount} solids; they are taken together as one part.`);
  if (unclosedFacetCount > 0) notes.push(`Facets of the STL file that lack "endfacet" and were read all the same: ${unclosedFacetCount}.`);
  if (isInSolid) notes.push('The STL file ends without "endsolid", so triangles may be missing at its end.');
  return notes;
}
