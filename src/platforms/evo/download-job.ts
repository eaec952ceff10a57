import { createHash } from 'node:crypto';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import type { Call } from '../../call.js';
import { InputError, VendorError } from '../../errors.js';
import { printableText } from '../../files/names.js';
import { publishFile } from '../../files/publish.js';
import type { JobKind, JobNotes } from '../../jobs/job-kind.js';
import type { PartStore } from '../../parts/part-store.js';
import { mimeTypeOf, type NamedFile } from '../../parts/stored-files.js';
import type { Evo, FileRef, ServedFile } from '../../vendors/evo/client.js';
import { NotThere } from '../../vendors/evo/refusals.js';
import { withPulse } from '../pulse.js';
import type { EvoAccount, EvoConnection } from './account.js';
import { toEvoPath } from './evo-path.js';

const platform = 'evo';
const maxBytes = 8 * 2 ** 30;
const maxVersionsTold = 10;

/** `fileId` wins over `path`; one of them is needed. Without `versionId` the newest version is meant. */
export type DownloadOrder = {
  path?: string | undefined;
  fileId?: string | undefined;
  versionId?: string | undefined;
  saveAs?: string | undefined;
};

export type DownloadedFile = NamedFile & { source: string; fileId: string; versionId: string; pathAtEvo: string };

/** The version that was the newest when the job began, so that a job that is taken up again brings the same. */
const Known = z.object({ found: z.object({ fileId: z.string(), versionId: z.string() }).optional() });

/** Saves a version of a file of the workspace in the user's folder. */
export function createEvoDownloadJob(
  account: Pick<EvoAccount, 'id' | 'connect'>,
  parts: Pick<PartStore, 'inWorkFolder'>,
  outputFolder: () => string,
): JobKind<DownloadOrder, DownloadedFile> {
  async function fetchAndSave({ evo, storage }: EvoConnection, found: ServedFile, saveAs: string | undefined, call: Call) {
    const { fileId, versionId } = found;
    return parts.inWorkFolder(async (folder) => {
      const fromPath = join(folder, 'file');
      const { sizeBytes, sha256 } = await storage.download(
        {
          url: requireLink(found, evo.source),
          renew: async () => requireLink(await evo.read({ fileId }, { versionId, signal: call.signal }), evo.source),
          ...(found.sizeBytes !== null && { sizeBytes: found.sizeBytes }),
          ...(found.etag !== undefined && { etag: found.etag }),
        },
        fromPath,
        { maxBytes, signal: call.signal, progress: (done, total) => call.progress(0.05 + 0.9 * share(done, total), told(done, total)) },
      );
      requireSize(sizeBytes, found, evo.source);
      return publishFile(outputFolder(), saveAs ?? found.name, { fromPath, sha256 }, { signal: call.signal });
    });
  }

  return {
    platform,
    kind: 'download',
    maxAttempts: 20,

    identify({ path, fileId, versionId, saveAs }) {
      const ref = toRef({ path, fileId });
      const key = createHash('sha256').update(JSON.stringify([platform, account.id(), 'download', ref, versionId, saveAs]));
      const what = 'path' in ref ? printableText(ref.path) : `file ${ref.fileId}`;
      return { key: key.digest('hex'), title: versionId === undefined ? what : `${what} (version ${printableText(versionId)})` };
    },

    async run(order, call, notes) {
      const connection = await account.connect();
      return withPulse(call, async (heard) => {
        const found = await find(connection.evo, order, heard, notes);
        const saved = await fetchAndSave(connection, found, order.saveAs, heard);
        const { fileId, versionId, path: pathAtEvo } = found;
        const uri = pathToFileURL(saved.path).href;
        const name = basename(saved.path);
        return { name, ...saved, uri, mimeType: mimeTypeOf(saved.path), source: connection.evo.source, fileId, versionId, pathAtEvo };
      });
    },
  };
}

async function find(evo: Evo, order: DownloadOrder, { signal, progress }: Call, notes: JobNotes): Promise<ServedFile> {
  progress(0.02, 'asking Seequent Evo for the file');
  const { found } = Known.parse(notes.known);
  const ref = found ? { fileId: found.fileId } : toRef(order);
  const versionId = found?.versionId ?? order.versionId;
  const file = await evo.read(ref, { versionId, signal }).catch(async (error: unknown) => {
    throw error instanceof NotThere && versionId !== undefined ? await unknownVersion(evo, ref, versionId, error, signal) : error;
  });
  await notes.write({ found: { fileId: file.fileId, versionId: file.versionId } });
  return file;
}

/** Which versions there are; the first failure where that cannot be told. */
async function unknownVersion(evo: Evo, ref: FileRef, versionId: string, error: NotThere, signal: AbortSignal): Promise<Error> {
  const versions = await evo.readVersions(ref, signal).catch(() => []);
  if (versions.length === 0) return error;
  const some = versions.slice(0, maxVersionsTold).map((one) => `${printableText(one.versionId)} (${one.createdAt ?? 'time unknown'})`);
  const more = versions.length > some.length ? ` and ${versions.length - some.length} older ones` : '';
  return new InputError(`The file has no version ${printableText(versionId)}.`, `It has the versions ${some.join(', ')}${more}.`);
}

function toRef({ path, fileId }: Pick<DownloadOrder, 'path' | 'fileId'>): FileRef {
  if (fileId !== undefined) return { fileId };
  if (path !== undefined && !/^\/*$/.test(path) && !path.endsWith('/')) return { path: toEvoPath(path, '') };
  throw new InputError('Which file is meant is not said.', 'Give its path or its fileId, as evo_list_files returns them.');
}

function requireLink({ downloadUrl, name }: ServedFile, vendor: string): string {
  if (downloadUrl !== undefined) return downloadUrl;
  throw new VendorError(`${vendor} gave no link to the bytes of "${printableText(name)}".`, 'Try again later.');
}

function requireSize(sizeBytes: number, found: ServedFile, vendor: string): void {
  if (found.sizeBytes === null || found.sizeBytes === sizeBytes) return;
  throw new VendorError(`${vendor} sent ${sizeBytes} bytes of a file of ${found.sizeBytes}.`, 'Try again later.');
}

function share(done: number, total: number | undefined): number {
  return total ? done / total : 0;
}

function told(done: number, total: number | undefined): string {
  const ofTotal = total === undefined ? '' : ` of ${Math.round(total / 1e3)}`;
  return `downloading ${Math.round(done / 1e3)}${ofTotal} kB`;
}
