import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { logFailure } from '../../log.js';
import { jsonAnswer } from '../answers.js';
import { injectFaults, logRequests } from '../faults.js';
import { listen } from '../listen.js';
import { type AzureBlobs, azureBlobs, type StoredBlob } from '../storage/azure-blobs.js';
import { openByteStore } from '../storage/byte-store.js';
import { iso, placeOf } from './documents.js';
import { addFileRoutes } from './file-routes.js';
import type { EvoLog, EvoSandboxOptions } from './options.js';
import { Problem, problemAnswer, problems } from './problem.js';
import { queryOf } from './query.js';
import { createTokens, type Tokens } from './tokens.js';
import { blobPath, type Workspace, type World } from './world.js';

export type EvoSandbox = Awaited<ReturnType<typeof openEvoSandbox>>;

const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';

/**
 * An emulated Seequent Evo at one address of this machine: issuer, discovery, hub and, as with the real hub, the blobs. One
 * organization with a workspace to write to and one to read only is there from the start; everything lasts until `close`.
 */
export async function openEvoSandbox(options: EvoSandboxOptions) {
  const { clock, speed } = options;
  const log: EvoLog = { requests: [], tokenRequests: [], registrations: [], uploads: [] };
  const bytes = await openByteStore();
  const linkMs = options.linkMs ?? 30 * 60_000;
  let origin = '';
  let lastVersion = 0n;
  const wrote = (path: string, blob: StoredBlob) => finishUpload(world, path, blob, (options.visibleAfterMs ?? 1_500) / speed);
  const blobs = azureBlobs({ clock, bytes, wrote, ...(options.maxBlobBytes !== undefined && { maxBlobBytes: options.maxBlobBytes }) });
  const workspaces = [
    workspace('Demo workspace', options.role ?? 'editor', clock.now()),
    workspace('Reference data', 'viewer', clock.now()),
  ] as const;
  const world: World = {
    ...{ options, clock, log, origin: () => origin, orgId: randomUUID(), files: new Map() },
    user: { id: randomUUID(), name: 'Demo Service', email: 'demo@example.com' },
    workspaces: new Map(workspaces.map((each) => [each.id, each])),
    /** Nanoseconds since 1970, so beyond what a JSON number holds. */
    newVersionId() {
      const now = BigInt(Math.floor(clock.now())) * 1_000_000n;
      lastVersion = now > lastVersion ? now + 785_597n : lastVersion + 1n;
      return String(lastVersion);
    },
    links: {
      upload: (file, version) => `${origin}${blobs.link(blobPath(world, file, version), { permissions: 'wt', lifetimeMs: linkMs })}`,
      download: (file, version) =>
        `${origin}${blobs.link(blobPath(world, file, version), { permissions: 'rt', lifetimeMs: linkMs, fileName: placeOf(file).name })}`,
    },
  };
  const tokens = createTokens(options, log);
  const listener = await listen(evoApp(world, tokens, blobs), 0);
  origin = `http://127.0.0.1:${listener.port}`;

  return {
    ...{ hubUrl: origin, issuerUrl: origin, discoveryUrl: origin, orgId: world.orgId },
    workspaceId: workspaces[0].id,
    readOnlyWorkspaceId: workspaces[1].id,
    ...{ clientId: tokens.clientId, clientSecret: tokens.clientSecret, token: tokens.token },
    log,

    async close(): Promise<void> {
      await listener.close();
      await bytes.close();
    },
  };
}

