import type { MiddlewareHandler } from 'hono';
import type { Clock } from '../clock.js';

export type Fault = { status: number; body?: string; headers?: Record<string, string> };

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
    return new Response(fault.body ?? '', { status: fault.status, headers: fault.headers ?? {} });
  };
}

export function pathOf(url: string): string {
  return new URL(url).pathname;
}
