import { createHash } from 'node:crypto';
import type { Call } from '../call.js';
import type { JobKind } from '../jobs/job-kind.js';
import type { PlatformId } from '../vocabulary.js';
import { withPulse } from './pulse.js';

/** A part that is to be shown in the part view. */
export type ViewOrder = { partId: string };

/** Puts together what the part view shows of a part, as a file of that part; it is there afterwards. */
export function createViewJob(
  platform: PlatformId,
  make: (partId: string, call: Call) => Promise<string>,
): JobKind<ViewOrder, { name: string }> {
  return {
    platform,
    kind: 'view',
    maxAttempts: 3,

    identify({ partId }) {
      const key = createHash('sha256')
        .update(JSON.stringify([platform, 'view', partId]))
        .digest('hex');
      return { key, partId, title: `3D view of part ${partId}` };
    },

    async run({ partId }, call) {
      await withPulse(call, (heard) => make(partId, heard));
      return { name: `3D view of part ${partId}` };
    },
  };
}
