import { randomBytes } from 'node:crypto';
import type { Hono } from 'hono';
import { Refused } from '../answers.js';
import type { Sender } from './world.js';

const maxAgeS = 31_449_600;

/** The login page, which hands out the CSRF cookie; it stands behind a redirect, as Django's own slash rule has it. */
export function addLoginRoutes(app: Hono<Sender>): void {
  app.get('/api-auth/login', () => new Response(null, { status: 301, headers: { location: '/api-auth/login/' } }));
  app.get('/api-auth/login/', () => {
    const headers = new Headers({ 'content-type': 'text/html; charset=utf-8' });
    headers.append('set-cookie', `csrftoken=${randomBytes(16).toString('hex')}; Max-Age=${maxAgeS}; Path=/; SameSite=Lax`);
    return new Response('<!doctype html><title>Log in</title><form method="post"></form>', { headers });
  });
}

/** Why Django would refuse the request, in its words; undefined when it would not. Stricter than Django only in asking at GET, too. */
function csrfProblem(headers: Headers, origin: string): string | undefined {
  const sentOrigin = headers.get('origin');
  if (sentOrigin !== null && sentOrigin !== origin) return `Origin checking failed - ${sentOrigin} does not match any trusted origins.`;
  const referer = headers.get('referer');
  if (referer === null) return 'Referer checking failed - no Referer.';
  if (!URL.canParse(referer)) return 'Referer checking failed - Referer is malformed.';
  if (new URL(referer).origin !== origin) return `Referer checking failed - ${referer} does not match any trusted origins.`;
  const cookie = /(?:^|;\s*)csrftoken=([A-Za-z0-9]{32,64})(?:;|$)/.exec(headers.get('cookie') ?? '')?.[1];
  if (!cookie) return 'CSRF cookie not set.';
  const token = headers.get('x-csrftoken');
  if (token === null) return 'CSRF token missing.';
  return token === cookie ? undefined : "CSRF token from the 'X-Csrftoken' HTTP header incorrect.";
}

/** The refusal of a request without a sound CSRF pair, as the REST framework or as Django itself words it; undefined when it is sound. */
export function csrfRefusal(request: Request, shape: 'json' | 'html'): Refused | Response | undefined {
  const problem = csrfProblem(request.headers, new URL(request.url).origin);
  if (!problem) return undefined;
  if (shape === 'json') return new Refused(403, `CSRF Failed: ${problem}`, 'detail');
  const page =
    '<!doctype html><title>403 Forbidden</title><h1>Forbidden <span>(403)</span></h1><p>CSRF verification failed. Request aborted.</p>';
  return new Response(page, { status: 403, headers: { 'content-type': 'text/html; charset=utf-8' } });
}