function evoApp(world: World, tokens: Tokens, blobs: AzureBlobs): Hono {
  const { options, clock, log } = world;
  const app = new Hono();
  app.use(logRequests(log.requests, clock));
  app.use(injectFaults(options.faults, options.latencyMs ?? 0, clock));
  tokens.addRoutes(app);
  app.all(`/file/:org{${uuid}}/*`, ({ req }) => blobs.app.fetch(req.raw));
  app.get('/file/health_check', () => jsonAnswer({ version: '2.10.0', status: 'pass', dependencies: {} }));
  app.use('/evo/*', requireScope(tokens, 'evo.discovery'));
  app.use('/workspace/*', requireScope(tokens, 'evo.workspace'));
  app.use('/file/*', requireScope(tokens, 'evo.file'));
  addDirectoryRoutes(app, world);
  addFileRoutes(app, world);
  app.notFound(() => problemAnswer(new Problem(404, '/not-found', 'Not Found', 'There is no such route.')));
  app.onError((error) => {
    if (error instanceof Problem) return problemAnswer(error);
    logFailure('sandbox: a request to Evo failed', error);
    return problemAnswer(new Problem(500, '/file-api/api-errors', 'An Error Occurred.', 'An unexpected error occurred.'));
  });
  return app;
}

function requireScope(tokens: Tokens, scope: string) {
  return async (context: Parameters<Tokens['require']>[0], next: () => Promise<void>) => {
    tokens.require(context, scope);
    await next();
  };
}

/** Which hub serves the organization, and its workspaces. */
function addDirectoryRoutes(app: Hono, world: World): void {
  app.get('/evo/identity/v2/discovery', ({ req }) => {
    const asked = req.queries('service') ?? [];
    const services = ['file', 'workspace'].filter((code) => asked.length === 0 || asked.includes(code));
    const discovery = {
      organizations: [{ id: world.orgId, display_name: 'Demo organization' }],
      hubs: [{ code: 'demo', display_name: 'Demo hub', url: world.origin() }],
      services: services.map((code) => ({ code, display_name: code === 'file' ? 'File' : 'Workspace' })),
      service_access: [{ org_id: world.orgId, hub_code: 'demo', services }],
    };
    return jsonAnswer({ discovery });
  });
  app.get('/workspace/orgs/:org/workspaces', (context) => {
    if (context.req.param('org') !== world.orgId) throw problems.role(null, ['owner', 'editor', 'viewer']);
    const query = queryOf(context);
    const [limit, offset] = [query.number('limit', 20, 1, 100), query.number('offset', 0, 0, 999_999_999)];
    const all = [...world.workspaces.values()].map(workspaceDocument);
    const results = all.slice(offset, offset + limit);
    const link = (at: number) => `${world.origin()}/workspace/orgs/${world.orgId}/workspaces?limit=${limit}&offset=${at}`;
    const links = {
      ...{ first: link(0), last: link(limit * Math.max(0, Math.ceil(all.length / limit) - 1)) },
      next: offset + limit < all.length ? link(offset + limit) : null,
      previous: offset > 0 ? link(Math.max(0, offset - limit)) : null,
      ...{ count: results.length, total: all.length },
    };
    return jsonAnswer({ links, results });
  });
}

function workspaceDocument({ id, name, description, role, createdMs }: Workspace): Record<string, unknown> {
  return { id, name, description, current_user_role: role, created_at: iso(createdMs), updated_at: iso(createdMs) };
}

function workspace(name: string, role: Workspace['role'], createdMs: number): Workspace {
  return { id: randomUUID(), name, description: '', role, createdMs };
}

/** The blob of a version was written: it is served when the lag is over. */
function finishUpload(world: World, path: string, blob: StoredBlob, lagMs: number): void {
  const { clock, log, options } = world;
  for (const file of world.files.values()) {
    const version = file.versions.find((each) => blobPath(world, file, each) === path);
    if (!version) continue;
    version.sizeBytes = blob.sizeBytes;
    version.sha256 = blob.sha256;
    version.etag = blob.etag;
    if (version.visibleMs === undefined && options.renumbersVersions) version.id = world.newVersionId();
    version.visibleMs ??= clock.now() + lagMs;
    log.uploads.push({ at: clock.now(), fileId: file.id, versionId: version.registeredId, sizeBytes: blob.sizeBytes, sha256: blob.sha256 });
  }
}
