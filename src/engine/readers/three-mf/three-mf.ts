import { InputError } from '../../../errors.js';
import { type MeshFile, requireUsableMesh } from '../mesh-file.js';
import { identity } from '../placed-meshes.js';
import { type Archive, openArchive } from './archive.js';
import { type Assembly, assemble } from './assembly.js';
import { type Model, type Placement, readModel } from './model.js';
import { createXmlCursor, nextTag, readAttributes, tagIs } from './xml.js';

/**
 * The triangles of everything that a 3MF file places on its build plate, in the unit that the file states (mm when it states none).
 *
 * Supports and objects of type "other" are left out. A file that places nothing gives all its objects that are no component of
 * another, as they lie.
 *
 * @throws {InputError} when the package is damaged, beyond the limits of `openArchive` and `assemble`, or holds no usable triangle.
 * @see 3MF Core Specification 1.3; 3MF Production Extension 1.1
 */
export function readThreeMf(bytes: Uint8Array): MeshFile {
  const archive = openArchive(bytes);
  const models = new Map<string, Model>();
  const root = readModel(requireFile(archive, rootPath(archive)));
  const load = (path: string): Model => {
    const model = models.get(path) ?? readModel(requireFile(archive, path));
    models.set(path, model);
    if (model.unit !== root.unit) throw unreadable('holds model files in different units');
    return model;
  };

  const isPlaced = root.items.length > 0;
  const assembly = assemble(root, isPlaced ? root.items : topLevelObjects(root), load);
  requireUsableMesh(assembly.mesh);
  return { mesh: assembly.mesh, groups: assembly.groups, unit: root.unit, notes: notesOn(assembly, isPlaced) };
}

/** Where the package says that its model is; the usual place when it does not say. */
function rootPath(archive: Archive): string {
  const relationships = archive.read('_rels/.rels');
  if (!relationships) return '3D/3dmodel.model';
  const cursor = createXmlCursor(relationships);
  while (nextTag(cursor)) {
    if (!tagIs(cursor, 'Relationship') || cursor.isClosing) continue;
    const attributes = readAttributes(cursor);
    if (attributes.get('Type')?.endsWith('/3dmodel')) return attributes.get('Target') ?? '3D/3dmodel.model';
  }
  return '3D/3dmodel.model';
}

function requireFile(archive: Archive, path: string): Uint8Array {
  const file = archive.read(path);
  if (file) return file;
  throw unreadable('is a ZIP archive, but lacks a model file that it needs');
}

function topLevelObjects({ objects }: Model): Placement[] {
  const isComponent = new Set<number>();
  for (const { components } of objects.values()) {
    for (const { objectId, path } of components) if (path === undefined) isComponent.add(objectId);
  }
  return [...objects.keys()].filter((id) => !isComponent.has(id)).map((objectId) => ({ objectId, transform: identity }));
}

function notesOn({ nonPartCount, emptyCount }: Assembly, isPlaced: boolean): string[] {
  const notes = [];
  if (!isPlaced) notes.push('The 3MF file places nothing on its build plate, so all its objects were read as they lie.');
  if (nonPartCount > 0) notes.push(`Objects of the 3MF file that are supports or no part, and were left out: ${nonPartCount}.`);
  if (emptyCount > 0) notes.push(`Objects of the 3MF file without a triangle mesh, which were left out: ${emptyCount}.`);
  return notes;
}

function unreadable(problem: string): InputError {
  return new InputError(`The 3MF file ${problem}.`, 'Export the part again as 3MF, or as STL.');
}
