import { createRequire } from 'node:module';
import { ConfigError, InputError } from '../../../errors.js';
import type { Mesh } from '../../mesh.js';

/** What the importer makes of a file: triangles of each body in mm, as plain numbers. */
type Imported = {
  success: boolean;
  meshes?: { name: string; attributes: { position: { array: number[] } }; index: { array: number[] } }[];
};
type Triangulation = { linearUnit: string; linearDeflectionType: string; linearDeflection: number; angularDeflection: number };
type Importer = { ReadIgesFile(bytes: Uint8Array, triangulation: Triangulation): Imported };
type Start = (module: { print(): void; printErr(): void; locateFile(): string }) => Promise<Importer>;

/** A body of an IGES file, in mm; its name is '' where the file has none. */
export type ImportedBody = { name: string; mesh: Mesh };

/** How far triangles may lie off the surfaces: a share of the mean side of the box, and a turn between neighbors, as for STEP. */
export const deflectionShare = 1 / 2000;
const angleRad = 0.35;

/**
 * Triangles of the bodies of an IGES file, in mm. A second build of the CAD kernel is started for it and dropped again, as the one that
 * reads STEP knows no IGES; it gives triangles only.
 *
 * @throws {InputError} when it fails on the file or finds no surface in it.
 * @throws {ConfigError} when it cannot be loaded.
 * @see https://github.com/kovacsv/occt-import-js
 */
export async function importIges(bytes: Uint8Array): Promise<ImportedBody[]> {
  const importer = await loadImporter();
  const { success, meshes = [] } = readWith(importer, bytes);
  if (!success || meshes.length === 0) throw unreadable();
  return meshes.map(({ name, attributes, index }) => ({
    name,
    mesh: { positions: Float64Array.from(attributes.position.array), indices: Uint32Array.from(index.array) },
  }));
}

function readWith(importer: Importer, bytes: Uint8Array): Imported {
  try {
    return importer.ReadIgesFile(bytes, {
      linearUnit: 'millimeter',
      linearDeflectionType: 'bounding_box_ratio',
      linearDeflection: deflectionShare,
      angularDeflection: angleRad,
    });
  } catch (error) {
    throw new InputError('The CAD kernel failed on a shape in this IGES file.', exportStep, error);
  }
}

async function loadImporter(): Promise<Importer> {
  try {
    // LGPL, as the other kernel: a package and a .wasm file of its own, which anyone can replace.
    const require = createRequire(import.meta.url);
    const start: Start = require('occt-import-js');
    const wasmPath = require.resolve('occt-import-js/dist/occt-import-js.wasm');
    // It reports every step on stdout, which belongs to the protocol.
    return await start({ print: () => {}, printErr: () => {}, locateFile: () => wasmPath });
  } catch (error) {
    throw new ConfigError('The CAD kernel that reads IGES files could not be loaded.', 'Install part-analysis-mcp again.', error);
  }
}

const exportStep = 'Export the part as STEP (.step) from the program that made it.';

function unreadable(): InputError {
  return new InputError('The CAD kernel found no surface that it can read in this IGES file.', exportStep);
}
