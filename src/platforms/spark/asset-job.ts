import { createHash } from 'node:crypto';
import type { Call } from '../../call.js';
import type { Clock } from '../../clock.js';
import { OutcomeUnknown } from '../../errors.js';
import type { AttachmentFile } from '../../files/attachment-file.js';
import { type JobKind, type JobNotes, JobPaused } from '../../jobs/job-kind.js';
import type { PollBudget } from '../../jobs/poll-budget.js';
import { type Asset, namesOf, toAssets } from '../../vendors/spark/assets.js';
import { taskNames } from '../../vendors/spark/task-events.js';
import type { AssetType } from '../../vocabulary.js';
import { withPulse } from '../pulse.js';
import type { SparkAccount, SparkConnection } from './account.js';
import { heedRefusals, pauseAfterSetback } from './setbacks.js';
import { sendOnce } from './upload-notes.js';

const platform = '3dspark';
const patienceMs = 35_000;

const ifUnknown = 'Look at the part on the 3D Spark website, or send it once more with overwrite: true.';

export type AssetOrder = {
  file: AttachmentFile;
  assetType: AssetType;
  partId?: string | undefined;
  overwrite: boolean;
  skipDrawingAnalysis: boolean;
};

/** What became of an uploaded asset. `materials`: what 3D Spark read from a drawing, the likeliest first. */
export type UploadedAsset = { name: string; partId: string; asset: Asset; otherAssets: string[]; note?: string };

/** Uploads a file to a part (or to a new one), and follows the analysis of a drawing to the materials that it names. */
export function createSparkAssetJob(account: SparkAccount, clock: Clock): JobKind<AssetOrder, UploadedAsset> {
  async function send({ spark, polls }: SparkConnection, order: AssetOrder, call: Call, notes: JobNotes): Promise<SentAsset> {
    const document = await sendOnce({ ...order.file, ifUnknown }, clock.now(), notes, (beforeEnd) =>
      spark.sendAsset(order, {
        beforeEnd,
        signal: call.signal,
        progress: (fraction, message) => call.progress(fraction * 0.6, message),
      }),
    );
    const sent = toSentAsset(document.partId, document.assets, order.file.name);
    if (order.partId === undefined) await markAsSent(polls, sent.partId);
    await notes.write({ partId: sent.partId, sent });
    return sent;
  }

  /** One look at the part's list of assets; an interrupted job gets one more each time it is asked for. */
  async function look({ spark, polls }: SparkConnection, sent: SentAsset, call: Call): Promise<SentAsset & { note?: string }> {
    const turn = await polls.lookOnce(sent.partId, (signal) => spark.readAnalysis(sent.partId, signal), patienceMs, call);
    if ('notBefore' in turn) throw paused(turn.notBefore);
    if (turn.answer.state !== 'finished') return { ...sent, note: noReport };
    const seen = toSentAsset(sent.partId, toAssets(turn.answer.report.assets), sent.asset.basename);
    if (seen.asset.analysis === 'running') throw paused(await polls.nextLookAt(sent.partId));
    return seen;
  }

  function lookOrPause(connection: SparkConnection, sent: SentAsset, call: Call) {
    return look(connection, sent, call).catch(pauseAfterSetback(connection, sent.partId, 'The file is uploaded, and the drawing is'));
  }

  async function sendAndListen(connection: SparkConnection, order: AssetOrder, call: Call, notes: JobNotes) {
    const isDrawing = order.assetType === 'drawing' && !order.skipDrawingAnalysis;
    const events = isDrawing ? await connection.spark.openTaskEvents() : undefined;
    try {
      const sent = await send(connection, order, call, notes);
      if (!isDrawing || sent.asset.analysis !== 'running') return sent;
      call.progress(0.65, '3D Spark reads the drawing');
      await events?.next(taskNames.asset, sent.partId, connection.messageMs / 2, call.signal);
      return await lookOrPause(connection, sent, call);
    } finally {
      events?.close();
    }
  }

  return {
    platform,
    kind: 'asset',
    maxAttempts: 1_000,

    identify({ file, assetType, partId, overwrite, skipDrawingAnalysis }) {
      const question = [platform, account.id(), 'asset', file.name, file.sha256, assetType, partId, overwrite, skipDrawingAnalysis];
      const key = createHash('sha256').update(JSON.stringify(question)).digest('hex');
      return { key, title: `${file.name} (${assetType} for ${partId ? `part ${partId}` : 'a new part'})`, ...(partId && { partId }) };
    },

    async run(order, call, notes) {
      const connection = await account.connect();
      return withPulse(call, async (heard) => {
        const known = notes.known.sent as SentAsset | undefined;
        const { partId, asset, otherAssets, note }: SentAsset & { note?: string } = known
          ? await lookOrPause(connection, known, heard)
          : await heedRefusals(connection, () => sendAndListen(connection, order, heard, notes));
        return { name: asset.basename, partId, asset, otherAssets, ...(note && { note }) };
      });
    },
  };
}

/** A part that begins with an asset is asked for as late as any other new part, but has no turns of its own. */
async function markAsSent(polls: PollBudget, partId: string): Promise<void> {
  await polls.sent(partId, partId);
  await polls.release(partId);
}

type SentAsset = Pick<UploadedAsset, 'partId' | 'asset' | 'otherAssets'>;

const noReport =
  '3D Spark lists the materials of a drawing in the report of its part, and this part has none yet: look again with get_part, ' +
  'section "assets", when the part was analyzed.';

function toSentAsset(partId: string, assets: Asset[], name: string): SentAsset {
  const asset = assets.find(({ basename }) => basename === name) ?? assets.at(-1);
  if (!asset)
    throw new OutcomeUnknown(
      '3D Spark took the file, but does not list it among the assets of the part.',
      'Look at the part on its website.',
    );
  return { partId, asset, otherAssets: namesOf(assets.filter((other) => other !== asset)) };
}

function paused(notBefore: number): JobPaused {
  const at = new Date(notBefore).toISOString();
  return new JobPaused(
    `The file is uploaded; 3D Spark still reads the drawing. It may be asked once more from ${at}: call get_job then`,
    notBefore,
  );
}
