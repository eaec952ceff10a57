import { request as ask } from 'node:http';
import { collect, listen, type Received, type Reply, send } from '../http/vendor-server.js';

/** One request that went through a mirror, with what the vendor answered; `route` is its method and path, ids as `{id}`. */
export type Exchange = { route: string; request: Received; reply: Required<Reply>; url: string };
/** What is answered in place of the vendor's own answer, when it is ready; `undefined` leaves that. */
export type Tamper = (exchange: Exchange) => Reply | undefined | Promise<Reply | undefined>;

/**
 * Stands before vendors on this machine, also before those that their answers lead to, and may change what they answer. It knows
 * every secret that goes through it.
 */
export async function openMirror(tamper: Tamper = () => undefined) {
  const mirrors = new Map<string, Promise<string>>();
  const originals = new Map<string, string>();
  const secrets = new Set<string>();
  const routes = new Set<string>();

  async function mirrorOf(origin: string): Promise<string> {
    if (originals.has(origin)) return origin;
    const mirror = mirrors.get(origin) ?? openMirrorOf(origin);
    mirrors.set(origin, mirror);
    return mirror;
  }

  async function openMirrorOf(origin: string): Promise<string> {
    const own = await listen(async (message, response) => {
      const received = { method: message.method ?? '', url: message.url ?? '', headers: message.headers, body: await collect(message) };
      const reply = await forth(await forward(origin, { ...received, body: backward(received) }));
      remember(received, reply);
      const route = routeOf(received);
      routes.add(route);
      const answer = (await tamper({ route, request: received, reply, url: `${own}${received.url}` })) ?? reply;
      if (received.method === 'HEAD') response.writeHead(answer.status ?? 200, answer.headers).end();
      else send(response, answer);
    });
    originals.set(own, origin);
    return own;
  }

  /** The answer with every address on this machine led through a mirror. */
  async function forth(reply: Required<Reply>): Promise<Required<Reply>> {
    if (!/json/.test(String(reply.headers['content-type']))) return reply;
    let text = reply.body.toString();
    for (const origin of new Set(text.match(/http:\/\/127\.0\.0\.1:\d+/g))) text = text.replaceAll(origin, await mirrorOf(origin));
    return { ...reply, body: text, headers: { ...reply.headers, 'content-length': String(Buffer.byteLength(text)) } };
  }

  /** What is sent, with the addresses of the mirrors taken back. */
  function backward({ headers, body }: Received): Buffer {
    if (!/json/.test(headers['content-type'] ?? '')) return body;
    let text = body.toString();
    for (const [own, origin] of originals) text = text.replaceAll(own, origin);
    return Buffer.from(text);
  }

  function remember({ headers, url }: Received, { body, headers: answered }: Required<Reply>): void {
    const bearer = headers.authorization?.replace(/^\S+ /, '');
    for (const secret of [bearer, ...signaturesIn(url)]) if (secret) secrets.add(secret);
    if (/json/.test(String(answered['content-type'])))
      for (const secret of secretsIn(JSON.parse(body.toString() || 'null'))) secrets.add(secret);
  }

  return {
    /** The address that stands for another one on this machine. */
    async of(address: string): Promise<string> {
      const { origin } = new URL(address);
      return address.replace(origin, await mirrorOf(origin));
    },
    secrets,
    routes,
  };
}

/** Ids in a path are of any shape that has a digit and no name has. */
function routeOf({ method, url }: Received): string {
  const path = decodeURIComponent(url.split('?')[0] ?? '').replace(/\/(?=[^/]*\d)(?!v\d+\b)[^/]+/g, '/{id}');
  return `${method} ${path}`;
}

function forward(origin: string, { method, url, headers, body }: Received): Promise<Required<Reply>> {
  return new Promise((resolve, reject) => {
    const { 'transfer-encoding': _, connection: __, ...kept } = headers;
    const own = { ...kept, host: new URL(origin).host, ...(body.length > 0 && { 'content-length': body.length }) };
    const outgoing = ask(`${origin}${url}`, { method, headers: own, agent: false }, async (answer) => {
      const { 'transfer-encoding': ___, connection: ____, ...answered } = answer.headers;
      resolve({ status: answer.statusCode ?? 0, headers: answered as Record<string, string>, body: await collect(answer) });
    });
    outgoing.on('error', reject).end(body);
  });
}

const signing = /^(?:sig(?:nature)?|x-amz-(?:signature|security-token)|policy)$/i;

/** The parts of a signed link that give it its power. */
export function signaturesIn(url: string): string[] {
  const query = new URLSearchParams(url.split('?')[1] ?? '');
  return [...query].filter(([name]) => signing.test(name)).map(([, value]) => value);
}

const telling = /token$|secret|signature|policy$|password|session$/i;
const minLength = 12;

function secretsIn(value: unknown, name = ''): string[] {
  if (typeof value === 'string') {
    if (value.startsWith('http')) return signaturesIn(value);
    return telling.test(name) && !/type$/i.test(name) && value.length >= minLength ? [value] : [];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => secretsIn(one, key));
}
