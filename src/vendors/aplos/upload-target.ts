import type { Api } from './routes.js';
import type { UploadAnswer } from './wire.js';

/** How an execution names the file that it reads: by its id, or by its place in the store where the answer told no id. */
export type StoredFile = { id: string } | { bucket: string; key: string };

/** Where a file is to be posted. `url` and `fields` are a secret of their own: whoever has them may send a file there. */
export type UploadTarget = { api: Api; file: StoredFile; url: string; fields: [string, string][] };

/** The target in an answer: its fields under the names that were signed, in their order, none added. */
export function toUploadTarget(api: Api, { url, fields, fileId, bucket, key }: UploadAnswer): UploadTarget {
  const file = fileId ? { id: fileId } : { bucket: bucket ?? '', key: key ?? '' };
  return { api, file, url, fields: Object.entries(fields).map(([name, value]) => [signedName(name), value]) };
}

/** Generation 3 writes `xAmzDate` for the signed field `x-amz-date`. */
function signedName(name: string): string {
  return /^xAmz[A-Z]/.test(name) ? name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`) : name;
}
