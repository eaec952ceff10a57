import { createHash } from 'node:crypto';
import { bearer } from '../../../src/http/auth.js';
import { createHttp } from '../../../src/http/client.js';
import { createStorage } from '../../../src/http/storage/storage.js';
import { createEvo } from '../../../src/vendors/evo/client.js';
import { toError } from '../../../src/vendors/evo/refusals.js';
import { canary, fakeClock, json, type Received, type Reply, startVendor } from '../../http/vendor-server.js';

export const orgId = 'efda2f60-a80b-45c0-a484-4001bfe7b3cb';
export const workspaceId = '956f86b3-384d-412f-913f-c0bdfac96108';
export const base = `/file/v2/orgs/${orgId}/workspaces/${workspaceId}/files`;

const titles: Record<string, [number, string]> = {
  'files/not-found': [404, 'File Not Found.'],
  'files/gone': [410, 'The file has been deleted'],
  'files/no-file-upload-in-progress': [400, 'No file upload in progress'],
};

export function problem(type: string, more: Record<string, unknown> = {}): Reply {
  const [status, title] = titles[type] ?? [400, 'Bad Request.'];
  return json({ type: `https://seequent.com/error-codes/file-api/${type}`, title, status, detail: null, ...more }, { status });
}

type Version = { id: string; bytes: Buffer };
type File = { id: string; path: string; versions: Version[]; isDeleted: boolean; lag: number };
type Pending = { file: File; versionId: string; blocks: Map<string, Buffer> };

export type ServerOptions = {
  /** How often a file is asked for in vain after its bytes came. */
  lag?: number;
  /** The version gets another id than the one announced. */
  renames?: boolean;
  /** Restored files get another path. */
  movesOnRestore?: boolean;
  /** The storage takes what is sent and dies before it answers. */
  losesAnswers?: boolean;
  /** Instead of the server's own answer. */
  fault?: (request: Received, nth: number) => Reply | 'cut' | undefined;
};

