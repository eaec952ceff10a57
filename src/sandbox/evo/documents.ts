import { type StoredEvoFile, type Version, visibleVersions, type World } from './world.js';

type Fields = Record<string, unknown>;

export function downloadDocument(world: World, file: StoredEvoFile, version: Version, withVersions: boolean): Fields {
  return {
    ...fileFields(world, file, version),
    download: world.links.download(file, version),
    self: `${selfOf(world, file)}?version_id=${version.id}&include_versions=${withVersions}`,
    versions: withVersions ? visibleVersions(world, file).map((one) => versionDocument(world, file, one)) : null,
  };
}

export function listDocument(world: World, file: StoredEvoFile, version: Version): Fields {
  return { ...fileFields(world, file, version), links: { self: selfOf(world, file) } };
}

export function uploadDocument(world: World, file: StoredEvoFile, version: Version): Fields {
  return { file_id: file.id, upload: world.links.upload(file, version), version_id: version.registeredId };
}

function fileFields(world: World, file: StoredEvoFile, version: Version): Fields {
  const { user } = world;
  const isDeleted = file.deletedMs !== undefined;
  return {
    ...{ file_id: file.id, version_id: version.id, ...placeOf(file), size: version.sizeBytes, etag: version.etag },
    ...{ created_at: iso(file.createdMs), created_by: user, modified_at: iso(version.createdMs), modified_by: user },
    ...{ deleted_at: file.deletedMs === undefined ? null : iso(file.deletedMs), deleted_by: isDeleted ? user : null },
  };
}

function versionDocument(world: World, file: StoredEvoFile, version: Version): Fields {
  return {
    ...{ file_id: file.id, version_id: version.id, ...placeOf(file), size: version.sizeBytes },
    ...{ created_at: iso(version.createdMs), created_by: world.user, link: `${selfOf(world, file)}?version_id=${version.id}` },
  };
}

/** Name and folder, the folder with slashes around it. */
export function placeOf({ path }: StoredEvoFile): { name: string; path: string } {
  const at = path.lastIndexOf('/');
  return { name: path.slice(at + 1), path: `/${path.slice(0, at + 1)}` };
}

export function selfOf({ origin, orgId }: World, { workspaceId, id }: StoredEvoFile): string {
  return `${origin()}/file/v2/orgs/${orgId}/workspaces/${workspaceId}/files/${id}`;
}

/** JSON in which version ids are text, or numbers with every digit. */
export function jsonText(body: Fields, ids: 'text' | 'number'): string {
  const text = JSON.stringify(body);
  return ids === 'text' ? text : text.replace(/"version_id":"(\d+)"/g, '"version_id":$1');
}

export function iso(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
