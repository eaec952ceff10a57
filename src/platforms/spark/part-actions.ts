import { setTimeout as wait } from 'node:timers/promises';
import type { Call } from '../../call.js';
import { ConfigError, ExpectedError } from '../../errors.js';
import { printableText } from '../../files/names.js';
import type { PartStore } from '../../parts/part-store.js';
import { namesOf } from '../../vendors/spark/assets.js';
import type { SparkAccount } from './account.js';

const platform = '3dspark';
/** The status must come within 2 s, whatever the vendor does. */
const signInMs = 1_400;

/** What the status says when everything is well. */
export const signedIn = 'Signed in.';

export type SparkActions = ReturnType<typeof createSparkActions>;

/** What can be done at 3D Spark within one call. */
export function createSparkActions(account: SparkAccount, parts: PartStore) {
  /** Whether the credentials work: one sentence, which never holds one of them. */
  async function signIn(): Promise<string> {
    const done = new AbortController();
    const attempt = account.connect().then((connection) => connection.signIn());
    const late = wait(signInMs, `No answer within ${signInMs / 1000} s.`, { signal: done.signal }).catch(() => '');
    try {
      return await Promise.race([attempt.then(() => signedIn), late]);
    } catch (error) {
      if (!(error instanceof ExpectedError)) throw error;
      return error.message;
    } finally {
      done.abort();
    }
  }

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
      const missing = account.missing();
      if (missing.length > 0) return { platform, isOffered: false, note: `Not set up: ${missing.join(', ')} missing.` };
      const note = account.isSandbox()
        ? 'An emulated 3D Spark on this machine. Nothing is sent anywhere.'
        : 'Part files are sent there when a call names this platform.';
      const polls = await pollState();
      return { platform, isOffered: true, note, signIn: await signIn(), ...polls };
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
