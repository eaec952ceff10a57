import { createHash } from 'node:crypto';
import { defaultCatalog } from '../engine/catalog/catalog.js';
import type { Engine } from '../engine/engine.js';
import { resolveOrder } from '../engine/feasibility/resolve-order.js';
import type { JobKind } from '../jobs/job-kind.js';
import type { AnalysisOrder } from '../order.js';
import type { PartStore } from '../parts/part-store.js';
import type { PartResult } from '../vocabulary.js';
import { withPulse } from './pulse.js';

/** Analysis on this machine: nothing is sent anywhere. `version` is part of the question, since another one may answer differently. */
export function createLocalAnalysis(engine: Engine, parts: PartStore, version: string): JobKind<AnalysisOrder, PartResult> {
  const platform = 'local';

  function identify({ file, units, lotSize, ...asked }: AnalysisOrder) {
    const { process, material } = resolveOrder(asked, defaultCatalog);
    const key = createHash('sha256')
      .update(JSON.stringify([platform, version, file.name, file.sha256, units, process, material, lotSize]))
      .digest('hex');
    const wish = [process ?? 'all processes', material, lotSize > 1 && `lot of ${lotSize}`].filter(Boolean).join(', ');
    return { key, partId: key.slice(0, 32), title: `${file.name} (${wish})` };
  }

  return {
    platform,
    kind: 'analysis',
    maxAttempts: 3,
    identify,

    async run(order, call) {
      const { partId } = identify(order);
      await withPulse(call, (heard) =>
        parts.fill(platform, partId, order, (outputFolder) => engine.analyze({ partId, order, outputFolder }, heard)),
      );
      return undefined;
    },

    async readResult(partId) {
      return (await parts.read(platform, partId))?.result;
    },
  };
}
