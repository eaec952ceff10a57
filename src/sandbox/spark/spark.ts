import { type Context, Hono } from 'hono';
import { logFailure } from '../../log.js';
import { jsonAnswer, Refused, refusalAnswer } from '../answers.js';
import { injectFaults, logRequests, pathOf } from '../faults.js';
import { addLoginRoutes, csrfRefusal } from './csrf.js';
import { addFileRoutes } from './file-routes.js';
import { fullAnswer, simplifiedAnswer } from './report.js';
import type { Tokens } from './tokens.js';
import { uploadPart } from './upload.js';
import type { Sender, World } from './world.js';

/** The emulated 3D Spark as an HTTP application: who may ask, then the routes of the two API pages. */
export function sparkApp(world: World, tokens: Tokens): Hono<Sender> {
  const { options, clock, log } = world;
  const app = new Hono<Sender>();
  app.use(logRequests(log.requests, clock));
  app.use(injectFaults(options.faults, options.latencyMs ?? 0, clock));
  tokens.addRoutes(app);
  addLoginRoutes(app);
  app.use('/api/*', async (context, next) => redirectToSlash(context.req.url) ?? next());
  app.use('/api/v1/*', async (context, next) => admit(context, world, tokens) ?? next());
  app.post('/api/v1/part/', async (context) => jsonAnswer(await uploadPart(world, context.get('account'), context.req.raw), 201));
  addResultRoutes(app, world);
  addFileRoutes(app, world);
  app.notFound((context) => refusalAnswer(new Refused(404, `Not found: ${context.req.method} ${pathOf(context.req.url)}`), shapeOf(world)));
  app.onError((error) => {
    if (error instanceof Refused) return refusalAnswer(error, shapeOf(world));
    logFailure('sandbox: a request failed', error);
    return new Response('<!doctype html><title>Server Error (500)</title>', { status: 500, headers: { 'content-type': 'text/html' } });
  });
  return app;
}

function addResultRoutes(app: Hono<Sender>, { watchdog, parts, options, log, clock }: World): void {
  const part = (context: Context<Sender>) => {
    const [account, id] = [context.get('account'), context.req.param('id') ?? ''];
    log.polls.push({ at: clock.now(), account: account.username, partId: id, path: pathOf(context.req.url) });
    watchdog.countPoll(account, parts.find(id)?.id ?? id, parts.find(id)?.uploadedMs);
    return parts.requireReadable(id, account);
  };
  const isEmpty = (fileName: string) => options.partWithFault?.(fileName) === 'empty chain';
  app.get('/api/v1/analysisResult/:id/', (context) => {
    const asked = part(context);
    return jsonAnswer(fullAnswer(asked, isEmpty(asked.cad?.basename ?? '')));
  });
  app.get('/api/v1/analysisResult/simplified/:id/', (context) => {
    const asked = part(context);
    return jsonAnswer(simplifiedAnswer(asked, isEmpty(asked.cad?.basename ?? '')));
  });
}

/** Lets a request in whose token, account and CSRF pair are sound; the refusal otherwise. */
function admit(context: Context<Sender>, { watchdog, options }: World, tokens: Tokens): Response | undefined {
  const authorization = context.req.header('authorization');
  const account = tokens.accountOf(/^Bearer (\S+)$/i.exec(authorization ?? '')?.[1] ?? '');
  if (!account) {
    const problem = authorization === undefined ? 'Authentication credentials were not provided.' : 'Token is invalid or expired.';
    throw new Refused(401, problem, 'detail', { 'www-authenticate': 'Bearer realm="api"' });
  }
  watchdog.requireFree(account);
  const refused = csrfRefusal(context.req.raw, options.csrfRefusal ?? 'json');
  if (refused instanceof Refused) throw refused;
  context.set('account', account);
  return refused;
}

/** Django's answer to a path without its slash; a client that follows it sends a GET without a body. */
function redirectToSlash(address: string): Response | undefined {
  const { pathname, search } = new URL(address);
  return pathname.endsWith('/') ? undefined : new Response(null, { status: 301, headers: { location: `${pathname}/${search}` } });
}

function shapeOf({ options }: World) {
  return options.errorShape ?? 'detail';
}
