import { type MeshFile, requireUsableMesh } from '../mesh-file.js';
import { joinPlaced } from '../placed-meshes.js';
import { openBuffers } from './buffers.js';
import { openContainer } from './container.js';
import { type Document, parseDocument } from './document.js';
import { readScene, type Scene } from './scene.js';

/**
 * The triangles of the scene in a GLB or glTF file, in meters, as glTF has it. Axes stay as they are: glTF's up is y.
 *
 * Only what makes up the shape is read, quantized meshes included, and every count is checked against the bytes that are there.
 *
 * @throws {InputError} when the file is damaged, needs what is not read (compressed meshes, files beside it), or has no usable triangle.
 * @see Khronos, glTF 2.0 specification (ISO/IEC 12113:2022)
 */
export function readGltf(bytes: Uint8Array): MeshFile {
  const { json, binary } = openContainer(bytes);
  const document = parseDocument(json);
  const scene = readScene(document, openBuffers(document, binary));
  const { mesh, groups } = joinPlaced(scene.placed);
  requireUsableMesh(mesh);
  return { mesh, groups, unit: 'm', notes: notesOn(document, scene) };
}

function notesOn({ scenes, skins, meshes }: Document, { skippedPrimitiveCount }: Scene): string[] {
  const isMoved = skins.length > 0 || meshes.some(({ primitives }) => primitives.some(({ targets }) => targets !== undefined));
  const notes = [];
  if (scenes.length > 1) notes.push(`The glTF file holds ${scenes.length} scenes; only the one that it shows first was read.`);
  if (skippedPrimitiveCount > 0) notes.push(`Points and lines of the glTF file, which were left out: ${skippedPrimitiveCount}.`);
  if (isMoved) notes.push('The glTF file bends meshes by skins or targets; they were read at rest.');
  return notes;
}
