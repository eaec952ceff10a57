import { InputError } from '../../../errors.js';
import type { Mesh } from '../../mesh.js';
import type { FileUnits } from '../../part-geometry.js';
import { withoutUnusedVertices } from '../mesh-file.js';
import type { Transform } from '../placed-meshes.js';
import { addTriple, createNumberList, type NumberList, toIndices, toNumbers } from '../text/number-list.js';
import { parseNumber } from '../text/text-numbers.js';
import { parseTransform } from './transform.js';
import { createXmlCursor, nextAttribute, nextTag, readAttributes, tagIs, type XmlCursor } from './xml.js';

/** One use of an object: by a build item, or as a component of another object. */
export type Placement = {
  objectId: number;
  /** The model file that has the object, when it is another one (production extension). */
  path?: string;
  transform: Transform;
};

export type ModelObject = {
  /** '' where it has none. */
  name: string;
  /** Not supports, nor what is in the file for other reasons than to be made. */
  isPart: boolean;
  mesh?: Mesh;
  components: Placement[];
};

/** One model file of a 3MF package. */
export type Model = { unit: FileUnits['unit']; objects: Map<number, ModelObject>; items: Placement[] };

const units = new Map<string, FileUnits['unit']>([
  ['micron', 'micron'],
  ['millimeter', 'mm'],
  ['centimeter', 'cm'],
  ['inch', 'inch'],
  ['foot', 'ft'],
  ['meter', 'm'],
]);

const partTypes = ['model', 'surface'];

type OpenMesh = { vertices: NumberList; triangles: NumberList };

type Reading = { model: Model; object?: ModelObject; openMesh?: OpenMesh; isComplete: boolean };

/**
 * The objects and build items in the XML of one model file.
 *
 * Elements are known by their names without prefix and by where they are: `vertex` counts only inside the `mesh` of an `object`, as
 * extensions have elements of that name too.
 *
 * @throws {InputError} when it is no complete model, or a value in it cannot be read.
 * @see 3MF Core Specification 1.3, chapters 3 and 4; 3MF Production Extension 1.1, chapter 3
 */
export function readModel(xml: Uint8Array): Model {
  const reading: Reading = { model: { unit: 'mm', objects: new Map(), items: [] }, isComplete: false };
  const cursor = createXmlCursor(xml);
  while (nextTag(cursor)) {
    if (reading.openMesh && readMeshTag(cursor, reading.openMesh)) continue;
    if (cursor.isClosing) closeElement(cursor, reading);
    else openElement(cursor, reading);
  }
  if (!reading.isComplete) throw unreadable('has no complete model');
  return reading.model;
}

/** Whether the tag was one of the many inside a mesh. */
function readMeshTag(cursor: XmlCursor, { vertices, triangles }: OpenMesh): boolean {
  if (cursor.isClosing) return false;
  if (tagIs(cursor, 'triangle')) addNumbers(cursor, triangles, 'v1', 'v2', 'v3');
  else if (tagIs(cursor, 'vertex')) addNumbers(cursor, vertices, 'x', 'y', 'z');
  else return false;
  return true;
}

/** Adds the numbers in three attributes of names of one length that differ in their last letter; NaN for a missing one. */
function addNumbers(cursor: XmlCursor, list: NumberList, first: string, second: string, third: string): void {
  const { bytes } = cursor;
  const last = first.length - 1;
  const begin = first.charCodeAt(0);
  let a = Number.NaN;
  let b = Number.NaN;
  let c = Number.NaN;
  while (nextAttribute(cursor)) {
    if (cursor.keyEnd - cursor.keyStart !== first.length || (last > 0 && bytes[cursor.keyStart] !== begin)) continue;
    const key = bytes[cursor.keyStart + last];
    if (key === first.charCodeAt(last)) a = parseNumber(bytes, cursor.valueStart, cursor.valueEnd);
    else if (key === second.charCodeAt(last)) b = parseNumber(bytes, cursor.valueStart, cursor.valueEnd);
    else if (key === third.charCodeAt(last)) c = parseNumber(bytes, cursor.valueStart, cursor.valueEnd);
  }
  addTriple(list, a, b, c);
}

function openElement(cursor: XmlCursor, reading: Reading): void {
  const { model, object } = reading;
  if (tagIs(cursor, 'model')) model.unit = toUnit(readAttributes(cursor).get('unit'));
  else if (tagIs(cursor, 'object')) openObject(cursor, reading);
  else if (tagIs(cursor, 'mesh') && object) reading.openMesh = { vertices: createNumberList(), triangles: createNumberList() };
  else if (tagIs(cursor, 'component') && object) object.components.push(readPlacement(cursor));
  else if (tagIs(cursor, 'item')) model.items.push(readPlacement(cursor));
}

function openObject(cursor: XmlCursor, reading: Reading): void {
  const attributes = readAttributes(cursor);
  reading.object = { name: attributes.get('name') ?? '', isPart: partTypes.includes(attributes.get('type') ?? 'model'), components: [] };
  reading.model.objects.set(toId(attributes.get('id')), reading.object);
}

function closeElement(cursor: XmlCursor, reading: Reading): void {
  if (tagIs(cursor, 'mesh')) closeMesh(reading);
  else if (tagIs(cursor, 'object')) {
    reading.openMesh = undefined;
    reading.object = undefined;
  } else if (tagIs(cursor, 'model')) reading.isComplete = true;
}

function closeMesh(reading: Reading): void {
  const { object, openMesh } = reading;
  reading.openMesh = undefined;
  if (!object || !openMesh) return;
  const positions = toNumbers(openMesh.vertices);
  object.mesh = withoutUnusedVertices({ positions, indices: toIndices(openMesh.triangles, positions.length / 3) });
}

function readPlacement(cursor: XmlCursor): Placement {
  const attributes = readAttributes(cursor);
  const placement: Placement = {
    objectId: toId(attributes.get('objectid')),
    transform: parseTransform(attributes.get('transform')),
  };
  for (const [name, value] of attributes) if (/^(?:.*:)?path$/.test(name)) placement.path = value;
  return placement;
}

function toId(text = ''): number {
  if (/^\s*\d{1,10}\s*$/.test(text)) return Number(text);
  throw unreadable('names an object by something that is not a number');
}

function toUnit(text = 'millimeter'): FileUnits['unit'] {
  const unit = units.get(text);
  if (unit) return unit;
  throw unreadable(`states a unit that 3MF does not know (it knows ${[...units.keys()].join(', ')})`);
}

function unreadable(problem: string): InputError {
  return new InputError(`The 3MF file ${problem}.`, 'The file is damaged or incomplete. Export the part again.');
}
