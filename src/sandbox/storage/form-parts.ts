import { StorageRefused } from './storage-refusal.js';

/** One part of a form; `content` has to be read before the next part is asked for, what is left of it is skipped. */
export type FormPart = { name: string; fileName: string | undefined; contentType: string | undefined; content: AsyncIterable<Uint8Array> };

const maxHeaderBytes = 8 * 1024;

/**
 * The parts of a `multipart/form-data` body in their order, each as a stream, so that no file is held in memory.
 *
 * @throws {StorageRefused} 400 while they are read, when the body is not well-formed or ends before its last boundary.
 * @see RFC 2046, 5.1.1; RFC 7578
 */
export async function* formParts(body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>, boundary: string): AsyncGenerator<FormPart> {
  const window = openWindow(body);
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  // What comes before the first boundary is no part.
  for await (const _ of window.until(delimiter)) {
  }
  for (;;) {
    const mark = await window.take(2);
    if (mark === '--') return;
    if (mark !== '\r\n') throw malformed();
    const headers = await window.line(Buffer.from('\r\n\r\n'), maxHeaderBytes);
    const content = window.until(delimiter);
    yield { ...readHeaders(headers), content };
    for await (const _ of content) {
    }
  }
}

/** The boundary that a content type names; undefined when it is no multipart form. */
export function boundaryOf(contentType: string | null): string | undefined {
  const [, quoted, plain] = /^multipart\/form-data\s*;.*?boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType ?? '') ?? [];
  return quoted ?? plain;
}

/** Bytes that have come and were not given out yet; begins as if a line had just ended, as the first boundary needs it. */
function openWindow(body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>) {
  const pieces = Symbol.asyncIterator in body ? body[Symbol.asyncIterator]() : body[Symbol.iterator]();
  let held = Buffer.from('\r\n');

  async function more(): Promise<void> {
    const { done, value } = await pieces.next();
    if (done || value === undefined) throw malformed();
    held = Buffer.concat([held, value]);
  }

  return {
    /** Everything before `mark`, which is swallowed; nothing when it was read to its end before. */
    async *until(mark: Buffer): AsyncGenerator<Uint8Array> {
      for (let at = held.indexOf(mark); ; at = held.indexOf(mark)) {
        const isFound = at !== -1;
        const ready = isFound ? at : Math.max(0, held.length - mark.length + 1);
        const piece = held.subarray(0, ready);
        held = held.subarray(isFound ? at + mark.length : ready);
        if (piece.length > 0) yield piece;
        if (isFound) return;
        await more();
      }
    },

    async take(count: number): Promise<string> {
      while (held.length < count) await more();
      const text = held.toString('latin1', 0, count);
      held = held.subarray(count);
      return text;
    },

    async line(end: Buffer, maxBytes: number): Promise<string> {
      for (;;) {
        const at = held.indexOf(end);
        if (at > maxBytes || (at === -1 && held.length > maxBytes)) throw malformed();
        if (at === -1) {
          await more();
          continue;
        }
        const text = held.toString('utf8', 0, at);
        held = held.subarray(at + end.length);
        return text;
      }
    },
  };
}

function readHeaders(text: string): Omit<FormPart, 'content'> {
  const lines = text.split('\r\n').map((line) => /^([^:]+):\s*(.*)$/.exec(line));
  const value = (name: string) => lines.find((line) => line?.[1]?.toLowerCase() === name)?.[2];
  const disposition = value('content-disposition') ?? '';
  const parameter = (name: string) => new RegExp(`[;\\s]${name}="([^"]*)"`, 'i').exec(disposition)?.[1];
  const name = parameter('name');
  if (name === undefined || !/^form-data\b/i.test(disposition)) throw malformed();
  return { name, fileName: parameter('filename'), contentType: value('content-type') };
}

function malformed(): StorageRefused {
  return new StorageRefused(400, 'MalformedPOSTRequest', 'The body of your POST request is not well-formed multipart/form-data.');
}
