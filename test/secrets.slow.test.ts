import { execFile } from 'node:child_process';
import { inspect } from 'node:util';
import { expect, test, vi } from 'vitest';
import { closedAddress, json, type Received, type Reply } from './http/vendor-server.js';
import {
  type Answers,
  connectTo,
  environmentOf,
  everyCall,
  everythingIn,
  hostileSpark,
  leaksIn,
  partId,
  secrets,
  spacer,
  spellings,
} from './support/hostile-spark.js';
import { serverEnvironment, serverFile } from './support/spawned-server.js';
import { temporaryFolder } from './support/temporary-folder.js';

const { refreshToken: _, ...known } = secrets;
/** All that the host of the API could repeat, one to an answer: what is told of an answer is cut. */
const echoes = Object.values(known).flatMap(spellings);
const signatures = [secrets.accessToken, secrets.cookie].flatMap(spellings);

/** Everything that a server tells or keeps while every tool is called once. */
async function everythingToldBy(vendor: { url: string }, more?: Record<string, string>): Promise<string> {
  const log = vi.spyOn(console, 'error').mockImplementation(() => {});
  const { ask, client, folder } = await connectTo(vendor, more);
  const told: unknown[] = [];
  for (const [name, args] of everyCall) told.push(await ask(name, args));
  for (const document of ['result', 'full-result.json', 'report.xlsx', 'thumbnail.png']) {
    told.push(await client.readResource({ uri: `part://3dspark/${partId}/${document}` }).catch((error: Error) => error.message));
  }
  const logged = log.mock.calls.map((words) => inspect(words, { depth: null }));
  log.mockRestore();
  return [JSON.stringify(told), inspect(told, { depth: null, maxStringLength: null }), ...logged, await everythingIn(folder)].join('\n');
}

/** Answers with one echo after the other, whatever is asked. */
function echoing(texts: readonly string[], wrap: (echo: string) => Reply): Answers {
  let next = 0;
  return () => wrap(texts[next++ % texts.length]!);
}

const words: [string, (echo: string) => Reply][] = [
  ['JSON with 422', (echo) => json({ detail: `You sent ${echo} to us` }, { status: 422 })],
  ['text with 403', (echo) => ({ status: 403, body: `Access forbidden for ${echo}.` })],
  [
    'a debug page with 404',
    (echo) => ({
      status: 404,
      body: `<html><title>No ${echo.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/'/g, '&#x27;')}</title>`,
    }),
  ],
  ['a field name with 400', (echo) => json({ [echo]: ['is unknown'] }, { status: 400 })],
];

test.each(words)('[S1] no tool, resource, log or file repeats a secret that a vendor echoes: %s', async (_, wrap) => {
  const vendor = await hostileSpark(echoing(echoes, wrap));

  const told = await everythingToldBy(vendor);

  expect(told.length).toBeGreaterThan(1_000);
  expect(leaksIn(told)).toEqual([]);
});

