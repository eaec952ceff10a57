import type { Socket } from 'node:net';
import type { Context, MiddlewareHandler } from 'hono';
import type { Clock } from '../clock.js';

/** An answer in place of the real one: what was asked for is not done. With `afterBody` it comes when all of the request is there. */
export type FalseAnswer = { status: number; body?: string; headers?: Record<string, string>; afterBody?: boolean | undefined };

/** What is done to the real answer, after what was asked for was done; `hangUp` `before` lets nothing be done. */
export type SpoiledAnswer = {
  /** The connection is reset in place of the answer. */
  hangUp?: 'before' | 'after' | undefined;
  /** Headers that are left out. */
  without?: readonly string[] | undefined;
  /** Headers in place of the real ones, or besides them. */
  headers?: Record<string, string> | undefined;
  /** The body ends after so many bytes, as if that were all of it. */
  cutBodyAt?: number | undefined;
};

export type Fault = FalseAnswer | SpoiledAnswer;

/** Asked at each request before anything else looks at it; `nth` counts the requests of that method and path, from 1. */
export type Faults = (method: string, path: string, nth: number) => Fault | undefined;

/** One request as tests see it: never a header, a body or the query of its address. */
export type LoggedRequest = { at: number; method: string; path: string; status: number };

/** Writes down every request with the status that it got. */
export function logRequests(requests: LoggedRequest[], clock: Clock): MiddlewareHandler {
  return async (context, next) => {
    const at = clock.now();
    await next();
    requests.push({ at, method: context.req.method, path: pathOf(context.req.url), status: context.res.status });
  };
}

/** Answers late, and with the faults that are asked for. */
export function injectFaults(faults: Faults | undefined, latencyMs: number, clock: Clock): MiddlewareHandler {
  const counts = new Map<string, number>();
  return async (context, next) => {
    const path = pathOf(context.req.url);
    const route = `${context.req.method} ${path}`;
    const nth = (counts.get(route) ?? 0) + 1;
    counts.set(route, nth);
    if (latencyMs > 0) await clock.sleep(latencyMs);
    const fault = faults?.(context.req.method, path, nth);
    if (!fault) return next();
    if ('status' in fault) {
      if (fault.afterBody) await context.req.arrayBuffer();
      return new Response(fault.body ?? '', { status: fault.status, headers: fault.headers ?? {} });
    }
    if (fault.hangUp === 'before') return hangUp(context);
    await next();
    const { res } = context;
    // Hono gives a response that replaces another the headers of both.
    context.res = undefined;
    context.res = fault.hangUp ? hangUp(context) : await spoiled(res, fault);
  };
}

/** What is answered then reaches nobody. */
function hangUp(context: Context): Response {
  const { incoming } = context.env as { incoming: { socket: Socket } };
  incoming.socket.resetAndDestroy();
  return new Response(null, { status: 502 });
}

async function spoiled(real: Response, { without = [], headers = {}, cutBodyAt }: SpoiledAnswer): Promise<Response> {
  const kept = new Headers(real.headers);
  for (const name of without) kept.delete(name);
  for (const [name, value] of Object.entries(headers)) kept.set(name, value);
  if (cutBodyAt === undefined) return new Response(real.body, { status: real.status, headers: kept });
  const body = (await real.arrayBuffer()).slice(0, cutBodyAt);
  kept.set('content-length', String(body.byteLength));
  return new Response(body, { status: real.status, headers: kept });
}

export function pathOf(url: string): string {
  return new URL(url).pathname;
}
