import type { Context, Hono } from 'hono';
import { downloadDocument, jsonText, listDocument, placeOf } from './documents.js';
import { liveAt, newFile, register, requireById, requireLiveAt, requirePath, requireVersion, restore } from './files.js';
import { problems } from './problem.js';
import { queryOf } from './query.js';
import { type StoredEvoFile, type Version, visibleVersions, type World } from './world.js';

const base = '/file/v2/orgs/:org/workspaces/:workspace/files';
const everybody = ['owner', 'editor', 'viewer'];
const writers = ['owner', 'editor'];

/** The routes of the File API, version 2. */
export function addFileRoutes(app: Hono, world: World): void {
  const answer = (body: Record<string, unknown>) =>
    new Response(jsonText(body, world.options.versionIds ?? 'text'), { headers: { 'content-type': 'application/json' } });
  const read = (context: Context, file: StoredEvoFile) => {
    const query = queryOf(context);
    const version = requireVersion(world, file, query.versionId());
    return answer(downloadDocument(world, file, version, query.flag('include_versions') ?? false));
  };

  app.get(base, (context) => answer(listOf(world, enter(context, world, everybody), context)));
  app.put(`${base}/path/*`, (context) => {
    const workspace = enter(context, world, writers);
    const path = pathIn(context);
    const pending = queryOf(context).versionId();
    const file = liveAt(world, workspace, path);
    if (!file && pending !== undefined) throw problems.notFound();
    return answer(register(world, file ?? newFile(world, workspace, path), pending));
  });
  app.get(`${base}/path/*`, (context) => {
    const workspace = enter(context, world, everybody);
    return read(context, requireLiveAt(world, workspace, pathIn(context)));
  });
  app.delete(`${base}/path/*`, (context) => {
    const workspace = enter(context, world, writers);
    return remove(world, requireLiveAt(world, workspace, pathIn(context)));
  });
  app.put(`${base}/:id`, (context) => {
    const file = requireById(world, enter(context, world, writers), context.req.param('id') ?? '');
    const query = queryOf(context);
    const isDeleted = query.flag('deleted');
    if (isDeleted === true) throw problems.validation('deleted: Input should be false');
    if (isDeleted === false) return restore(world, file);
    if (file.deletedMs !== undefined) throw problems.gone();
    return answer(register(world, file, query.versionId()));
  });
  app.get(`${base}/:id`, (context) => {
    const file = requireById(world, enter(context, world, everybody), context.req.param('id') ?? '');
    const wantsDeleted = queryOf(context).flag('deleted') ?? false;
    if (file.deletedMs !== undefined && !wantsDeleted) throw problems.gone();
    return read(context, file);
  });
  app.delete(`${base}/:id`, (context) => {
    const file = requireById(world, enter(context, world, writers), context.req.param('id') ?? '');
    if (file.deletedMs !== undefined) throw problems.gone();
    return remove(world, file);
  });
}

/** The workspace of a request. @throws {Problem} 403 when the account's role there is none of `permitted`. */
function enter({ req }: Context, world: World, permitted: string[]): string {
  const workspace = req.param('org') === world.orgId ? world.workspaces.get(req.param('workspace') ?? '') : undefined;
  if (!workspace || !permitted.includes(workspace.role)) throw problems.role(workspace?.role ?? null, permitted);
  return workspace.id;
}

/** What follows `/files/path/`, each segment decoded once. */
function pathIn({ req }: Context): string {
  const encoded = new URL(req.url).pathname.split('/files/path/').slice(1).join('/files/path/');
  try {
    return requirePath(encoded.split('/').map(decodeURIComponent).join('/'));
  } catch (error) {
    throw error instanceof URIError ? problems.invalidPath(encoded) : error;
  }
}

function remove(world: World, file: StoredEvoFile): Response {
  file.deletedMs = world.clock.now();
  return new Response(null, { status: 204 });
}

type Row = { file: StoredEvoFile; version: Version };

function listOf(world: World, workspaceId: string, context: Context): Record<string, unknown> {
  const query = queryOf(context);
  const [limit, offset] = [query.number('limit', 5000, 1, 5000), query.number('offset', 0, 0, 999_999_999)];
  const rows = matching(world, workspaceId, query);
  const order = query.order();
  const sorted = rows.sort((one, other) => {
    for (const { field, isDescending } of order) {
      const difference = compare(sortKey(one, field), sortKey(other, field));
      if (difference !== 0) return isDescending ? -difference : difference;
    }
    return 0;
  });
  const page = sorted.slice(offset, offset + limit);
  const link = (at: number) => {
    const url = new URL(context.req.url);
    url.searchParams.set('limit', String(limit));
    url.searchParams.set('offset', String(at));
    return url.href;
  };
  return {
    ...{ count: page.length, limit, offset, total: rows.length },
    links: {
      next: offset + page.length < rows.length ? link(offset + limit) : null,
      prev: offset > 0 ? link(Math.max(0, offset - limit)) : null,
      self: link(offset),
    },
    files: page.map(({ file, version }) => listDocument(world, file, version)),
  };
}

function matching(world: World, workspaceId: string, query: ReturnType<typeof queryOf>): Row[] {
  const isDeleted = query.flag('deleted') ?? false;
  const name = query.text('file_name')?.toLowerCase() ?? '';
  const [created, modified, deleted] = [query.times('created_at'), query.times('modified_at'), query.times('deleted_at')];
  const people = ['author', 'modified_by', ...(isDeleted ? ['deleted_by'] : [])].map((field) => query.text(field));
  return [...world.files.values()].flatMap((file) => {
    const version = visibleVersions(world, file).at(-1);
    if (!version || file.workspaceId !== workspaceId || (file.deletedMs !== undefined) !== isDeleted) return [];
    const isMeant =
      placeOf(file).name.toLowerCase().includes(name) &&
      created(file.createdMs) &&
      modified(version.createdMs) &&
      deleted(file.deletedMs) &&
      people.every((person) => person === undefined || person === world.user.id);
    return isMeant ? [{ file, version }] : [];
  });
}

function sortKey({ file, version }: Row, field: string): string | number {
  if (field === 'file_name') return placeOf(file).name;
  if (field === 'size') return version.sizeBytes;
  if (field === 'modified_at') return version.createdMs;
  return field === 'deleted_at' ? (file.deletedMs ?? 0) : file.createdMs;
}

function compare(one: string | number, other: string | number): number {
  if (typeof one === 'string' || typeof other === 'string') return String(one).localeCompare(String(other));
  return one - other;
}
