import type { Call } from '../call.js';
import type { Services } from '../services.js';

/** What a resource holds: text, or the path of a file whose bytes are sent. */
export type ResourceContent = { mimeType: string } & ({ text: string } | { path: string });

/** One document at a fixed place. */
export type FixedResource = {
  name: string;
  title: string;
  description: string;
  uri: string;
  mimeType: string;
  read(services: Services): Promise<string>;
};

/** Documents of one kind, told apart by the variables of their URI. */
export type ResourceFamily<Variable extends string = string> = {
  name: string;
  title: string;
  description: string;
  uriTemplate: string;
  /** Those there are, newest first. */
  list(services: Services): Promise<{ uri: string; name: string; mimeType: string }[]>;
  /** What a variable may be, for clients that offer completion. */
  complete: Record<Variable, (services: Services) => Promise<string[]>>;
  read(variables: Record<Variable, string>, services: Services, call: Call): Promise<ResourceContent>;
};
