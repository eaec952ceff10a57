import { readFileSync } from 'node:fs';

type PackageJson = {
  name: string;
  version: string;
  license: string;
  engines: { node: string };
  mcpName?: string;
  homepage?: string;
  repository?: { type: string; url: string };
  bugs?: { url: string };
};

/** What package.json says of this program; the other packages repeat it. */
export const about = JSON.parse(readFileSync('package.json', 'utf8')) as PackageJson;

/** Name on screens. */
export const displayName = 'Part analysis';

/** At most 100 characters: the limit of the MCP registry. */
export const shortDescription = 'Measures CAD parts: can it be made, how, what does it cost, where is it too thin. Local by default.';
