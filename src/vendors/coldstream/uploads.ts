import { amount } from '../../call.js';
import { VendorError } from '../../errors.js';
import type { Http } from '../../http/client.js';
import type { Storage, StorageFile } from '../../http/storage/storage.js';
import type { Collection } from './case-view.js';
import { NotAccepted, NotFound, WrongMethod } from './refusals.js';
import { type createSender, toWireId } from './sender.js';
import { Component, FileEntry, JobStarted, JobState } from './wire.js';
import { jobStateOf, type Note, toNotes } from './words.js';

/** Where a file goes: to one component of a case, or (without one) to the case as a whole. */
export type Place = { caseId: string; componentId?: string | undefined };

/** A file as ColdStream knows it. `fileUrl` is its plain address there, which holds no authority. */
export type SentFile = { fileId: string; fileUrl?: string | undefined };

/** What ColdStream does with a file that has arrived. */
export type Work = 'convert' | 'initialize';

/** `unknown`: ColdStream does not tell of its jobs in this way (any more). */
export type WorkState = { state: 'running' } | { state: 'unknown' } | { state: 'done' | 'failed'; messages: Note[] };

export type SendCall = { signal?: AbortSignal | undefined; progress?: ((fraction: number, message: string) => void) | undefined };

type Hosts = { cases: Http; files: Http; storage: Storage; post: ReturnType<typeof createSender>; source: string };

/** Looks are repeated by whoever follows the job. */
const attempts = 1;

const routes = { convert: 'POST /jobs/convert', initialize: 'POST /jobs/initialize' } as const satisfies Record<Work, string>;

/** Files of cases and what is made of them. @see Diabatix page "File Upload Instructions" */
export function createUploads({ cases, files, storage, post, source }: Hosts) {
  async function register({ caseId, componentId }: Place, file: StorageFile, signal: AbortSignal | undefined) {
    const entry = { fileName: file.name, fileSize: file.sizeBytes };
    const ask = (more: object) =>
      post(files, 'POST /cases/{caseId}/files', { params: { caseId }, json: { ...entry, ...more }, returns: FileEntry, signal });
    if (componentId !== undefined) return ask({ caseComponentId: toWireId(componentId) });
    // For a whole case one of their clients leaves the component out and the other sends null.
    return ask({}).catch((error) => {
      if (!(error instanceof NotAccepted)) throw error;
      return ask({ caseComponentId: null }).catch(() => Promise.reject(error));
    });
  }

  return {
    /**
     * Registers a file and sends its bytes to the link that it gets. A link that is refused is replaced by registering once more: then
     * the new entry counts, and the old one stays there without bytes.
     */
    async sendFile(place: Place, file: StorageFile, { signal, progress }: SendCall = {}): Promise<SentFile> {
      let entry = await register(place, file, signal);
      const renew = async () => {
        entry = await register(place, file, signal);
        return entry.preSignedUrl;
      };
      const headers = headersFor(entry.preSignedUrl);
      await storage.put(
        file,
        { url: entry.preSignedUrl, headers, renew },
        { signal, progress: (sent, total) => progress?.(total ? sent / total : 1, `uploading ${amount(sent, total ?? file.sizeBytes)}`) },
      );
      return { fileId: entry.id, fileUrl: entry.fileUrl ?? undefined };
    },

    /**
     * Has a file converted or taken as the geometry of the case; gives the id of the job.
     *
     * @throws {CaseBusy} when another job of the case is under way.
     */
    async startWork(work: Work, caseId: string, { fileId, fileUrl }: SentFile, signal?: AbortSignal): Promise<string> {
      if (!fileUrl)
        throw new VendorError(`${source} gave the file no address, so it cannot be told to ${work} it.`, 'Send the file again.');
      const json = { caseId: toWireId(caseId), fileId: toWireId(fileId), fileURL: fileUrl };
      return (await post(cases, routes[work], { json, returns: JobStarted, signal, attempts })).jobId;
    },

    /** How far a job is. */
    async readWork(jobId: string, signal?: AbortSignal): Promise<WorkState> {
      try {
        const request = { params: { jobId }, returns: JobState, signal, attempts };
        const job = await cases.request('GET /jobs/{jobId}/long', request);
        const state = jobStateOf(job?.jobStatus);
        return state === 'running' ? { state } : { state, messages: toNotes(job?.messages) };
      } catch (error) {
        if (error instanceof NotFound || error instanceof WrongMethod) return { state: 'unknown' };
        throw error;
      }
    },

    /** The id of the file that shows a component; it is there when the component's file was converted. */
    async readShownFile(collection: Collection, id: string, signal?: AbortSignal): Promise<string | undefined> {
      const component = await cases.request(`GET /${collection}/{id}`, { params: { id }, returns: Component, signal });
      return component.fileMetadataId ?? undefined;
    },
  };
}

/** Azure wants to know what kind of blob a PUT makes; its links are known by their signature. */
function headersFor(link: string): Record<string, string> {
  const query = URL.canParse(link) ? new URL(link).searchParams : new URLSearchParams();
  const isAzure = query.has('sig') && query.has('sv');
  return { 'content-type': 'application/octet-stream', ...(isAzure && { 'x-ms-blob-type': 'BlockBlob' }) };
}
