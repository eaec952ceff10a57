import { expect, test } from 'vitest';
import { ConfigError, VendorError } from '../../../src/errors.js';
import { connectEvo, type EvoSettings } from '../../../src/vendors/evo/connect.js';
import { canary, failureOf, fakeClock, json, type Received, type Reply, startVendor } from '../../http/vendor-server.js';

type Org = { id: string; display_name: string | null };
type World = {
  organizations?: Org[];
  hubs?: { code: string; display_name: string; url: string }[];
  access?: { org_id: string; hub_code: string; services: string[] }[] | null;
  workspaces?: { id: string; name: string }[];
  reply?: (request: Received) => Reply | undefined;
};

const org = (id: string, name = `Org ${id}`) => ({ id, display_name: name });
const list = { total: 0, files: [] };

/** Issuer, discovery and hub on one server. */
async function start(world: World, settings: Partial<EvoSettings> = {}) {
  const server = await startVendor((request) => {
    const own = world.reply?.(request);
    if (own) return own;
    const { pathname } = new URL(request.url, 'http://x');
    if (pathname === '/connect/token') return json({ access_token: `${canary}-token`, expires_in: 3600 });
    if (request.headers.authorization !== `Bearer ${canary}-token`) return { status: 401 };
    if (pathname.endsWith('/discovery')) return json({ discovery: discovery(world, server.url) });
    if (pathname.endsWith('/workspaces')) return json({ links: {}, results: world.workspaces ?? [] });
    return json(list);
  });
  const link = connectEvo(
    {
      issuerUrl: `${server.url}/`,
      discoveryUrl: server.url,
      credentials: { clientId: 'app', clientSecret: `${canary}-secret` },
      isOnThisMachine: true,
      source: 'Seequent Evo',
      workspaceId: 'w1',
      ...settings,
    },
    fakeClock().clock,
  );
  return { ...server, link, paths: () => server.received.map(({ url }) => url) };
}

function discovery(
  { organizations = [org('o1')], hubs, access = [{ org_id: 'o1', hub_code: 'h1', services: ['file'] }] }: World,
  url: string,
) {
  return { organizations, hubs: hubs ?? [{ code: 'h1', display_name: 'Hub 1', url: `${url}/` }], service_access: access };
}

test('the app signs in with the scopes of its work, and hub and organization are found', async () => {
  const { link, received, paths } = await start({});

  await link.signIn();
  await link.signIn();

  const form = Object.fromEntries(new URLSearchParams(received[0]?.body.toString()));
  expect(form).toMatchObject({ grant_type: 'client_credentials', scope: 'evo.discovery evo.workspace evo.file' });
  const files = '/file/v2/orgs/o1/workspaces/w1/files?limit=1&offset=0&order_by=desc%3Amodified_at';
  expect(paths()).toEqual(['/connect/token', '/evo/identity/v2/discovery?service=file', files, files]);
});

test('what is configured is not asked for', async () => {
  const first = await start({});

  const { link, paths } = await start({}, { hubUrl: first.url, orgId: 'o9' });
  await link.open();

  expect(paths()).toEqual([]);
});

test('a given token is used as it is, and its refusal is for the operator', async () => {
  const { link, received } = await start({ reply: () => ({ status: 401 }) }, { credentials: { token: `Bearer ${canary}-mine` } });

  const failure = await failureOf(link.open());

  expect(failure).toBeInstanceOf(ConfigError);
  expect(failure.message).toBe('Seequent Evo does not accept the sign-in of this server (401 to GET /evo/identity/v2/discovery).');
  expect(failure.hint).toBe('Set a fresh EVO_TOKEN, or check EVO_CLIENT_ID and EVO_CLIENT_SECRET.');
  expect(received.map(({ headers }) => headers.authorization)).toEqual([`Bearer ${canary}-mine`]);
});

test('a token that cannot be one is not sent', async () => {
  const { link, received } = await start({}, { credentials: { token: `${canary} with\nlines` } });

  const failure = await failureOf(link.open());

  expect(failure.message).toBe('The variable EVO_TOKEN holds characters that no token has.');
  expect(received).toEqual([]);
});

test('wrong credentials are asked once, however often the account is opened', async () => {
  const { link, received } = await start({ reply: () => json({ error: 'invalid_client' }, { status: 400 }) });

  const failures = [await failureOf(link.open()), await failureOf(link.open()), await failureOf(link.signIn())];

  expect(received).toHaveLength(1);
  expect(failures.map(({ message }) => message)).toEqual(Array(3).fill('Seequent Evo does not accept the credentials: "invalid_client"'));
});

