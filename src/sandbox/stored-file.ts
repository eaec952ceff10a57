import { createHash, randomBytes } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';

/** A file that the sandbox keeps. The name that its sender gave it never becomes part of `path`. */
export type StoredFile = { basename: string; path: string; sizeBytes: number; sha256: string; modifiedMs: number };

const contentTypes: Record<string, string> = {
  '.stl': 'model/stl',
  '.stp': 'model/step',
  '.step': 'model/step',
  '.glb': 'model/gltf-binary',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.pdf': 'application/pdf',
  '.txt': 'text/plain; charset=utf-8',
  '.zip': 'application/zip',
  '.xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

/** Keeps `bytes` in `folder`, readable for this user only. `ending` is ours, with its dot. */
export async function storeFile(folder: string, basename: string, ending: string, bytes: Uint8Array, nowMs: number): Promise<StoredFile> {
  const path = join(folder, `${randomBytes(8).toString('hex')}${ending}`);
  await writeFile(path, bytes, { flag: 'wx', mode: 0o600 });
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { basename, path, sizeBytes: bytes.length, sha256, modifiedMs: nowMs };
}

export async function removeFile(file: StoredFile | undefined): Promise<void> {
  if (file) await rm(file.path, { force: true });
}

/** The bytes of a file, or undefined when there is none. */
export async function bytesOf(path: string): Promise<Uint8Array | undefined> {
  return readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
}

/** `bytes` as a download with name, type and length. */
export function fileAnswer(bytes: Uint8Array, fileName: string): Response {
  return new Response(Buffer.from(bytes), {
    headers: {
      'content-type': contentTypes[extname(fileName).toLowerCase()] ?? 'application/octet-stream',
      'content-length': String(bytes.length),
      'content-disposition': disposition(fileName),
    },
  });
}

/** As Django writes it: the plain form where it is enough, RFC 5987 otherwise. */
function disposition(fileName: string): string {
  if (/^[\x20-\x7e]*$/.test(fileName)) return `attachment; filename="${fileName.replace(/[\\"]/g, '\\$&')}"`;
  return `attachment; filename*=utf-8''${encodeURIComponent(fileName.replace(/\p{Cs}/gu, '_'))}`;
}
