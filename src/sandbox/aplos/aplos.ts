import { randomUUID } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { logFailure } from '../../log.js';
import { jsonAnswer, Refused, refusalAnswer } from '../answers.js';
import { createBackground } from '../background.js';
import { injectFaults, logRequests } from '../faults.js';
import { listen } from '../listen.js';
import { openByteStore } from '../storage/byte-store.js';
import { type StoredObject, s3Forms } from '../storage/s3-forms.js';
import type { AplosLog, AplosSandboxOptions } from './options.js';
import { addRoutesV1 } from './routes-v1.js';
import { addRoutesV3 } from './routes-v3.js';
import { createSignIn, type SignIn } from './sign-in.js';
import { refused, type World } from './world.js';

export type AplosSandbox = Awaited<ReturnType<typeof openAplosSandbox>>;

/**
 * An emulated Aplos NCA: its API and its user pool at one address of this machine, its bucket at another. One user of one tenant
 * is there from the start; everything lasts until `close`. What an execution comes to is computed from the file.
 */
export async function openAplosSandbox(options: AplosSandboxOptions) {
  const { clock, speed, api = 'v3' } = options;
  const log: AplosLog = { requests: [], logins: [], uploads: [], runs: [] };
  const bytes = await openByteStore();
  const background = createBackground();
  const signIn = createSignIn(options, log);
  let storageOrigin = '';
  let linksHandedOut = 0;
  const bucket = `sandbox-${randomUUID().slice(0, 8)}-uploads`;
  const wrote = (key: string, object: StoredObject) => note(world, key, object);
  const world: World = {
    ...{ options, clock, log, background, scaled: (ms) => ms / speed, files: new Map(), executions: new Map() },
    ...{ tenantId: signIn.tenantId, userId: signIn.userId },
    store: s3Forms({ clock, bytes, bucket, origin: () => storageOrigin, wrote }),
    downloadLink(file) {
      const isOver = ++linksHandedOut <= (options.expiredLinks ?? 0);
      const lifetimeMs = isOver ? 0 : (options.downloadLinkMs ?? 3_600_000);
      return { url: world.store.link(file.key, { lifetimeMs, fileName: file.name }), expiresMs: clock.now() + lifetimeMs };
    },
  };
  const storage = new Hono();
  addWatch(storage, world);
  storage.route('/', world.store.app);
  const listeners = [await listen(aplosApp(world, signIn, api), 0), await listen(storage, 0)] as const;
  const origin = `http://127.0.0.1:${listeners[0].port}`;
  storageOrigin = `http://127.0.0.1:${listeners[1].port}`;

  return {
    ...{ url: origin, authUrl: `${origin}/cognito/`, username: signIn.username, password: signIn.password, api },
    ...{ tenantId: signIn.tenantId, userId: signIn.userId },
    log,

    /** Resolves when every execution is computed; its steps still take their time. */
    settled: background.settled,

    async close(): Promise<void> {
      await Promise.all([...listeners.map((listener) => listener.close()), background.close()]);
      await bytes.close();
    },
  };
}

function addWatch(app: Hono, { log, clock, options }: World): void {
  app.use(logRequests(log.requests, clock));
  app.use(injectFaults(options.faults, options.latencyMs ?? 0, clock));
}

function aplosApp(world: World, signIn: SignIn, api: 'v3' | 'v1'): Hono {
  const app = new Hono();
  addWatch(app, world);
  app.get('/app/configuration', () => jsonAnswer(signIn.configuration()));
  signIn.addRoutes(app);
  const base = `${api === 'v3' ? '/v3' : ''}/tenants/:tenant/users/:user`;
  app.use(`${base}/*`, async (context, next) => {
    signIn.require(context);
    requireOwn(context, world);
    return next();
  });
  if (api === 'v3') addRoutesV3(app, world, base);
  else addRoutesV1(app, world, base);
  // The gateway in front of the API knows no 404.
  app.notFound(() => jsonAnswer({ message: 'Missing Authentication Token' }, 403));
  app.onError((error, { req }) => {
    if (error instanceof Refused) return error.shape ? refusalAnswer(error, error.shape) : errorAnswer(error, req.method);
    logFailure('sandbox: a request to Aplos NCA failed', error);
    return jsonAnswer({ message: 'Internal server error' }, 500);
  });
  return app;
}

/** @throws {Refused} 403 when the path is of another tenant or user. */
function requireOwn({ req }: Context, { tenantId, userId }: World): void {
  if (req.param('tenant') === tenantId && req.param('user') === userId) return;
  throw refused(403, `User ${userId} does not have the appropriate permissions on requested resource ${new URL(req.url).pathname}`);
}

function errorAnswer({ status, message }: Refused, method: string): Response {
  const action = method === 'GET' ? 'read' : 'write';
  return jsonAnswer({ action, errors: [{ status_code: status, message }] }, status);
}

function note({ files, log, clock }: World, key: string, { sizeBytes, sha256 }: StoredObject): void {
  const file = [...files.values()].find((each) => each.key === key);
  if (file) log.uploads.push({ at: clock.now(), fileId: file.id, fileName: file.name, sizeBytes, sha256 });
}
