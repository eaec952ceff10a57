import type { Call } from '../call.js';
import type { Services } from '../services.js';

/** What a resource holds: text, or the path of a file whose bytes are sent. */
export type ResourceContent = { mimeType: string } & ({ text: string } | { path: string });

/** Whom a resource is for, how much it matters from 0 to 1, and when it was last changed, as ISO time. */
export type ResourceAnnotations = { audience: ('user' | 'assistant')[]; priority: number; lastModified?: string };

/** One document at a fixed place. */
export type FixedResource = {
  name: string;
  title: string;
  description: string;
  uri: string;
  mimeType: string;
  annotations?: ResourceAnnotations;
  /** What hosts, not models, read of it: it goes with the entry in the list and with the content. */
  meta?: Record<string, unknown>;
  read(services: Services): Promise<string>;
};

/** A document in a list. `size` is in bytes, before it is sent. */
export type ResourceEntry = {
  uri: string;
  name: string;
  title: string;
  mimeType: string;
  size?: number | undefined;
  annotations: ResourceAnnotations;
};

export type ResourcePage = { entries: ResourceEntry[]; nextCursor?: string };
export type EndedJob = Parameters<Parameters<Services['jobs']['onEnd']>[0]>[0];

/** Documents of one kind, told apart by the variables of their URI. */
export type ResourceFamily<Variable extends string = string> = {
  name: string;
  title: string;
  description: string;
  uriTemplate: string;
  /**
   * One page of those there are, newest first; `cursor` is `nextCursor` of the page before.
   *
   * @throws {InputError} when there is no such page.
   */
  list(services: Services, cursor: string | undefined): Promise<ResourcePage>;
  /** What a variable may be, for clients that offer completion; `chosen` are the others, as far as they are known. */
  complete: Record<Variable, (services: Services, chosen: Record<string, string>) => Promise<string[]>>;
  read(variables: Record<Variable, string>, services: Services, call: Call): Promise<ResourceContent>;
  /** What is other than before once a job has ended: these documents, and whether there is one that was not there. */
  changedBy(job: EndedJob): { uris: string[]; hasNew: boolean };
};
