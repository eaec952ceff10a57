import { once } from 'node:events';
import { request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';

export type Ask = {
  method?: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
  /** Without Content-Length. */
  isChunked?: boolean;
  /** The body stops for so long in its middle. */
  pauseMs?: number;
  /** The connection is closed when half of the body was sent. */
  isCut?: boolean;
};

export type Said = { status: number; headers: Record<string, unknown>; body: string };

/** One thing that is done to a storage, and what it says to it. */
export type Row<Side> = {
  name: string;
  act(side: Side, key: string): Promise<Said | string>;
  real: string;
  /** What the sandbox says where that is something else, and why it may. */
  sandbox?: { says: string; because: string };
};

/** Asks a storage for exactly that and nothing else: no header is added but Host, Connection and the length. */
export async function ask(url: string, { method = 'GET', headers = {}, body = '', isChunked, pauseMs, isCut }: Ask = {}): Promise<Said> {
  const bytes = Buffer.from(body);
  const half = Math.floor(bytes.byteLength / 2);
  const isSent = method === 'PUT' || method === 'POST';
  const length = isSent && !isChunked && { 'content-length': String(bytes.byteLength) };
  const message = request(url, { method, headers: { ...headers, ...length }, agent: false });
  const answered = once(message, 'response');
  answered.catch(() => {});
  if (isSent) message.write(bytes.subarray(0, half));
  if (pauseMs) await wait(pauseMs);
  if (isCut) {
    // What was sent has to leave before the connection does.
    await wait(100);
    message.destroy();
    return { status: 0, headers: {}, body: '' };
  }
  message.end(isSent ? bytes.subarray(half) : undefined);
  const [response] = await answered;
  let text = '';
  for await (const piece of response.setEncoding('latin1')) text += piece;
  return { status: response.statusCode, headers: response.headers, body: text };
}

/** The same, and what was given out. */
export function withBody(said: Said): string {
  return `${inShort(said)} "${said.body}"`;
}

/** What a storage says in short: "200", "403 AccessDenied". */
export function inShort({ status, headers, body }: Said): string {
  const code = /<Code>([^<]+)<\/Code>/.exec(body)?.[1] ?? headers['x-ms-error-code'];
  return code === undefined ? String(status) : `${status} ${code}`;
}

/** A request for a part of an object. */
export function range(bytes: string): { headers: Record<string, string> } {
  return { headers: { range: `bytes=${bytes}` } };
}

/** One letter of the signature in a link is another. */
export function tampered(link: string): string {
  return link.replace(
    /([?&](?:X-Amz-Signature|signature|sig)=)(.)/,
    (_, name: string, letter: string) => `${name}${letter === 'a' ? 'b' : 'a'}`,
  );
}

/** A form as its bytes, the file as the last field unless something is put behind it. */
export function formBody(
  fields: readonly (readonly [string, string])[],
  file: string | undefined,
  behind: readonly [string, string][] = [],
) {
  const boundary = 'part-analysis-4e1c7f';
  const part = (name: string, value: string, further = '') =>
    `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${further}\r\n\r\n${value}\r\n`;
  const all = [...fields, ...behind].map(([name, value]) => part(name, value));
  if (file !== undefined) {
    all.splice(fields.length, 0, part('file', file, '; filename="part.stl"\r\nContent-Type: application/octet-stream'));
  }
  const body = `${all.join('')}--${boundary}--\r\n`;
  return { method: 'POST', headers: { 'content-type': `multipart/form-data; boundary=${boundary}` }, body };
}
