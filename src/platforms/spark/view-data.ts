import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Call } from '../../call.js';
import type { Engine } from '../../engine/engine.js';
import { digestOf } from '../../files/digest.js';
import type { PartFile } from '../../files/part-file.js';
import { unknownPart } from '../../parts/part-files.js';
import type { PartStore } from '../../parts/part-store.js';
import { storedNames, viewDataName } from '../../parts/stored-files.js';
import type { SparkAccount } from './account.js';
import { heedRefusals } from './setbacks.js';

const platform = '3dspark';
const modelNames = storedNames.visualization ?? [];

/** Path of what the part view shows of a 3D Spark part: the 3D model that 3D Spark has of it, with its result. */
export function createSparkViewData(account: SparkAccount, parts: PartStore, engine: Pick<Engine, 'show'>) {
  async function fetchModel(partId: string, call: Call): Promise<string> {
    const connection = await account.connect();
    const progress = (fraction: number, message: string) => call.progress(fraction / 2, message);
    return heedRefusals(connection, () =>
      parts.addFile(platform, partId, async (to) => {
        await connection.spark.download('visualization', partId, to, { signal: call.signal, progress });
        return modelNames[0] ?? 'visualization.glb';
      }),
    );
  }

  return async (partId: string, call: Call): Promise<string> => {
    const made = await parts.file(platform, partId, viewDataName);
    if (made) return made;
    const part = await parts.read(platform, partId);
    if (!part) throw unknownPart(platform, partId);
    const file = await toPartFile((await parts.file(platform, partId, ...modelNames)) ?? (await fetchModel(partId, call)));
    return parts.addFile(platform, partId, async (outputPath) => {
      await engine.show({ file, result: part.result, outputPath }, call);
      return viewDataName;
    });
  };
}

async function toPartFile(path: string): Promise<PartFile> {
  const file = await open(path);
  try {
    const { mtimeMs } = await file.stat({ bigint: true });
    return { path, name: basename(path), format: 'glb', modifiedMs: Number(mtimeMs), ...(await digestOf(file)) };
  } finally {
    await file.close();
  }
}
