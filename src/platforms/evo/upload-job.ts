import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Call } from '../../call.js';
import { amount } from '../../call.js';
import type { Clock } from '../../clock.js';
import { InputError, VendorError } from '../../errors.js';
import type { AnyFile } from '../../files/any-file.js';
import { printableText } from '../../files/names.js';
import type { JobKind, JobNotes } from '../../jobs/job-kind.js';
import type { FileRef, ServedFile } from '../../vendors/evo/client.js';
import { Gone, NothingPending, NotThere } from '../../vendors/evo/refusals.js';
import { withPulse } from '../pulse.js';
import { arrivedNote, uploadNote } from '../upload-note.js';
import type { EvoAccount, EvoConnection } from './account.js';
import { toEvoPath } from './evo-path.js';
import { waitUntilServed } from './readiness.js';

const platform = 'evo';

/** `fileId` wins over `path`; without both the file goes to the top of the workspace, under its own name. */
export type UploadOrder = { file: AnyFile; path?: string | undefined; fileId?: string | undefined };

export type UploadedFile = {
  name: string;
  source: string;
  path: string;
  fileId: string;
  versionId: string;
  sizeBytes: number;
  isNewVersion: boolean;
  previousVersionId: string | null;
  note?: string;
};

/** What the journal keeps. Never an address to send to: that carries its own authority, and is asked for anew. */
const Known = z.object({
  pending: z.object({ fileId: z.string(), versionId: z.string(), previousVersionId: z.string().nullable() }).optional(),
  /** Blocks of the version that Evo has. */
  blocks: z.array(z.string()).optional(),
  sentAtMs: z.number().optional(),
  note: z.string().optional(),
});
type Known = z.output<typeof Known>;
type Pending = NonNullable<Known['pending']>;

type Steps = { connection: EvoConnection; order: UploadOrder; call: Call; notes: JobNotes; clock: Clock };

/**
 * Sends a file to Evo: announces a new version, sends its bytes to storage, and waits until Evo serves it. Each step is noted, so
 * that a job whose process was killed goes on with the same version, and without the blocks that are there already.
 */
export function createEvoUploadJob(account: Pick<EvoAccount, 'id' | 'connect'>, clock: Clock): JobKind<UploadOrder, UploadedFile> {
  return {
    platform,
    kind: 'upload',
    // Nothing of ours can be damaged by a file that is only sent, so a restart is never a reason to give up.
    maxAttempts: 1_000,

    identify({ file, path, fileId }) {
      const target = fileId === undefined ? toEvoPath(path ?? '', file.name) : undefined;
      const question = [platform, account.id(), 'upload', file.name, file.sha256, fileId, target];
      const key = createHash('sha256').update(JSON.stringify(question)).digest('hex');
      return { key, title: `${file.name} (to ${target === undefined ? `file ${fileId}` : printableText(target)})` };
    },

    async run(order, call, notes) {
      const connection = await account.connect();
      return withPulse(call, async (heard) => {
        const steps: Steps = { connection, order, call: heard, notes, clock };
        const known = Known.parse(notes.known);
        const { uploadUrl, ...pending } = known.pending ? { uploadUrl: undefined, ...known.pending } : await announce(steps);
        if (known.sentAtMs === undefined) await send(steps, pending, uploadUrl, known.blocks ?? []);
        const served = await waitUntilServed(connection, { ...pending, sizeBytes: order.file.sizeBytes, ...sentAt(notes) }, heard, clock);
        return toResult(connection, pending, served, order, Known.parse(notes.known).note);
      });
    },
  };
}

async function announce(steps: Steps): Promise<Pending & { uploadUrl: string }> {
  const { connection, order, call, notes, clock } = steps;
  const { evo } = connection;
  const { file, fileId } = order;
  call.progress(0.01, 'announcing the file to Seequent Evo');
  const ref: FileRef = fileId === undefined ? { path: toEvoPath(order.path ?? '', file.name) } : { fileId };
  const before = 'fileId' in ref ? await findById(ref.fileId, steps) : await findByPath(ref, steps);
  const { uploadUrl, ...registered } = await evo.register(ref, call.signal);
  const pending = { ...registered, previousVersionId: before?.versionId ?? null };
  await notes.write({ pending, upload: uploadNote(notes.known, file, clock.now()) });
  return { ...pending, uploadUrl };
}

/** A deleted file does not count: a new one takes its path. */
async function findByPath(ref: FileRef, { connection, call }: Steps): Promise<ServedFile | undefined> {
  try {
    return await connection.evo.read(ref, { signal: call.signal });
  } catch (error) {
    if (error instanceof NotThere || error instanceof Gone) return undefined;
    throw error;
  }
}

/** A deleted file is restored, since a new version of it is wanted. */
async function findById(fileId: string, { connection: { evo }, call, notes }: Steps): Promise<ServedFile> {
  try {
    return await evo.read({ fileId }, { signal: call.signal });
  } catch (error) {
    if (error instanceof NotThere) throw unknownFile(error);
    if (!(error instanceof Gone)) throw error;
    const restored = await evo.restore(fileId, call.signal);
    await notes.write({ note: `The file had been deleted at Seequent Evo; it was restored there as "${printableText(restored.path)}".` });
    return restored;
  }
}

function unknownFile({ message }: NotThere): InputError {
  return new InputError(
    message,
    'A fileId names a file that is there: call evo_list_files to find it, or leave fileId out and give a path to make a new file.',
  );
}

async function send(steps: Steps, pending: Pending, freshUrl: string | undefined, blocks: string[]): Promise<void> {
  const { connection, order, call, notes, clock } = steps;
  const { evo, storage } = connection;
  const { fileId, versionId } = pending;
  let isComplete = false;
  const renew = () =>
    evo.renewUpload(fileId, versionId, call.signal).catch((error) => {
      isComplete = error instanceof NothingPending;
      throw error;
    });
  const done = new Set(blocks);
  const wrote = async (blockId: string) => {
    done.add(blockId);
    await notes.write({ blocks: [...done] });
  };
  const progress = (doneBytes: number, totalBytes = order.file.sizeBytes) =>
    call.progress(0.02 + (0.88 * doneBytes) / Math.max(1, totalBytes), `uploading ${amount(doneBytes, totalBytes)}`);
  try {
    const url = freshUrl ?? (await renew());
    await storage.putBlob(order.file, { url, renew, done: new Set(blocks), wrote }, { signal: call.signal, progress });
  } catch (error) {
    // The answer to the last bytes may be lost while Evo has them: then it waits for nothing any more.
    if (error instanceof VendorError && !isComplete) await renew().catch(() => {});
    if (!isComplete) throw error;
  }
  await notes.write({ sentAtMs: clock.now(), ...arrivedNote(notes.known) });
}

function sentAt({ known }: JobNotes): { sentAtMs: number } {
  return { sentAtMs: Known.parse(known).sentAtMs ?? 0 };
}

function toResult(
  { evo }: EvoConnection,
  { previousVersionId }: Pending,
  { name, path, fileId, versionId }: ServedFile,
  { file }: UploadOrder,
  note: string | undefined,
): UploadedFile {
  const { sizeBytes } = file;
  const isNewVersion = previousVersionId !== null;
  return { name, source: evo.source, path, fileId, versionId, sizeBytes, isNewVersion, previousVersionId, ...(note && { note }) };
}