test('[S1] a server error that dumps the request, headers and body, brings none of it to the model', async () => {
  const vendor = await hostileSpark(({ headers, body }) => {
    const dump = `${headers.authorization} ${headers.cookie} ${headers['x-csrftoken']} ${body.subarray(0, 100)}`;
    return json({ detail: dump }, { status: 500 });
  });

  const { ask } = await connectTo(vendor);
  const { text } = await ask('analyze_part', { file: spacer, platform: '3dspark' });

  expect(text).toMatch(
    /^3D Spark failed to answer \(500 to POST \/api\/v1\/part\/; 3D Spark says: "Bearer \*\*\* csrftoken=\*\*\* \*\*\* ------part-analysis-/,
  );
  expect(leaksIn(text)).toEqual([]);
});

test.each([
  ['an error that a step raised', (echo: string) => failedReport(echo)],
  ['the name of the part', (echo: string) => report({ name: `Part ${echo}` })],
  ['the place that differs from its contract', (echo: string) => report({ assets: { [echo]: 5 } })],
])('[S1] a success that repeats the token or the cookie as %s does not bring it to the model', async (_, answer) => {
  const echoed = echoing(signatures, (echo) => json(answer(echo)));
  // What an asset holds is the user's own, and saved as it comes.
  const isAsset = ({ method, url }: Received) => method === 'GET' && url.includes('/assets/');
  const vendor = await hostileSpark((request, nth) => {
    if (isAsset(request)) return { body: 'an asset' };
    return request.method === 'POST' ? uploaded() : echoed(request, nth);
  });

  const told = [await everythingToldBy(vendor), await everythingToldBy(vendor)];

  expect(leaksIn(told.join())).toEqual([]);
});

const uploaded = () => json({ part_id: partId, basename: 'spacer.stl', name: 'spacer' }, { status: 201 });
const report = (more: object) => ({ analysis_finished: true, analysis_report: { part_id: partId, bb_x: 1, bb_y: 1, bb_z: 1, ...more } });
const failedReport = (echo: string) =>
  report({ cad_stat: { choices: { upload: { name: 'Upload', error: { error_raised: true, message: `Not allowed: ${echo}` } } } } });

const dumpOf = ({ headers, body }: Received) => `${Object.entries(headers).flat().join(' ')} ${body}`;

test.each([
  ['wrong credentials', (request: Received) => json({ error: 'invalid_grant', error_description: dumpOf(request) }, { status: 401 })],
  [
    'a field of the form',
    ({ body }: Received) =>
      json({ error: 'invalid_grant', error_description: `${body}`.slice(`${body}`.indexOf('password=')) }, { status: 401 }),
  ],
  [
    'the secret of the client',
    ({ body }: Received) =>
      json({ error: 'invalid_client', error_description: `${body}`.slice(`${body}`.indexOf('client_secret=')) }, { status: 401 }),
  ],
  ['a server error', (request: Received) => json({ detail: dumpOf(request) }, { status: 500 })],
  ['a page', (request: Received) => ({ status: 502, body: `<html><h1>${dumpOf(request).slice(-150)}</h1>` })],
  ['a token that no header takes', () => json({ access_token: `${secrets.accessToken}\r\nX: 1`, expires_in: 300 })],
  ['something else', () => json(secrets)],
])('[S1] a sign-in that answers with %s tells no secret', async (_, signIn) => {
  const vendor = await hostileSpark(() => ({ status: 418 }), signIn);

  const told = await everythingToldBy(vendor);

  expect(leaksIn(told)).toEqual([]);
});

test('[S1] every spelling of the password is taken out of what a sign-in answers', async () => {
  for (const echo of [...spellings(secrets.password), ...spellings(secrets.clientSecret)]) {
    const vendor = await hostileSpark(
      () => ({ status: 418 }),
      () => json({ error: 'invalid_grant', error_description: `No: ${echo} is wrong` }, { status: 401 }),
    );

    const { ask } = await connectTo(vendor);
    const { text } = await ask('analyze_part', { file: spacer, platform: '3dspark' });

    expect(text).toMatch(/^3D Spark does not accept the credentials: "No: \*\*\*/);
    expect(leaksIn(text)).toEqual([]);
  }
});

test.each([
  ['nobody listens', async () => environmentOf(await closedAddress())],
  [
    'a host speaks no TLS',
    async () => {
      const url = (await hostileSpark(() => ({ status: 418 }))).url.replace('http', 'https');
      return environmentOf(url);
    },
  ],
  [
    'an address is unusable',
    async () =>
      environmentOf('http://127.0.0.1:1', {
        SPARK_URL: `http://ada:${encodeURIComponent(secrets.password)}@example.com/?t=${secrets.accessToken}`,
      }),
  ],
  ['a connection is cut', async () => environmentOf((await hostileSpark(() => undefined)).url)],
])('[S1] the command line tells no secret when %s', async (_, environment) => {
  const folder = await temporaryFolder();
  const env = { PATH: process.env.PATH, ...serverEnvironment(folder), ...(await environment()) };
  const run = (...args: string[]) =>
    new Promise<string>((done) => {
      execFile(process.execPath, [serverFile, ...args], { env }, (_error, stdout, stderr) => done(stdout + stderr));
    });

  const told = await Promise.all([
    run('doctor'),
    run('analyze', spacer, '--platform', '3dspark'),
    run('analyze', spacer, '--platform', '3dspark', '--json'),
  ]);

  expect(told.map((text) => text.length > 20)).toEqual([true, true, true]);
  expect(leaksIn(told.join('\n') + (await everythingIn(folder)))).toEqual([]);
});