/** An Evo with one workspace and its storage, on one port. Version ids are too long for a double. */
export async function startEvo({ lag = 0, renames = false, movesOnRestore = false, losesAnswers = false, fault }: ServerOptions = {}) {
  const files: File[] = [];
  const pendings = new Map<string, Pending>();
  const counts = new Map<string, number>();
  let minted = 0;
  let links = 0;
  const mint = () => `170130375557078${String(5600 + ++minted).padStart(4, '0')}`;
  const signed = (id: string, versionId: string, of: 'up' | 'down') => `${url()}/blob/${id}/${versionId}?sp=${of}&sig=${canary}-${++links}`;
  const served = (file: File, version: Version) =>
    json({
      file_id: file.id,
      version_id: version.id,
      name: file.path.split('/').at(-1),
      path: `/${file.path.split('/').slice(0, -1).join('/')}`,
      size: version.bytes.length,
      etag: `"${etagOf(version.bytes)}"`,
      created_at: '2026-01-01T00:00:00',
      created_by: { id: 'user-1', name: 'Leslie Lawless', email: null },
      download: signed(file.id, version.id, 'down'),
      versions: file.versions.map(({ id }, at) => ({ version_id: id, created_at: `2026-01-0${at + 1}T00:00:00Z` })),
    });

  function announce(file: File): Reply {
    const versionId = mint();
    pendings.set(versionId, { file, versionId, blocks: new Map() });
    // As a number, which a double cannot hold.
    return { body: `{"file_id":"${file.id}","version_id":${versionId},"upload":"${signed(file.id, versionId, 'up')}"}` };
  }

  function complete({ file, versionId }: Pending, bytes: Buffer): Reply {
    file.versions.push({ id: renames ? mint() : versionId, bytes });
    file.lag = lag;
    pendings.delete(versionId);
    return { status: 201, headers: { etag: `"${etagOf(bytes)}"` } };
  }

  function storage({ method, body, headers }: Received, path: string, query: URLSearchParams): Reply {
    const [, , id, versionId = ''] = path.split('/');
    if (headers.authorization) return { status: 400, body: 'credentials at the storage' };
    if (method === 'GET') {
      const bytes = files.find((file) => file.id === id)?.versions.find((one) => one.id === versionId)?.bytes;
      return bytes ? { body: bytes, headers: { etag: `"${etagOf(bytes)}"` } } : { status: 404 };
    }
    const pending = pendings.get(versionId);
    if (!pending) return { status: 403, body: '<Error><Code>AuthenticationFailed</Code></Error>' };
    if (query.get('comp') === 'block') {
      pending.blocks.set(query.get('blockid') ?? '', body);
      return { status: 201 };
    }
    if (query.get('comp') !== 'blocklist') return complete(pending, body);
    const names = [...body.toString().matchAll(/<Latest>([^<]*)</g)].map(([, name]) => name ?? '');
    return complete(pending, Buffer.concat(names.map((name) => pending.blocks.get(name) ?? Buffer.from('?'))));
  }

  function put(file: File | undefined, query: URLSearchParams): Reply {
    if (!file) return problem('files/not-found');
    if (query.get('deleted') === 'false') {
      file.isDeleted = false;
      if (movesOnRestore) file.path = file.path.replace(/(\.\w+)$/, ' (restored)$1');
      return movesOnRestore ? { ...json({ file_id: file.id }), status: 303, headers: { location: `${base}/${file.id}` } } : { status: 204 };
    }
    if (file.isDeleted) return problem('files/gone');
    const versionId = query.get('version_id');
    if (versionId === null) return announce(file);
    if (!pendings.has(versionId)) return problem('files/no-file-upload-in-progress');
    return json({ file_id: file.id, version_id: versionId, upload: signed(file.id, versionId, 'up') });
  }

  function get(file: File | undefined, query: URLSearchParams): Reply {
    if (!file || file.versions.length === 0) return problem('files/not-found');
    if (file.isDeleted) return problem('files/gone');
    const wanted = query.get('version_id');
    const isLate = file.lag > 0 && wanted === null;
    if (isLate) file.lag--;
    const version = wanted === null ? file.versions.at(isLate ? -2 : -1) : file.versions.find(({ id }) => id === wanted);
    return version && !(isLate && file.versions.length === 1) ? served(file, version) : problem('files/not-found');
  }

  function list(query: URLSearchParams): Reply {
    const listed = files.filter((file) => file.versions.length > 0 && file.isDeleted === (query.get('deleted') === 'true'));
    const offset = Number(query.get('offset'));
    const page = listed.slice(offset, offset + Number(query.get('limit')));
    const entries = page.map((file) => JSON.parse(String(served(file, file.versions.at(-1)!).body)));
    return json({ total: listed.length, files: entries.map(({ download: _, ...entry }) => entry) });
  }

  function answer(request: Received): Reply {
    const { pathname, searchParams } = new URL(request.url, 'http://localhost');
    if (pathname.startsWith('/blob/')) return storage(request, pathname, searchParams);
    if (pathname === base) return list(searchParams);
    const rest = decodeURIComponent(pathname.slice(base.length + 1));
    const isPath = rest.startsWith('path/');
    const path = rest.slice('path/'.length);
    let file = files.find((one) => (isPath ? one.path === path && !one.isDeleted : one.id === rest));
    if (request.method === 'GET') return get(file, searchParams);
    if (isPath && !file) {
      file = { id: `00000000-0000-4000-8000-${String(files.length + 1).padStart(12, '0')}`, path, versions: [], isDeleted: false, lag: 0 };
      files.push(file);
    }
    return put(file, searchParams);
  }

  const server = await startVendor((request) => {
    const { pathname, searchParams } = new URL(request.url, 'http://localhost');
    const route = `${request.method} ${pathname}?${searchParams.get('comp') ?? ''}`;
    const nth = (counts.get(route) ?? 0) + 1;
    counts.set(route, nth);
    const instead = fault?.(request, nth);
    if (instead === 'cut') return undefined;
    const own = instead ?? answer(request);
    return losesAnswers && request.method === 'PUT' && own.status === 201 ? undefined : own;
  });
  const url = () => server.url;
  const time = fakeClock();
  const auth = bearer({ token: async () => `${canary}-token-of-the-test`, renew: async () => {} });
  const http = createHttp({ vendor: 'Seequent Evo', baseUrl: server.url, auth, toError, retryBaseMs: 1, clock: time.clock });
  const evo = createEvo({ http, place: { hubUrl: server.url, orgId, workspaceId }, source: 'Seequent Evo (sandbox)' });
  const sizes = { singlePutBytes: 4000, blockBytes: 1000, parallelBlocks: 1, retryBaseMs: 1 };
  const stored = createStorage({ vendor: 'Seequent Evo', allowLoopback: true, clock: time.clock, ...sizes });
  const pace = { firstMs: 1000, everyMs: 5000, untilMs: 60_000 };

  return {
    ...time,
    url: server.url,
    received: server.received,
    evo,
    files,
    /** `METHOD what`, without ids, in the order of arrival. */
    asked: () => server.received.map(({ method, url: at }) => `${method} ${briefly(at)}`),
    /** For a server under test that has an account here. */
    environment: { EVO_TOKEN: `${canary}-token`, EVO_HUB_URL: server.url, EVO_ORG_ID: orgId, EVO_WORKSPACE_ID: workspaceId },
    account: { id: () => 'account', connect: async () => ({ evo, storage: stored, pace }) },

    addFile(path: string, ...contents: string[]): File {
      const id = `00000000-0000-4000-8000-${String(files.length + 1).padStart(12, '0')}`;
      const file = { id, path, versions: contents.map((text) => ({ id: mint(), bytes: Buffer.from(text) })), isDeleted: false, lag: 0 };
      files.push(file);
      return file;
    },
  };
}

function briefly(at: string): string {
  const { pathname, searchParams } = new URL(at, 'http://localhost');
  const query = ['version_id', 'deleted', 'comp', 'include_versions'].filter((name) => searchParams.has(name));
  const what = pathname.startsWith('/blob/') ? 'blob' : pathname.startsWith(`${base}/path/`) ? 'path' : 'file';
  return [what, ...query.map((name) => (name === 'comp' ? searchParams.get('comp') : name))].join(' ');
}

function etagOf(bytes: Buffer): string {
  return `0x${createHash('md5').update(bytes).digest('hex').slice(0, 15).toUpperCase()}`;
}
