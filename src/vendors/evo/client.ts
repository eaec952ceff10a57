import { z } from 'zod';
import { VendorError } from '../../errors.js';
import type { Http } from '../../http/client.js';
import type { Place } from './place.js';
import { RestoredElsewhere } from './refusals.js';
import { type EvoFile, toFile, toTime } from './to-file.js';
import { FileDocument, FileList, Registration } from './wire.js';

export type Evo = ReturnType<typeof createEvo>;

/** A file is named by its id or by its path, folders and name with `/` between them. */
export type FileRef = { fileId: string } | { path: string };

/** A version that is waited for, and where its bytes go. The address carries its own authority: it is never kept or told. */
export type PendingVersion = { fileId: string; versionId: string; uploadUrl: string };

/** A version that is served. The address carries its own authority. */
export type ServedFile = EvoFile & { etag: string | undefined; downloadUrl: string | undefined };

export type ReadOptions = {
  versionId?: string | undefined;
  signal?: AbortSignal | undefined;
};

export type ListOptions = {
  /** Part of the name, in any case. */
  name?: string | undefined;
  /** Id of the user who made the file. */
  authorId?: string | undefined;
  /** ISO 8601; only files that were changed then or later. */
  modifiedSince?: string | undefined;
  /** Only deleted files, instead of only those that are there. */
  isDeleted: boolean;
  limit: number;
  offset: number;
  signal?: AbortSignal | undefined;
};

const files = '/file/v2/orgs/{org}/workspaces/{workspace}/files';
const byId = `${files}/{file}`;
const byPath = `${files}/path/{path*}`;
const nothing = z.unknown();

/**
 * The files of one workspace of Seequent Evo, in this server's words. `http` has to be made with `toError` of refusals.ts. Bytes do
 * not come this way: they go to and from storage by the addresses that stand in the answers.
 *
 * @throws (all methods) {NotThere} and {Gone} for a file that is not there or was deleted, else what `toError` says.
 * @see Seequent developer pages, File API v2
 */
export function createEvo({ http, place, source }: { http: Http; place: Place; source: string }) {
  const within = { org: place.orgId, workspace: place.workspaceId };

  function at(method: string, ref: FileRef): { route: string; params: Record<string, string> } {
    if ('fileId' in ref) return { route: `${method} ${byId}`, params: { ...within, file: ref.fileId } };
    return { route: `${method} ${byPath}`, params: { ...within, path: ref.path } };
  }

  async function put(ref: FileRef, query: Record<string, string>, signal: AbortSignal | undefined): Promise<PendingVersion> {
    const { route, params } = at('PUT', ref);
    const answer = await http.request(route, { params, query, returns: Registration, signal });
    return { fileId: answer.file_id, versionId: answer.version_id, uploadUrl: answer.upload };
  }

  async function get(ref: FileRef, query: Record<string, string>, signal: AbortSignal | undefined): Promise<FileDocument> {
    const { route, params } = at('GET', ref);
    return http.request(route, { params, query, returns: FileDocument, signal });
  }

  async function read(ref: FileRef, { versionId, signal }: ReadOptions = {}): Promise<ServedFile> {
    const query: Record<string, string> = versionId === undefined ? {} : { version_id: versionId };
    const document = await get(ref, query, signal);
    if (versionId !== undefined && document.version_id !== versionId) throw otherVersion(source, versionId, document.version_id);
    return { ...toFile(document), etag: document.etag ?? undefined, downloadUrl: document.download ?? undefined };
  }

  return {
    source,

    /** Announces a new version of a file. A path makes the file, and its folders, where there is none; an id has to exist. */
    register: (ref: FileRef, signal?: AbortSignal): Promise<PendingVersion> => put(ref, {}, signal),

    /**
     * A fresh address for the bytes of a version that was announced before. What was sent of it in blocks is still there.
     *
     * @throws {NothingPending} when the version is complete.
     */
    async renewUpload(fileId: string, versionId: string, signal?: AbortSignal): Promise<string> {
      const pending = await put({ fileId }, { version_id: versionId }, signal);
      if (pending.versionId !== versionId) throw otherVersion(source, versionId, pending.versionId);
      return pending.uploadUrl;
    },

    /** The version asked for, else the newest that is served. */
    read,

    /** Ids of the versions of a file with their times, the newest first where the times are known. */
    async readVersions(ref: FileRef, signal?: AbortSignal): Promise<{ versionId: string; createdAt: string | null }[]> {
      const { versions } = await get(ref, { include_versions: 'true' }, signal);
      const known = (versions ?? []).map((one) => ({ versionId: one.version_id, createdAt: toTime(one.created_at) }));
      return known.sort((one, other) => (other.createdAt ?? '').localeCompare(one.createdAt ?? ''));
    },

    /** One page of the files, those that were changed last first. `total` is null where it is not told. */
    async list(options: ListOptions): Promise<{ files: EvoFile[]; total: number | null }> {
      const { name, authorId, modifiedSince, isDeleted, limit, offset, signal } = options;
      const query = {
        limit: String(limit),
        offset: String(offset),
        order_by: 'desc:modified_at',
        ...(name !== undefined && { file_name: name }),
        ...(authorId !== undefined && { author: authorId }),
        ...(modifiedSince !== undefined && { modified_at: `gte:${modifiedSince}` }),
        ...(isDeleted && { deleted: 'true' }),
      };
      const answer = await http.request(`GET ${files}`, { params: within, query, returns: FileList, signal });
      return { files: answer.files.map(toFile), total: answer.total ?? null };
    },

    /** Brings a deleted file back, with all its versions; gives it back as it is then: its path may be another. */
    async restore(fileId: string, signal?: AbortSignal): Promise<ServedFile> {
      const { route, params } = at('PUT', { fileId });
      try {
        await http.request(route, { params, query: { deleted: 'false' }, returns: nothing, signal });
      } catch (error) {
        // The answer names the new path; asked for, the file tells it, too.
        if (!(error instanceof RestoredElsewhere)) throw error;
      }
      return read({ fileId }, { signal });
    },
  };
}

function otherVersion(vendor: string, wanted: string, got: string): VendorError {
  return new VendorError(`${vendor} was asked for version ${wanted} and answered with version ${got}.`, 'Try again later.');
}
