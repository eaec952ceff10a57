import type { Clock } from '../../clock.js';
import type { EvoLog, EvoSandboxOptions, Role } from './options.js';

export type User = { id: string; name: string; email: string };
export type Workspace = { id: string; name: string; description: string; role: Role; createdMs: number };

/** One upload of a file: pending until its blob is written, served from `visibleMs` on. */
export type Version = {
  /** As it is served; `registeredId` is what the registration answered. */
  id: string;
  registeredId: string;
  sizeBytes: number;
  etag: string;
  sha256: string;
  createdMs: number;
  visibleMs: number | undefined;
};

export type StoredEvoFile = {
  id: string;
  workspaceId: string;
  /** With its folder, without a slash in front. */
  path: string;
  createdMs: number;
  deletedMs: number | undefined;
  /** Every registration, in the order in which they came. */
  versions: Version[];
};

/** Everything that the routes of one emulated Evo work with. */
export type World = {
  options: EvoSandboxOptions;
  clock: Clock;
  log: EvoLog;
  origin: () => string;
  orgId: string;
  user: User;
  workspaces: Map<string, Workspace>;
  files: Map<string, StoredEvoFile>;
  newVersionId(): string;
  links: { upload(file: StoredEvoFile, version: Version): string; download(file: StoredEvoFile, version: Version): string };
};

/** What is served of a file, oldest first. */
export function visibleVersions({ clock }: World, { versions }: StoredEvoFile): Version[] {
  return versions
    .filter(({ visibleMs }) => visibleMs !== undefined && visibleMs <= clock.now())
    .sort((one, other) => (one.visibleMs ?? 0) - (other.visibleMs ?? 0));
}

/** Where the blob of a version is, on the host of the hub. */
export function blobPath({ orgId }: Pick<World, 'orgId'>, file: StoredEvoFile, version: Version): string {
  return `/file/${orgId}/${file.workspaceId}/${file.id}/${version.registeredId}`;
}
