import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { z } from 'zod';
import type { Engine } from '../engine/engine.js';
import { InputError } from '../errors.js';
import type { PartFile } from '../files/part-file.js';
import type { JobKind } from '../jobs/job-kind.js';
import type { AnalysisOrder } from '../order.js';
import { unknownPart } from '../parts/part-files.js';
import type { PartStore } from '../parts/part-store.js';
import { type FileOrder, type NamedFile, savePartFile, storedNames } from '../parts/stored-files.js';
import { withPulse } from './pulse.js';

const platform = 'local';

export type LocalFileOptions = {
  engine: Pick<Engine, 'orient'>;
  parts: PartStore;
  openPart(path: string): Promise<PartFile>;
  outputFolder(): string;
};

/** What the engine makes only when it is asked for: the part file, turned as it is best built. */
export function createLocalFileJob({ engine, parts, openPart, outputFolder }: LocalFileOptions): JobKind<FileOrder, NamedFile> {
  async function makeOrientedCad({ partId }: FileOrder, { file: analyzed, units }: AnalysisOrder, call: Parameters<Engine['orient']>[1]) {
    const file = await openPart(analyzed.path);
    if (file.sha256 !== analyzed.sha256) {
      throw new InputError(
        `The part file ${file.path} was changed after this analysis.`,
        'Call analyze_part on it and use the new partId.',
      );
    }
    const rotationDeg = await readRotation(partId, file.name);
    return parts.addFile(platform, partId, async (outputPath) => {
      await engine.orient({ file, ...(units && { units }), rotationDeg, outputPath }, call);
      return file.format === 'step' ? 'oriented-cad.step' : 'oriented-cad.stl';
    });
  }

  async function readRotation(partId: string, name: string): Promise<z.output<typeof Rotation>> {
    const path = await parts.file(platform, partId, ...(storedNames.fullResult ?? []));
    const report = Report.parse(path ? JSON.parse(await readFile(path, 'utf8')) : {});
    const chain = report.process_chains[report.primary_process_chain_id ?? ''];
    if (chain?.rot_cost_euler) return chain.rot_cost_euler;
    throw new InputError(`The analysis of ${name} found no build orientation.`, 'Its findings say what is wrong with the part.');
  }

  return {
    platform,
    kind: 'file',
    maxAttempts: 3,

    identify({ partId, kind, saveAs }) {
      const key = createHash('sha256')
        .update(JSON.stringify([platform, 'file', partId, kind, saveAs]))
        .digest('hex');
      return { key, partId, title: `${kind} of part ${partId}` };
    },

    async run(order, call) {
      const part = await parts.read(platform, order.partId);
      if (!part) throw unknownPart(platform, order.partId);
      const partName = part.result.name;
      if (order.kind !== 'orientedCad') throw hasNone(partName, order.kind);
      const path = await withPulse(call, (heard) => makeOrientedCad(order, part.order as AnalysisOrder, heard));
      const saved = await savePartFile(outputFolder(), { ...order, platform, path, partName });
      return { name: basename(saved.path), ...saved };
    },
  };
}

const Rotation = z.object({ x: z.number(), y: z.number(), z: z.number() });
const Report = z.object({
  primary_process_chain_id: z.string().optional(),
  process_chains: z.record(z.string(), z.object({ rot_cost_euler: Rotation.optional() })).default({}),
});

function hasNone(partName: string, kind: string): InputError {
  const made = 'thumbnail, heatmap, visualization, fullResult, cad and orientedCad';
  return new InputError(
    `The local analysis of ${partName} has no ${kind}.`,
    `There can be ${made}; findings say what could not be measured.`,
  );
}
