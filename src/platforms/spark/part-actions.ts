import type { Call } from '../../call.js';
import { ConfigError } from '../../errors.js';
import { printableText } from '../../files/names.js';
import type { PartStore } from '../../parts/part-store.js';
import { namesOf } from '../../vendors/spark/assets.js';
import type { SparkAccount } from './account.js';

const platform = '3dspark';

export type SparkActions = ReturnType<typeof createSparkActions>;

/** What can be done at 3D Spark within one call. */
export function createSparkActions(account: SparkAccount, parts: PartStore) {
  return {
    /** Recipients, subject, body and warnings of a request for quotation; nothing is sent. */
    async readRfqMail(partId: string, call: Call) {
      return (await account.connect()).spark.readRfqMail(partId, call.signal);
    },

    /** Deletes one asset, or everything that 3D Spark keeps of the part and our copies of it. */
    async deleteFiles(partId: string, basename: string | undefined, call: Call) {
      const { spark } = await account.connect();
      if (basename) {
        const { assets } = await spark.deleteAsset(partId, basename, call.signal);
        const message = '3D Spark has deleted the asset.';
        return { partId, deleted: printableText(basename, 255), remainingAssets: namesOf(assets), message };
      }
      await spark.deletePartFiles(partId, call.signal);
      await parts.forget(platform, partId);
      const message = '3D Spark has deleted the files and reset the part; the part itself stays there, without results.';
      return { partId, deleted: 'CAD file and all other files', message };
    },

    /** Whether one can sign in, and when the account may ask for results again. */
    async status() {
      const status = await account.status();
      return status.isOffered ? { ...status, ...(await pollState()) } : status;
    },
  };

  async function pollState() {
    try {
      const { nextTurnAt, inFlight, stoppedUntil } = await (await account.connect()).polls.state();
      return {
        nextPollAt: new Date(Math.max(nextTurnAt, stoppedUntil ?? 0)).toISOString(),
        partsFollowed: inFlight,
        ...(stoppedUntil && { pollsStoppedUntil: new Date(stoppedUntil).toISOString() }),
      };
    } catch (error) {
      if (error instanceof ConfigError) return {};
      throw error;
    }
  }
}
