import { createHash, randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultCatalog } from '../../../src/engine/catalog/catalog.js';
import { createEngine } from '../../../src/engine/engine.js';
import { ExpectedError } from '../../../src/errors.js';
import type { PartFormat } from '../../../src/files/formats.js';
import type { PartResult } from '../../../src/vocabulary.js';
import { childFile } from '../../support/client.js';

/** What came of a file: what was asked for, a refusal that says what is wrong, or one of the ends that a sound engine seldom comes to. */
export type Outcome<Done> = { kind: 'done'; done: Done } | { kind: 'refused' | 'too slow' | 'too large' | 'crashed'; message: string };

export type FuzzedEngine = Awaited<ReturnType<typeof startFuzzedEngine>>;

/** For one small file: what takes a second may take many on a machine that has more to do. The product itself gives a file longer. */
const timeoutS = 60;

/** The real engine with its real child process, for files that are made here. Whatever is no foreseen error is thrown. */
export async function startFuzzedEngine() {
  const folder = await mkdtemp(join(tmpdir(), 'part-analysis-fuzz-'));
  const engine = createEngine(() => ({ childFile, processes: 1, timeoutS, memoryMb: 1024 }));
  const call = () => ({ signal: new AbortController().signal, progress: () => {} });

  async function write(format: PartFormat, bytes: Uint8Array) {
    const path = join(folder, `part.${format}`);
    await writeFile(path, bytes);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return { path, name: `part.${format}`, format, sizeBytes: bytes.length, sha256, modifiedMs: 0 };
  }

  return {
    /** Reads the bytes as a file of this format and writes them turned: STEP and BREP as STEP, any other as binary STL. */
    async turned(format: PartFormat, bytes: Uint8Array): Promise<Outcome<Uint8Array>> {
      const outputPath = join(folder, randomUUID());
      const file = await write(format, bytes);
      return outcomeOf(async () => {
        await engine.orient({ file, rotationDeg: { x: 0, y: 0, z: 90 }, outputPath }, call());
        const written = await readFile(outputPath);
        await rm(outputPath);
        return written;
      });
    },

    /** Reads, measures, checks and prices it, and draws it where that is wanted. */
    async analyzed(format: PartFormat, bytes: Uint8Array, withPictures: boolean): Promise<Outcome<PartResult>> {
      const outputFolder = join(folder, randomUUID());
      await mkdir(outputFolder);
      const order = { file: await write(format, bytes), lotSize: 1 };
      const request = { partId: randomUUID(), order, catalog: defaultCatalog, outputFolder, withPictures };
      return outcomeOf(() => engine.analyze(request, call())).finally(() => rm(outputFolder, { recursive: true }));
    },

    async close(): Promise<void> {
      engine.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function outcomeOf<Done>(work: () => Promise<Done>): Promise<Outcome<Done>> {
  try {
    return { kind: 'done', done: await work() };
  } catch (error) {
    if (!(error instanceof ExpectedError)) throw error;
    return { kind: kindOf(error), message: error.message };
  }
}

function kindOf({ kind, message }: ExpectedError): 'refused' | 'too slow' | 'too large' | 'crashed' {
  if (kind === 'input') return 'refused';
  if (message.includes('its time limit')) return 'too slow';
  return message.includes('of memory, its limit') ? 'too large' : 'crashed';
}
