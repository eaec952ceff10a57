import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { defaultCatalog } from '../../engine/catalog/catalog.js';
import { ExpectedError } from '../../errors.js';
import { printableText } from '../../files/names.js';
import type { PartResult } from '../../vocabulary.js';
import { silentCall } from '../spark/world.js';
import { addComponent } from './components.js';
import { keepOwnFile } from './files.js';
import { binaryStl, connectedParts, type Triangle, trianglesOfGlb } from './stl.js';
import type { Component, FileEntry, World } from './world.js';

/** A job that came to its end without a result; the sentences become its messages. */
export class JobFailure extends Error {
  readonly sentences: string[];

  constructor(sentences: string[]) {
    super(sentences.join(' '));
    this.name = 'JobFailure';
    this.sentences = sentences;
  }
}

/** Makes the STL of the component that a STEP file belongs to. */
export async function convertFile(world: World, file: FileEntry, signal: AbortSignal): Promise<void> {
  const component = world.components.get(file.componentId ?? -1);
  if (!component) throw new JobFailure(['The component of the file was deleted.']);
  const { triangles } = await measure(world, file, signal);
  await keepStl(world, component, triangles);
}

/** Makes a region of every body in a STEP file of a whole case. Where the surface cannot be told apart, each carries all of it. */
export async function initializeCase(world: World, file: FileEntry, signal: AbortSignal): Promise<void> {
  const { bodies, triangles } = await measure(world, file, signal);
  const surfaces = connectedParts(triangles);
  for (let index = 0; index < bodies; index++) {
    const region = addComponent(world, {
      ...{ kind: 'regions', caseId: file.caseId, parentId: undefined, name: `Region ${index + 1}`, type: null, data: '{}' },
    });
    await keepStl(world, region, surfaces.length === bodies ? (surfaces[index] ?? []) : triangles);
  }
}

export async function keepStl(world: World, component: Component, triangles: readonly Triangle[]): Promise<void> {
  const name = `${component.name.replace(/[/\\]/g, '_')}.stl`;
  const place = { caseId: component.caseId, componentId: component.id };
  const made = await keepOwnFile(world, place, name, binaryStl(triangles));
  component.fileMetadataId = made.id;
}

/** What the engine finds in a file that was uploaded. */
async function measure(world: World, file: FileEntry, signal: AbortSignal): Promise<{ bodies: number; triangles: Triangle[] }> {
  const kept = world.storage.find(file.key);
  if (!kept) throw new JobFailure(['The file was not found in the storage.']);
  if (!['.stp', '.step'].includes(extname(file.fileName).toLowerCase())) throw new JobFailure(['Only STEP files can be converted.']);
  const outputFolder = await mkdtemp(join(tmpdir(), 'part-analysis-convert-'));
  const part = { ...kept, name: file.fileName, format: 'step' as const, modifiedMs: world.clock.now() };
  try {
    const order = { file: part, process: 'slm', lotSize: 1 };
    const request = { partId: String(file.id), order, catalog: defaultCatalog, outputFolder, withPictures: true };
    const result: Partial<PartResult> = await world.options.engine.analyze(request, silentCall(signal));
    const glb = await readFile(join(outputFolder, 'visualization.glb'));
    return { bodies: result.bodies ?? 1, triangles: trianglesOfGlb(glb) };
  } catch (error) {
    if (error instanceof ExpectedError) throw new JobFailure([printableText(error.message)]);
    throw error;
  } finally {
    await rm(outputFolder, { recursive: true, force: true });
  }
}
