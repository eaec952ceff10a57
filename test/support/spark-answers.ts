import { createServer } from 'node:http';
import { onTestFinished } from 'vitest';
import type { Auth } from '../../src/http/auth.js';
import { createHttp } from '../../src/http/client.js';
import { createSpark } from '../../src/vendors/spark/client.js';
import { toError } from '../../src/vendors/spark/refusals.js';

export const partId = '0969919be77e48cfb82706d2c320adfd';

/** A request as it arrived. `fields` and `file` are those of a multipart body, in their order. */
export type Seen = {
  route: string;
  query: string;
  authorization: string | undefined;
  fields: [string, string][];
  file?: { name: string; content: string };
};

/** `body` as text or bytes is sent as it is, anything else as JSON. */
export type SparkAnswer = { status?: number; body?: unknown; headers?: Record<string, string> };

const signedIn: Auth = {
  headers: async () => ({ authorization: 'Bearer of-the-test' }),
  heard() {},
  renew: async () => false,
};

/** A 3D Spark client on a real HTTP server that gives the answers of a table, keyed `METHOD /path/`; what is not in it is a 418. */
export async function sparkWith(answers: Record<string, SparkAnswer>) {
  const seen: Seen[] = [];
  const server = createServer(async (request, response) => {
    const { pathname, search } = new URL(request.url ?? '/', 'http://localhost');
    const route = `${request.method} ${pathname}`;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { authorization, 'content-type': type = '' } = request.headers;
    seen.push({ route, query: search, authorization, ...readForm(type, Buffer.concat(chunks).toString('latin1')) });
    const { status = 200, body = '', headers = {} } = answers[route] ?? { status: 418, body: `no answer for ${route}` };
    const isRaw = typeof body === 'string' || Buffer.isBuffer(body);
    const bytes = Buffer.from(isRaw ? body : JSON.stringify(body));
    const answerType = isRaw ? 'application/octet-stream' : 'application/json';
    response.writeHead(status, { 'content-type': answerType, 'content-length': bytes.length, ...headers });
    response.end(bytes);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => {
    server.closeAllConnections();
    return new Promise<void>((closed) => server.close(() => closed()));
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the test server has no port');
  return { seen, spark: sparkAt(`http://127.0.0.1:${address.port}`) };
}

/** A signed-in 3D Spark client of a host. Refusals that could pass are tried again at once. */
export function sparkAt(baseUrl: string) {
  const vendor = '3D Spark';
  return createSpark({ http: createHttp({ vendor, baseUrl, auth: signedIn, toError, retryBaseMs: 1 }), source: vendor });
}

function readForm(contentType: string, body: string): Pick<Seen, 'fields' | 'file'> {
  const boundary = /boundary="?([^";]+)"?/.exec(contentType)?.[1];
  if (boundary === undefined) return { fields: [] };
  const parts = body.split(`--${boundary}`).slice(1, -1);
  const read = parts.map((part) => {
    const [head = '', ...rest] = part.replace(/^\r\n|\r\n$/g, '').split('\r\n\r\n');
    const decode = (text: string | undefined) => Buffer.from(text ?? '', 'latin1').toString('utf8');
    return {
      name: decode(/ name="([^"]*)"/.exec(head)?.[1]),
      fileName: / filename="([^"]*)"/.exec(head)?.[1],
      content: decode(rest.join('\r\n\r\n')),
    };
  });
  const file = read.find(({ fileName }) => fileName !== undefined);
  return {
    fields: read.map(({ name, content }) => [name, content]),
    ...(file && { file: { name: Buffer.from(file.fileName ?? '', 'latin1').toString('utf8'), content: file.content } }),
  };
}
