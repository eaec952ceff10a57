import type { Clock } from '../../clock.js';
import type { Background } from '../background.js';
import type { ColdstreamLog, ColdstreamSandboxOptions, JobKind } from './options.js';

export type ComponentKind = 'regions' | 'subregions' | 'boundaries' | 'targets';

/** A region, a subregion, a boundary or a target; `data` is a JSON document as text. */
export type Component = {
  id: number;
  kind: ComponentKind;
  caseId: number;
  /** The region of a subregion or boundary, the component of a target. */
  parentId: number | undefined;
  name: string;
  type: string | null;
  data: string;
  /** The generated STL in the file server. */
  fileMetadataId: number | null;
};

export type Interface = { id: number; caseId: number; firstRegionId: number; secondRegionId: number; type: string | null; data: string };

export type FileEntry = {
  id: number;
  caseId: number;
  componentId: number | null;
  fileName: string;
  fileSize: number;
  /** Where its bytes are in the storage. */
  key: string;
  fileUrl: string;
  /** As it was given out at the registration; undefined for files that the vendor made. */
  preSignedUrl: string | undefined;
};

export type Message = { id: number; severity: 'error' | 'warning'; message: string };

export type Job = {
  id: number;
  kind: JobKind;
  caseId: number;
  notBeforeMs: number;
  pollsLeft: number;
  /** Undefined while it works. */
  messages: Message[] | undefined;
};

export type Submission = { atMs: number; resolution: number; processingMethod: number; credits: number; priority: number };

/** `type`: 0 solid, 1 fluid, 2 fan, up to 9 electric wire. */
export type LibraryItem = { id: number; name: string; type: number; properties: Record<string, unknown>; description: string };

export type Case = {
  id: number;
  name: string;
  type: number;
  projectId: number;
  createdMs: number;
  data: string;
  validationStatus: number;
  estimation: { credits: number; estimatedTime: number } | undefined;
  submission: Submission | undefined;
  notes: { id: number; type: string; message: string }[];
};

export type Project = {
  id: number;
  name: string;
  description: string;
  organizationId: number;
  createdMs: number;
  isClosed: boolean;
  members: { id: number; accessLevel: number }[];
};

/** Everything that the routes of one emulated ColdStream work with. */
export type World = {
  options: ColdstreamSandboxOptions;
  clock: Clock;
  /** The vendor's time in the clock's. */
  scaled(ms: number): number;
  log: ColdstreamLog;
  background: Background;
  storage: FileStorage;
  /** Where the four servers are, without a slash at the end. */
  origin: () => string;
  newId(): number;
  user: { id: number; email: string; firstName: string; lastName: string };
  organization: { id: number; name: string; credits: number };
  projects: Map<number, Project>;
  cases: Map<number, Case>;
  components: Map<number, Component>;
  interfaces: Map<number, Interface>;
  files: Map<number, FileEntry>;
  jobs: Map<number, Job>;
  library: Map<number, LibraryItem>;
};

export type FileStorage = {
  putLink(key: string): string;
  getLink(key: string): string;
  find(key: string): { path: string; sizeBytes: number; sha256: string } | undefined;
  store(key: string, content: Uint8Array): Promise<void>;
};

/** The regions of a case, or the parts of a region, in the order in which they came. */
export function componentsOf(world: World, kind: ComponentKind, owner: { caseId?: number; parentId?: number }): Component[] {
  return [...world.components.values()].filter(
    (component) =>
      component.kind === kind &&
      (owner.caseId === undefined || component.caseId === owner.caseId) &&
      (owner.parentId === undefined || component.parentId === owner.parentId),
  );
}