test('several organizations are listed, and one of them can be set', async () => {
  const organizations = [org('o1', 'Mine "North"'), org('o2', 'Mine South')];
  const access = organizations.map(({ id }) => ({ org_id: id, hub_code: 'h1', services: ['file', 'visualization'] }));
  const open = await start({ organizations, access });
  const set = await start({ organizations, access }, { orgId: 'O2' });

  const failure = await failureOf(open.link.open());
  await set.link.signIn();

  expect(failure).toBeInstanceOf(ConfigError);
  expect(failure.message).toBe(`The account belongs to 2 organizations of Seequent Evo: "Mine 'North'" (o1), "Mine South" (o2).`);
  expect(failure.hint).toBe('Set EVO_ORG_ID to the id of the one that is meant.');
  expect(set.paths().at(-1)).toMatch(/^\/file\/v2\/orgs\/o2\//);
});

test('organizations without files do not count', async () => {
  const access = [
    { org_id: 'o1', hub_code: 'h1', services: ['visualization'] },
    { org_id: 'o2', hub_code: 'h1', services: ['file'] },
  ];
  const { link, paths } = await start({ organizations: [org('o1'), org('o2')], access });

  await link.signIn();

  expect(paths().at(-1)).toMatch(/^\/file\/v2\/orgs\/o2\//);
});

test('several hubs of one organization are listed; a configured one is taken', async () => {
  const hubs = ['h1', 'h2'].map((code) => ({ code, display_name: `Hub ${code}`, url: `https://${code}.example` }));
  const access = hubs.map(({ code }) => ({ org_id: 'o1', hub_code: code, services: ['file'] }));
  const open = await start({ hubs, access });
  const set = await start({ hubs, access }, { hubUrl: 'https://h2.example/' });

  const failure = await failureOf(open.link.open());
  const { evo } = await set.link.open();

  expect(failure.message).toBe(
    'The organization o1 has files at 2 hubs of Seequent Evo: "Hub h1" (https://h1.example), "Hub h2" (https://h2.example).',
  );
  expect(failure.hint).toBe('Set EVO_HUB_URL to the address of the one that is meant.');
  expect(evo.source).toBe('Seequent Evo');
});

test('where it is not told who may use what, one organization and one hub are enough', async () => {
  const { link, paths } = await start({ access: null });

  await link.signIn();

  expect(paths().at(-1)).toMatch(/^\/file\/v2\/orgs\/o1\//);
});

test.each([
  [{ organizations: [] }, {}, 'Seequent Evo gives this account access to the files of no organization.'],
  [{}, { orgId: 'o7' }, 'Seequent Evo gives this account no access to the files of the organization "o7", only of "Org o1" (o1).'],
])('%j with %j leaves no organization', async (world, settings, message) => {
  const { link } = await start(world, settings);

  const failure = await failureOf(link.open());

  expect(failure).toBeInstanceOf(ConfigError);
  expect(failure.message).toBe(message);
});

test('without a workspace those that there are get listed, with their ids', async () => {
  const workspaces = Array.from({ length: 27 }, (_, at) => ({ id: `w${at + 1}`, name: `Pit ${at + 1}` }));
  const some = await start({ workspaces }, { workspaceId: undefined });
  const none = await start({}, { workspaceId: undefined });

  const failure = await failureOf(some.link.open());
  const alone = await failureOf(none.link.open());

  expect(failure).toBeInstanceOf(ConfigError);
  expect(failure.message).toMatch(
    /^Which workspace of Seequent Evo is meant is not set\. There are "Pit 1" \(w1\), "Pit 2" \(w2\), .*"Pit 25" \(w25\) and 2 more\.$/,
  );
  expect(failure.hint).toBe('Set EVO_WORKSPACE_ID to the id of the one that is meant.');
  expect(some.paths().at(-1)).toBe('/workspace/orgs/o1/workspaces?limit=100&offset=0');
  expect(alone.message).toBe('Which workspace of Seequent Evo is meant is not set, and the account sees none in the organization "o1".');
});

test.each([
  'http://hub.example',
  'https://user:pw@hub.example',
  'https://hub.example/?x=1',
  'ftp://hub.example',
  'nonsense',
  'http://127.0.0.1.evil.example',
])('credentials are not sent to a hub at %s', async (url) => {
  const { link } = await start({ hubs: [{ code: 'h1', display_name: 'Hub', url }] });

  const failure = await failureOf(link.open());

  expect(failure).toBeInstanceOf(VendorError);
  expect(failure.message).toBe('Seequent Evo names a hub whose address is not one that credentials are sent to.');
});

test('a real Evo names no hub on this machine', async () => {
  const { link } = await start({}, { isOnThisMachine: false });

  const failure = await failureOf(link.open());

  expect(failure.message).toBe('Seequent Evo names a hub whose address is not one that credentials are sent to.');
});

test('a failure of discovery is not kept', async () => {
  let isDown = true;
  const { link } = await start({ reply: ({ url }) => (isDown && url.includes('discovery') ? { status: 404 } : undefined) });
  await failureOf(link.open());
  isDown = false;

  const { evo } = await link.open();

  expect(evo.source).toBe('Seequent Evo');
});
