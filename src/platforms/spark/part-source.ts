import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { VendorError } from '../../errors.js';
import type { AnalysisOrder } from '../../order.js';
import type { PartSource } from '../../parts/part-files.js';
import { fullResultName, type PartStore } from '../../parts/part-store.js';
import type { PartResult } from '../../vocabulary.js';
import type { SparkAccount } from './account.js';
import { heedRefusals } from './setbacks.js';

const platform = '3dspark';
/** Calls have to be answered within 50 s. */
const patienceMs = 35_000;

/** `text` is the full answer as it was sent. */
type Seen = { state: 'running' } | { state: 'failed'; reason: string } | { state: 'finished'; text?: string; result: PartResult };

/** Parts that 3D Spark knows, also those that were not sent from here. Each look takes one of the account's turns. */
export function createSparkPartSource(account: SparkAccount, parts: PartStore): PartSource {
  return {
    async bring(partId, what, call) {
      const connection = await account.connect();
      const { spark, polls } = connection;
      // What was sent from here is known better here than there: its file, and the lot that was asked for.
      const known = await parts.read(platform, partId);
      const asked = known?.order as Partial<AnalysisOrder> | undefined;
      const readFull = async (signal: AbortSignal): Promise<Seen> => {
        const seen = await spark.readAnalysis(partId, signal);
        return seen.state === 'finished' ? { state: 'finished', text: seen.text, result: spark.toResult(seen.report, asked) } : seen;
      };
      const readFew = (signal: AbortSignal): Promise<Seen> => spark.readSimplified(partId, signal, asked);
      const read = what === 'fullResult' ? readFull : readFew;
      call.progress(0.1, 'asking 3D Spark');
      const look = await heedRefusals(connection, () => polls.lookOnce(partId, read, patienceMs, call));
      if ('notBefore' in look) throw tooSoon(look.notBefore);
      const seen = look.answer;
      if (seen.state === 'running') throw notFinished(await polls.nextLookAt(partId));
      if (seen.state === 'failed') throw notFinished(undefined, seen.reason);
      await parts.fill(platform, partId, known?.order ?? {}, async (folder) => {
        if (seen.text) await writeFile(join(folder, fullResultName), seen.text, { mode: 0o600 });
        return seen.result;
      });
    },
  };
}

function tooSoon(notBefore: number): VendorError {
  return new VendorError(
    '3D Spark may not be asked for this part yet: it blocks accounts that ask too often.',
    `Call again after ${new Date(notBefore).toISOString()}.`,
  );
}

function notFinished(nextLookAt: number | undefined, reason?: string): VendorError {
  if (reason) return new VendorError(`3D Spark could not analyze this part: ${reason}.`, 'Analyze the file anew.');
  const hint = nextLookAt === undefined ? 'Call again later.' : `Call again after ${new Date(nextLookAt).toISOString()}, not sooner.`;
  return new VendorError('3D Spark has not finished the analysis of this part.', hint);
}
