import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { createStorage, type StorageFile, type StorageOptions } from '../../../src/http/storage/storage.js';
import { fileOnDisk } from '../../support/file-on-disk.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { fakeClock, listen, type Reply, send } from '../vendor-server.js';

/** What goes wrong with one request. */
export type Fault = {
  /** The connection is cut as soon as so many bytes of the body are there; 0: when all of it is. */
  cutAtBytes?: number;
  /** Answered at once in place of the store, the body unread. */
  reply?: Reply;
  /** Answered in place of what the store says, when all of the body is there. */
  finalReply?: Reply;
  /** One byte of the file arrives as another. */
  flip?: boolean;
};

export type Request = { method: string; url: string; headers: IncomingHttpHeaders; bytes: number };
type Fields = [string, string][];

/** A store on loopback that takes what S3 and Azure take, as strictly as they do, and keeps it in memory. */
export async function startStore(
  faultOf: (nth: number, request: Request) => Fault | undefined | Promise<Fault | undefined> = () => undefined,
) {
  const requests: Request[] = [];
  const objects = new Map<string, Buffer>();
  const blocks = new Map<string, Buffer>();
  const forms: Fields[] = [];
  const store = { requests, objects, blocks, forms };
  const url = await listen(async (message, response) => {
    const request: Request = { method: message.method ?? '', url: message.url ?? '', headers: message.headers, bytes: 0 };
    const fault = (await faultOf(requests.push(request), request)) ?? {};
    if (fault.reply) return send(response, fault.reply);
    const body = await receive(message, request, fault.cutAtBytes);
    if (body && fault.finalReply) return send(response, fault.finalReply);
    if (body) send(response, replyTo(store, request, fault.flip ? flipped(body) : body));
  });
  return { url, ...store };
}

type Store = Omit<Awaited<ReturnType<typeof startStore>>, 'url'>;

/** Undefined when the connection is gone before the body was whole. */
async function receive(message: IncomingMessage, request: Request, cutAtBytes: number | undefined): Promise<Buffer | undefined> {
  const pieces: Buffer[] = [];
  await new Promise<void>((resolve) => {
    message.on('data', (piece: Buffer) => {
      pieces.push(piece);
      request.bytes += piece.byteLength;
      if (cutAtBytes && request.bytes >= cutAtBytes) message.socket.destroy();
    });
    message.on('error', () => {});
    message.on('close', resolve);
    message.on('end', resolve);
  });
  if (cutAtBytes === 0) message.socket.destroy();
  return message.complete && cutAtBytes === undefined ? Buffer.concat(pieces) : undefined;
}

function replyTo(store: Store, request: Request, body: Buffer): Reply {
  const { method, headers } = request;
  const path = request.url.split('?')[0] ?? '';
  const query = new URLSearchParams(request.url.split('?')[1]);
  if (headers.authorization || headers.cookie) return xml(400, 'InvalidArgument');
  if (headers['content-length'] !== String(body.byteLength)) return xml(411, 'MissingContentLength');
  if (headers['content-md5'] && headers['content-md5'] !== md5(body, 'base64')) return xml(400, 'Md5Mismatch');
  if (method === 'POST') return takeForm(store, path, request, body);
  if (query.get('comp') === 'block') {
    store.blocks.set(query.get('blockid') ?? '', body);
    return { status: 201 };
  }
  if (query.get('comp') === 'blocklist') return takeList(store, path, body);
  store.objects.set(path, body);
  if (headers['x-ms-blob-type'] === 'BlockBlob') return { status: 201, headers: { etag: '"0x8DBF13A7A4ECB68"' } };
  return { headers: { etag: `"${md5(body, 'hex')}"` } };
}

function takeList(store: Store, path: string, body: Buffer): Reply {
  const ids = [...body.toString().matchAll(/<Latest>(.*?)<\/Latest>/g)].map((match) => match[1] ?? '');
  const found = ids.map((id) => store.blocks.get(id));
  if (found.includes(undefined)) return xml(400, 'InvalidBlockList');
  store.objects.set(path, Buffer.concat(found.map((one) => one ?? Buffer.alloc(0))));
  return { status: 201, headers: { etag: '"0x8DBF13A7A4ECB69"' } };
}

function takeForm(store: Store, path: string, { headers }: Request, body: Buffer): Reply {
  const boundary = `--${headers['content-type']?.split('boundary=')[1]}`;
  const start = body.indexOf('name="file"');
  const fileStart = body.indexOf('\r\n\r\n', start) + 4;
  const fileEnd = body.length - Buffer.byteLength(`\r\n${boundary}--\r\n`);
  const fields = [
    ...body
      .subarray(0, start)
      .toString()
      .matchAll(/name="([^"]+)"\r\n\r\n([\s\S]*?)\r\n--/g),
  ];
  const content = body.subarray(fileStart, fileEnd);
  store.forms.push(fields.map((match) => [match[1] ?? '', match[2] ?? '']));
  store.objects.set(path, content);
  return { status: 204, headers: { etag: `"${md5(content, 'hex')}"` } };
}

/** The byte lies in the file, whatever stands around it. */
function flipped(body: Buffer): Buffer {
  const other = Buffer.from(body);
  const middle = Math.floor(other.byteLength / 2);
  other.writeUInt8((other[middle] ?? 0) ^ 1, middle);
  return other;
}

export function md5(bytes: Buffer, encoding: 'hex' | 'base64'): string {
  return createHash('md5').update(bytes).digest(encoding);
}

export const xml = (status: number, code: string, message = ''): Reply => ({
  status,
  body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message><HostId>x</HostId></Error>`,
});

export function bytesOf(sizeBytes: number): Buffer {
  const content = Buffer.alloc(sizeBytes);
  for (let index = 0; index < sizeBytes; index++) content[index] = (index * 7 + (index >> 9)) % 251;
  return content;
}

export async function fileOf(content: Buffer, name = 'part.step'): Promise<StorageFile> {
  const path = join(await temporaryFolder(), 'stored');
  await writeFile(path, content);
  return fileOnDisk(path, name);
}

/** The storage of a vendor on this machine, on a clock that only passes where somebody waits. */
export function localStorage(options: Partial<StorageOptions> = {}) {
  const time = fakeClock();
  const storage = createStorage({ vendor: 'ColdStream', allowLoopback: true, clock: time.clock, ...options });
  return { storage, ...time };
}

export const mebibyte = 2 ** 20;

/** A form whose policy covers its fields. */
export function formOf(url: string, { expiration = '2026-01-01T01:00:00Z', extra = [] as unknown[], fields = [] as Fields } = {}) {
  const conditions = [{ bucket: 'b' }, { key: 'k/part.step' }, { 'x-amz-algorithm': 'AWS4-HMAC-SHA256' }, ...extra];
  const policy = Buffer.from(JSON.stringify({ expiration, conditions })).toString('base64');
  const given: Fields = [
    ['key', 'k/part.step'],
    ['x-amz-algorithm', 'AWS4-HMAC-SHA256'],
    ...fields,
    ['policy', policy],
    ['x-amz-signature', 'canary-signature'],
  ];
  return { url, fields: given };
}
