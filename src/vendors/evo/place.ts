import { ConfigError, VendorError } from '../../errors.js';
import type { Http } from '../../http/client.js';
import { Discovery, type Organizations, Workspaces } from './wire.js';
import { listed, shown } from './wording.js';

/** Where the files are: a workspace of an organization, at the hub that keeps its data. */
export type Place = { hubUrl: string; orgId: string; workspaceId: string };

export type PlaceOptions = {
  vendor: string;
  /** What is configured; the rest is asked for. */
  hubUrl?: string | undefined;
  orgId?: string | undefined;
  workspaceId?: string | undefined;
  discoveryUrl: string;
  /** The configured hosts are on this machine: a hub may be there, too, and without encryption. */
  isOnThisMachine: boolean;
  /** Signed calls to a host. */
  httpTo(baseUrl: string): Http;
};

type Named = { id: string; name: string | null | undefined };
/** An organization, and a hub that keeps files of it; the id of a hub is its address. */
type Home = { org: Named; hub: Named };

/** More than this at once is deprecated. */
const workspacesPerPage = '100';

/**
 * The workspace that is meant.
 *
 * @throws {ConfigError} when that leaves a choice, or nothing: it lists what there is and says which variable to set.
 * @see Seequent developer pages "Discovery" and "Workspaces"
 */
export async function findPlace(options: PlaceOptions): Promise<Place> {
  const { hubUrl, orgId, workspaceId } = options;
  const home = hubUrl !== undefined && orgId !== undefined ? { hubUrl, orgId } : await discover(options);
  if (workspaceId !== undefined) return { ...home, workspaceId };
  throw await workspaceMissing(options, home);
}

async function discover({ vendor, discoveryUrl, hubUrl, orgId, isOnThisMachine, httpTo }: PlaceOptions) {
  const answer = await httpTo(discoveryUrl).request('GET /evo/identity/v2/discovery', { query: { service: 'file' }, returns: Discovery });
  const all = homesIn(answer.discovery);
  const known = all.filter(({ org }) => orgId === undefined || isSame(org.id, orgId));
  const atHub = known.filter(({ hub }) => hubUrl !== undefined && hub.id === bare(hubUrl));
  const homes = atHub.length > 0 ? atHub : known;
  const org = requireOne(unique(homes.map((home) => home.org)), {
    none: () => noOrganization(vendor, orgId, unique(all.map((home) => home.org))),
    several: (orgs) => `The account belongs to ${orgs.length} organizations of ${vendor}: ${listed(orgs)}.`,
    hint: 'Set EVO_ORG_ID to the id of the one that is meant.',
  });
  if (hubUrl !== undefined) return { hubUrl, orgId: org.id };
  const hub = requireOne(unique(homes.map((home) => home.hub)), {
    none: () => noOrganization(vendor, orgId, []),
    several: (hubs) => `The organization ${org.id} has files at ${hubs.length} hubs of ${vendor}: ${listed(hubs)}.`,
    hint: 'Set EVO_HUB_URL to the address of the one that is meant.',
  });
  return { hubUrl: requireSafe(hub.id, vendor, isOnThisMachine), orgId: org.id };
}

/** Where it is not told who has access to what, each organization may have its files at every hub. */
function homesIn({ organizations, hubs, service_access: access }: Organizations): Home[] {
  const homes = organizations.flatMap(({ id, display_name: name }) =>
    hubs.map(({ code, url, display_name: hubName }) => ({ code, org: { id, name }, hub: { id: bare(url), name: hubName } })),
  );
  if (!access) return homes;
  return homes.filter(({ code, org }) =>
    access.some((one) => isSame(one.org_id, org.id) && one.hub_code === code && (one.services?.includes('file') ?? true)),
  );
}

type Words = { none(): Error; several(found: Named[]): string; hint: string };

function requireOne(found: Named[], { none, several, hint }: Words): Named {
  const [first, ...others] = found;
  if (first === undefined) throw none();
  if (others.length > 0) throw new ConfigError(several(found), hint);
  return first;
}

function noOrganization(vendor: string, orgId: string | undefined, others: Named[]): ConfigError {
  if (orgId === undefined || others.length === 0) {
    return new ConfigError(
      `${vendor} gives this account access to the files of no organization.`,
      'Let an administrator of the organization invite the account or app; the file service has to be switched on there.',
    );
  }
  return new ConfigError(
    `${vendor} gives this account no access to the files of the organization ${shown(orgId)}, only of ${listed(others)}.`,
    'Set EVO_ORG_ID to one of these ids, or let an administrator invite the account or app.',
  );
}

async function workspaceMissing({ vendor, httpTo }: PlaceOptions, { hubUrl, orgId }: Omit<Place, 'workspaceId'>): Promise<ConfigError> {
  const { results } = await httpTo(hubUrl).request('GET /workspace/orgs/{org}/workspaces', {
    params: { org: orgId },
    query: { limit: workspacesPerPage, offset: '0' },
    returns: Workspaces,
  });
  if (results.length > 0) {
    return new ConfigError(
      `Which workspace of ${vendor} is meant is not set. There are ${listed(results)}.`,
      'Set EVO_WORKSPACE_ID to the id of the one that is meant.',
    );
  }
  return new ConfigError(
    `Which workspace of ${vendor} is meant is not set, and the account sees none in the organization ${shown(orgId)}.`,
    'Let the owner of a workspace invite the account or app, then set EVO_WORKSPACE_ID to the id of that workspace.',
  );
}

/** Credentials are sent there. */
function requireSafe(hubUrl: string, vendor: string, isOnThisMachine: boolean): string {
  const url = URL.canParse(hubUrl) ? new URL(hubUrl) : undefined;
  const isHere = isOnThisMachine && url?.protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  const isPlain = url?.username === '' && url.password === '' && url.search === '' && url.hash === '';
  if (isPlain && (url.protocol === 'https:' || isHere)) return hubUrl;
  throw new VendorError(
    `${vendor} names a hub whose address is not one that credentials are sent to.`,
    'Set EVO_HUB_URL to the address of the hub, as Seequent gives it.',
  );
}

function unique(entries: Named[]): Named[] {
  return [...new Map(entries.map((entry) => [entry.id.toLowerCase(), entry])).values()];
}

/** Ids are UUIDs, which are the same in upper and lower case. */
function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function bare(url: string): string {
  return url.replace(/\/+$/, '');
}
