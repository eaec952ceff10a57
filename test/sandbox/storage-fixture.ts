import { request } from 'node:http';
import { Hono } from 'hono';
import { onTestFinished } from 'vitest';
import { listen } from '../../src/sandbox/listen.js';
import { openByteStore } from '../../src/sandbox/storage/byte-store.js';
import { stoppedClock } from './spark-fixture.js';

/** A clock that stands still, a private store, and a server for what is mounted on `app`. */
export async function openStorage() {
  const clock = stoppedClock();
  const bytes = await openByteStore();
  const app = new Hono();
  const listener = await listen(app, 0);
  onTestFinished(async () => {
    await listener.close();
    await bytes.close();
  });
  return { clock, bytes, app, origin: `http://127.0.0.1:${listener.port}` };
}

export type Seen = { status: number; headers: Headers; text: string };

export async function ask(url: string, init: RequestInit = {}): Promise<Seen> {
  const response = await fetch(url, { redirect: 'manual', ...init });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

export const put = (url: string, body: string | Uint8Array<ArrayBuffer> | FormData, headers: Record<string, string> = {}) =>
  ask(url, { method: 'PUT', body, headers });

/** The code and the message of an XML answer, without ids and times. */
export function xmlError({ status, text }: Seen): { status: number; code: string | undefined; message: string | undefined } {
  const element = (name: string) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1];
  return { status, code: element('Code'), message: element('Message')?.split('\n')[0]?.replaceAll('&#34;', '"') };
}

/** A request whose body goes out in chunks, without a length. */
export function sendChunked(url: string, method: string, body: string, headers: Record<string, string> = {}): Promise<Seen> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers }, (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => pieces.push(piece));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: new Headers(), text: Buffer.concat(pieces).toString() }),
      );
    });
    sent.on('error', reject);
    sent.write(body);
    sent.end();
  });
}
