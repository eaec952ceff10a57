import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { StorageRefused } from './storage-refusal.js';

/**
 * A kept file, or the range of it that the request asks for; without a body for HEAD, and for who has that version already.
 *
 * @throws {StorageRefused} 416 when the range begins behind the end.
 */
export function rangedAnswer(
  request: Request,
  file: { path: string; sizeBytes: number },
  headers: Record<string, string> & { etag: string },
): Response {
  const known = request.headers.get('if-none-match');
  if (known !== null && isSameEtag(known, headers.etag)) return new Response(null, { status: 304, headers });
  const range = readRange(request.headers.get('x-ms-range') ?? request.headers.get('range'), file.sizeBytes);
  const { start, end } = range ?? { start: 0, end: file.sizeBytes - 1 };
  const all = {
    ...headers,
    'accept-ranges': 'bytes',
    'content-length': String(end - start + 1),
    ...(range && { 'content-range': `bytes ${start}-${end}/${file.sizeBytes}` }),
  };
  const isEmpty = request.method === 'HEAD' || end < start;
  const body = isEmpty ? null : Readable.toWeb(createReadStream(file.path, { start, end }));
  return new Response(body, { status: range ? 206 : 200, headers: all });
}

/** What is no range of bytes is ignored, as RFC 9110 has it. */
function readRange(header: string | null, sizeBytes: number): { start: number; end: number } | undefined {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (first === '' && last === '') return undefined;
  const start = first === '' ? Math.max(0, sizeBytes - Number(last)) : Number(first);
  const end = first === '' || last === '' ? sizeBytes - 1 : Math.min(Number(last), sizeBytes - 1);
  if (start >= sizeBytes)
    throw new StorageRefused(416, 'InvalidRange', 'The range specified is invalid for the current size of the resource.');
  return end < start ? undefined : { start, end };
}

/** Whether a condition names this version, with or without its quotes. */
export function isSameEtag(condition: string, etag: string): boolean {
  return condition === '*' || condition.replaceAll('"', '') === etag.replaceAll('"', '');
}
