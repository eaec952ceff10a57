import { createHash } from 'node:crypto';
import type { LoadedCatalog } from '../engine/catalog/catalog-file.js';
import type { Engine } from '../engine/engine.js';
import { resolveOrder } from '../engine/feasibility/resolve-order.js';
import type { JobKind } from '../jobs/job-kind.js';
import type { AnalysisOrder } from '../order.js';
import type { PartStore } from '../parts/part-store.js';
import type { PartResult } from '../vocabulary.js';
import { withPulse } from './pulse.js';

export type LocalAnalysisOptions = { engine: Pick<Engine, 'analyze'>; parts: PartStore; version: string; readCatalog(): LoadedCatalog };

const platform = 'local';

/** What an analysis is known by. Version and catalog are part of the question, since others may answer differently. */
export function localQuestion({ file, units, lotSize, ...asked }: AnalysisOrder, version: string, { catalog, hash }: LoadedCatalog) {
  const { process, material } = resolveOrder(asked, catalog);
  const key = createHash('sha256')
    .update(JSON.stringify([platform, version, hash, file.name, file.sha256, units, process, material, lotSize]))
    .digest('hex');
  const wish = [process ?? 'all processes', material, lotSize > 1 && `lot of ${lotSize}`].filter(Boolean).join(', ');
  return { key, partId: key.slice(0, 32), title: `${file.name} (${wish})` };
}

/** Analysis on this machine: nothing is sent anywhere. */
export function createLocalAnalysis({ engine, parts, version, readCatalog }: LocalAnalysisOptions): JobKind<AnalysisOrder, PartResult> {
  const question = (order: AnalysisOrder, loaded: LoadedCatalog) => localQuestion(order, version, loaded);

  return {
    platform,
    kind: 'analysis',
    maxAttempts: 3,
    identify: (order) => question(order, readCatalog()),

    async run(order, call, notes) {
      const loaded = readCatalog();
      const { partId } = question(order, loaded);
      // The catalog may have changed since the job was started: the result is what it says now.
      if (loaded.path !== undefined) await notes.write({ partId });
      const { catalog } = loaded;
      await withPulse(call, (heard) =>
        parts.fill(platform, partId, order, (outputFolder) => engine.analyze({ partId, order, catalog, outputFolder }, heard)),
      );
      return undefined;
    },

    async readResult(partId) {
      return (await parts.read(platform, partId))?.result;
    },
  };
}
