import { mkdir } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { defaultCatalog } from '../../engine/catalog/catalog.js';
import type { Catalog } from '../../engine/catalog/schema.js';
import { ExpectedError, JobError } from '../../errors.js';
import { type PartFormat, requirePartFormat } from '../../files/formats.js';
import { printableText } from '../../files/names.js';
import type { PartFile } from '../../files/part-file.js';
import { logFailure } from '../../log.js';
import { bytesOf, type StoredFile } from '../stored-file.js';
import { recordOf } from './documented.js';
import type { Analysis, Part } from './parts.js';
import { pause, silentCall, type World } from './world.js';

/** 3D Spark's primary process chain is in general one of additive manufacturing. */
const printing: Catalog = {
  ...defaultCatalog,
  processes: defaultCatalog.processes.filter(({ technology }) => technology === 'additive_manufacturing'),
};

/** Where the engine leaves its files of a part. */
export function outputFolderOf(part: Part): string {
  return join(part.folder, 'analysis');
}

/** Measures the part in the background; it stays "running" until both the engine and the shortest time are through. */
export function startAnalysis(world: World, part: Part): void {
  const { cad } = part;
  if (!cad) return;
  const stop = part.reset.signal;
  part.analysis = { state: 'running' };
  const work = async (signal: AbortSignal) => {
    const [analysis] = await Promise.all([
      analyze(world, part, cad, signal),
      pause(world, world.scaled(world.options.analysisMs ?? 0), signal),
    ]);
    if (!signal.aborted) part.analysis = analysis;
  };
  world.background.start('an analysis', work, stop);
}

/** How the analysis of a part ended, also when it failed. */
async function analyze({ engine, options }: World, part: Part, cad: StoredFile, signal: AbortSignal): Promise<Analysis> {
  const { process, material, lotSize } = part.fields;
  const outputFolder = outputFolderOf(part);
  try {
    if (options.partWithFault?.(cad.basename) === 'analysis fails') throw new JobError('The analysis failed.', 'This sandbox was told so.');
    await mkdir(outputFolder, { mode: 0o700 });
    await engine.analyze(
      {
        partId: part.id,
        order: { file: partFileOf(cad), process, material, lotSize },
        catalog: printing,
        outputFolder,
        withPictures: true,
      },
      silentCall(signal),
    );
    const text = await bytesOf(join(outputFolder, 'full-result.json'));
    return { state: 'finished', full: recordOf(JSON.parse(Buffer.from(text ?? []).toString('utf8'))) };
  } catch (error) {
    if (!(error instanceof ExpectedError) && !signal.aborted) logFailure('sandbox: an analysis ended unexpectedly', error);
    return { state: 'failed', message: error instanceof ExpectedError ? printableText(error.message) : 'The analysis failed.' };
  }
}

/** The kept file as the engine takes it. */
export function partFileOf({ basename, path, sizeBytes, sha256, modifiedMs }: StoredFile): PartFile {
  return { path, name: basename, format: formatOf(path), sizeBytes, sha256, modifiedMs };
}

/** @throws {InputError} when the engine reads no such files. */
function formatOf(path: string): PartFormat {
  return requirePartFormat(`part${extname(path)}`);
}
