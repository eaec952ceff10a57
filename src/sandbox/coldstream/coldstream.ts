import { Hono } from 'hono';
import { logFailure } from '../../log.js';
import { jsonAnswer, Refused, refusalAnswer } from '../answers.js';
import { createBackground } from '../background.js';
import { injectFaults, logRequests, pathOf } from '../faults.js';
import { listen } from '../listen.js';
import { azureBlobs } from '../storage/azure-blobs.js';
import { openByteStore } from '../storage/byte-store.js';
import { presignedPuts } from '../storage/presigned-puts.js';
import { message } from './body.js';
import { addCaseRoutes } from './cases.js';
import { addComponentRoutes } from './components.js';
import { addCopyRoutes } from './copies.js';
import { addDemoCase } from './demo.js';
import { addFileRoutes } from './files.js';
import { addJobRoutes } from './jobs.js';
import { addLibraryRoutes } from './library.js';
import type { ColdstreamLog, ColdstreamSandboxOptions } from './options.js';
import { addOrganizationRoutes } from './organization.js';
import { addQueueRoutes } from './queue.js';
import { addRunRoutes } from './runs.js';
import { createSignIn, type SignIn } from './sign-in.js';
import type { FileStorage, World } from './world.js';

export type ColdstreamSandbox = Awaited<ReturnType<typeof openColdstreamSandbox>>;

const downloadLinkMs = 30 * 60_000;

/**
 * An emulated ColdStream: its four servers under one address of this machine, its storage under another. One organization, one
 * project and one case that can be run are there from the start; everything lasts until `close`.
 */
export async function openColdstreamSandbox(options: ColdstreamSandboxOptions) {
  const { clock, speed } = options;
  const log: ColdstreamLog = { requests: [], logins: [], uploads: [], jobs: [], submissions: [] };
  const bytes = await openByteStore();
  const background = createBackground();
  let lastId = 5440;
  const addresses = { api: '', storage: '' };
  const storage = storageOf(
    options,
    (key, kept) => note(world, key, kept),
    bytes,
    () => addresses.storage,
  );
  const world: World = {
    options,
    clock,
    scaled: (ms) => ms / speed,
    log,
    background,
    storage,
    origin: () => addresses.api,
    newId: () => ++lastId,
    user: { id: 17, email: 'demo@example.com', firstName: 'Demo', lastName: 'User' },
    organization: { id: 3, name: 'Demo organization', credits: options.credits ?? 100 },
    ...{ projects: new Map(), cases: new Map(), components: new Map(), interfaces: new Map(), files: new Map(), jobs: new Map() },
    library: new Map(),
  };
  const signIn = createSignIn(world);
  const listeners = [await listen(coldstreamApp(world, signIn), 0), await listen(storageApp(world, storage), 0)] as const;
  addresses.api = `http://127.0.0.1:${listeners[0].port}`;
  addresses.storage = `http://127.0.0.1:${listeners[1].port}`;
  await addDemoCase(world);

  return {
    identityUrl: `${addresses.api}/identity`,
    projectUrl: `${addresses.api}/project`,
    caseUrl: `${addresses.api}/case`,
    fileserverUrl: `${addresses.api}/fileserver`,
    email: world.user.email,
    ...signIn.credentials,
    log,

    /** What is left of the organization's credits. */
    credits: () => world.organization.credits,

    /** Resolves when no job is working; those that wait for their shortest time need the clock to go on. */
    settled: background.settled,

    async close(): Promise<void> {
      await Promise.all([...listeners.map((listener) => listener.close()), background.close()]);
      await bytes.close();
    },
  };
}

function coldstreamApp(world: World, signIn: SignIn): Hono {
  const { options, clock, log } = world;
  const app = new Hono();
  app.use(logRequests(log.requests, clock));
  app.use(injectFaults(options.faults, options.latencyMs ?? 0, clock));
  signIn.addRoutes(app);
  app.use(async (context, next) => {
    signIn.require(context);
    return next();
  });
  addOrganizationRoutes(app, world);
  addCopyRoutes(app, world);
  addRunRoutes(app, world);
  addQueueRoutes(app, world);
  addLibraryRoutes(app, world);
  addCaseRoutes(app, world);
  addComponentRoutes(app, world);
  addFileRoutes(app, world);
  addJobRoutes(app, world);
  app.notFound(({ req }) => refusal(message(404, `Not found: ${req.method} ${pathOf(req.url)}`)));
  app.onError((error) => {
    if (error instanceof Refused) return refusal(error);
    logFailure('sandbox: a request to ColdStream failed', error);
    return refusal(message(500, 'An unexpected error occurred.'));
  });
  return app;
}

/** The vendor spells the field with a capital letter. */
function refusal(refused: Refused): Response {
  return refused.shape ? refusalAnswer(refused, refused.shape) : jsonAnswer({ Message: refused.message }, refused.status, refused.headers);
}

type Storage = FileStorage & { app: Hono };

function storageOf(
  { clock, storage, uploadLinkMs = 900_000 }: ColdstreamSandboxOptions,
  wrote: (key: string, kept: { sizeBytes: number; sha256: string }) => void,
  bytes: Awaited<ReturnType<typeof openByteStore>>,
  origin: () => string,
): Storage {
  if (storage !== 'azure') {
    const puts = presignedPuts({ clock, bytes, origin, wrote });
    return {
      app: puts.app,
      putLink: (key) => puts.putLink(key, uploadLinkMs),
      getLink: (key) => puts.getLink(key, downloadLinkMs),
      find: puts.find,
      store: async (key, content) => void (await puts.store(key, content)),
    };
  }
  const blobs = azureBlobs({ clock, bytes, wrote: (path, blob) => wrote(path.slice(1), blob) });
  const link = (key: string, permissions: string, lifetimeMs: number) => `${origin()}${blobs.link(`/${key}`, { permissions, lifetimeMs })}`;
  return {
    app: blobs.app,
    putLink: (key) => link(key, 'cw', uploadLinkMs),
    getLink: (key) => link(key, 'r', downloadLinkMs),
    find: (key) => blobs.find(`/${key}`),
    store: (key, content) => blobs.store(`/${key}`, content),
  };
}

function storageApp({ log, clock, options }: World, storage: Storage): Hono {
  const app = new Hono();
  app.use(logRequests(log.requests, clock));
  app.use(injectFaults(options.faults, options.latencyMs ?? 0, clock));
  app.route('/', storage.app);
  return app;
}

function note({ files, log, clock }: World, key: string, { sizeBytes, sha256 }: { sizeBytes: number; sha256: string }): void {
  const file = [...files.values()].find((entry) => entry.key === key);
  if (file) log.uploads.push({ at: clock.now(), fileId: file.id, fileName: file.fileName, sizeBytes, sha256 });
}
