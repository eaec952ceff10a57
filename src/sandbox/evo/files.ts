import { randomUUID } from 'node:crypto';
import { downloadDocument, selfOf, uploadDocument } from './documents.js';
import { problems } from './problem.js';
import { type StoredEvoFile, type Version, visibleVersions, type World } from './world.js';

const maxPathLength = 1024;

/** The path of a file as it is kept. @throws {Problem} 400 when a folder or the name of it is none. */
export function requirePath(path: string): string {
  const segments = path.split('/');
  const isSound = path.length <= maxPathLength && segments.every((segment) => segment.trim() !== '' && segment !== '.' && segment !== '..');
  if (!isSound || /\p{Cc}|\\/u.test(path)) throw problems.invalidPath(path);
  return path;
}

/** The file at a path that is not deleted, also while its first version is being uploaded. */
export function liveAt(world: World, workspaceId: string, path: string): StoredEvoFile | undefined {
  return [...world.files.values()].find((file) => file.workspaceId === workspaceId && file.path === path && file.deletedMs === undefined);
}

/** @throws {Problem} 404 when there is no such file, 410 when it was deleted. */
export function requireLiveAt(world: World, workspaceId: string, path: string): StoredEvoFile {
  const file = liveAt(world, workspaceId, path);
  if (file && visibleVersions(world, file).length > 0) return file;
  const wasDeleted = [...world.files.values()].some(
    (other) => other.workspaceId === workspaceId && other.path === path && other.deletedMs !== undefined,
  );
  throw wasDeleted ? problems.gone() : problems.notFound();
}

/** @throws {Problem} 422 when it is no id, 404 when there is no such file. */
export function requireById(world: World, workspaceId: string, id: string): StoredEvoFile {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) throw problems.validation('file_id: Input should be a valid UUID');
  const file = world.files.get(id.toLowerCase());
  if (!file || file.workspaceId !== workspaceId) throw problems.notFound();
  return file;
}

/** The version that is served, or the one that is asked for. @throws {Problem} 404 when it is not served. */
export function requireVersion(world: World, file: StoredEvoFile, id: string | undefined): Version {
  const visible = visibleVersions(world, file);
  const version = id === undefined ? visible.at(-1) : visible.find((one) => one.id === id);
  if (!version) throw problems.notFound();
  return version;
}

export function newFile(world: World, workspaceId: string, path: string): StoredEvoFile {
  const file: StoredEvoFile = { id: randomUUID(), workspaceId, path, createdMs: world.clock.now(), deletedMs: undefined, versions: [] };
  world.files.set(file.id, file);
  return file;
}

/**
 * The answer to a registration: a new version, or once more the link of one that is not uploaded yet.
 *
 * @throws {Problem} 404 when there is no such version, 400 when it is complete.
 */
export function register(world: World, file: StoredEvoFile, pendingId: string | undefined): Record<string, unknown> {
  const at = world.clock.now();
  const pending = file.versions.find(({ registeredId }) => registeredId === pendingId);
  if (pendingId !== undefined && !pending) throw problems.notFound();
  if (pending && pending.visibleMs !== undefined) throw problems.noUpload();
  const version = pending ?? newVersion(world);
  if (!pending) file.versions.push(version);
  world.log.registrations.push({ at, fileId: file.id, versionId: version.registeredId, isRenewal: pending !== undefined });
  return uploadDocument(world, file, version);
}

function newVersion(world: World): Version {
  const id = world.newVersionId();
  return { id, registeredId: id, sizeBytes: 0, etag: '', sha256: '', createdMs: world.clock.now(), visibleMs: undefined };
}

/** Makes a deleted file one that is served again: in its place, or beside it where another has taken that. */
export function restore(world: World, file: StoredEvoFile): Response {
  if (file.deletedMs === undefined) return new Response(null, { status: 204 });
  const taken = liveAt(world, file.workspaceId, file.path) !== undefined;
  if (taken) file.path = freePath(world, file);
  file.deletedMs = undefined;
  if (!taken) return new Response(null, { status: 204 });
  const body = JSON.stringify(downloadDocument(world, file, requireVersion(world, file, undefined), false));
  return new Response(body, { status: 303, headers: { 'content-type': 'application/json', location: selfOf(world, file) } });
}

function freePath(world: World, { workspaceId, path }: StoredEvoFile): string {
  const [, stem = path, ending = ''] = /^(.*?)(\.[^./]*)?$/.exec(path) ?? [];
  for (let number = 1; ; number++) {
    const other = `${stem} (${number})${ending}`;
    if (!liveAt(world, workspaceId, other)) return other;
  }
}
