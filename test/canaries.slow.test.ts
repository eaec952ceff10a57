import { inspect } from 'node:util';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createConfig, secretVariables, variables } from '../src/config.js';
import { guardStream, logFailure } from '../src/log.js';
import { recordFault } from './faults/record.js';
import { json, type Received } from './http/vendor-server.js';
import { watchLeaks } from './support/canaries.js';
import { clouds, openCloud } from './support/cloud-calls.js';
import { connectTo, environmentOf, everyCall, everythingIn, hostileSpark, leaksIn, secrets, spellings } from './support/hostile-spark.js';
import { spawnServer } from './support/spawned-server.js';

const environment = { SPARK_PASSWORD: secrets.password, SPARK_CLIENT_SECRET: secrets.clientSecret };
const dumpOf = ({ method, url, headers, body }: Received) => `${method} ${url} ${Object.entries(headers).flat().join(' ')} ${body}`;

describe('[S1] the watch that every test connection has', () => {
  test.each([...spellings(secrets.password), ...spellings(secrets.clientSecret)])('notices %s', async (leak) => {
    const watch = watchLeaks(environment);

    watch.look('all is well', 'a message');
    expect(watch.leaks.size).toBe(0);
    watch.look(`the part "${leak}" is ready`, 'a message');

    await expect(watch.requireNone()).rejects.toThrow(/^Secrets came out:\na message: /);
  });

  test('notices credentials that a vendor was shown', async () => {
    const vendor = await hostileSpark(() => ({ status: 418 }));
    const { ask, watch } = await connectTo(vendor);

    await ask('analyze_part', { file: 'examples/spacer.stl', platform: '3dspark' });
    watch.look(`x ${secrets.cookie}`, 'a message');

    expect([...watch.leaks].join()).toContain('a message: Cc1canaryCookie0123456789');
    watch.leaks.clear();
  });

  test('notices what is only logged', async () => {
    const watch = watchLeaks({});
    const print = vi.spyOn(process.stderr, 'write').mockImplementation(() => true);

    console.error('token', secrets.accessToken);
    print.mockRestore();

    await expect(watch.requireNone()).rejects.toThrow(/the log: .*canary/);
  });
});

test('[S1] every tool at 3D Spark and at three clouds, whose errors repeat the whole request, brings no secret out', async (context) => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => {});
  onTestFinished(() => log.mockRestore());
  const vendor = await hostileSpark((request) => json({ detail: dumpOf(request) }, { status: 422 }));
  const spark = await connectTo(vendor);
  for (const [name, args] of everyCall) await spark.ask(name, args);
  const counts = [spark.watch.counts];
  const leaks = [...spark.watch.leaks];
  for (const cloud of clouds) {
    const {
      askAll,
      watch,
      mirror,
      leaksIn: leaksOf,
    } = await openCloud(cloud, ({ request, route }) =>
      /login|token|sign|^POST \/$/i.test(route) ? undefined : json({ detail: dumpOf(request) }, { status: 422 }),
    );
    const answers = await askAll();
    leaks.push(...watch.leaks, ...(await leaksOf(inspect(answers, { depth: null, maxStringLength: null }))));
    counts.push(watch.counts);
    expect(mirror.secrets.size).toBeGreaterThan(0);
  }
  const logged = log.mock.calls.map((words) => inspect(words, { depth: null })).join('\n');

  const outputs = counts.reduce((sum, { outputs: some }) => sum + some, 0);
  const bytes = counts.reduce((sum, { bytes: some }) => sum + some, 0);
  leaks.push(...leaksIn(logged));
  const figure = `0 hits in ${outputs} messages (${Math.round(bytes / 1000)} kB); every other connection of the tests is watched, too`;
  recordFault(context, { runs: outputs, passed: leaks.length === 0 ? outputs : 0, figure });
  expect(outputs).toBeGreaterThan(40);
  expect(leaks).toEqual([]);
});

test('[S1] not even with the debug output of Node for http, TLS and fetch is a secret in stdout, stderr or a file', async (context) => {
  const vendor = await hostileSpark((request) => json({ detail: dumpOf(request) }, { status: 500 }));
  const server = await spawnServer({ environment: environmentOf(vendor.url, { NODE_DEBUG: 'http,https,net,tls,stream,fetch,undici' }) });

  for (const [name, args] of everyCall) await server.callTool(name, args);

  const told = `${server.lines.join('\n')}\n${server.log}\n${await everythingIn(server.folder)}`;
  const leaks = leaksIn(told);
  recordFault(context, {
    runs: everyCall.length,
    passed: leaks.length === 0 ? everyCall.length : 0,
    figure: `${told.length} bytes, 0 hits`,
  });
  expect(server.log.length).toBeGreaterThan(10_000);
  expect(leaks).toEqual([]);
});

describe('[S1] known leaks of Node are caught at the last line', () => {
  const config = createConfig({ SPARK_PASSWORD: secrets.password, APLOS_TOKEN: secrets.accessToken });
  const { password, accessToken } = secrets;
  const inAddress = encodeURIComponent(password);

  test.each<[string, () => unknown]>([
    ['the field input of a bad address', () => new URL(`https://ada:${inAddress}@:x/`)],
    ['the message of fetch to an address with user and password', () => fetch(`http://ada:${inAddress}@127.0.0.1:1/`)],
    [
      'the message of fetch with a bad header',
      () => fetch('http://127.0.0.1:1/', { headers: { authorization: `Bearer ${accessToken}\n\u0100` } }),
    ],
    ['the start of a body that is no JSON', () => JSON.parse(password)],
    ['a cause of a cause', () => Promise.reject(new Error('a', { cause: new Error('b', { cause: { form: { password } } }) }))],
    [
      'the arguments of a program',
      () => Promise.reject(Object.assign(new Error(`Command failed: x ${password}`), { cmd: `x ${password}` })),
    ],
  ])('%s', async (_, fail) => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {});
    const error = await Promise.resolve()
      .then(fail)
      .catch((thrown: unknown) => thrown);

    logFailure('a test', error);
    const text = log.mock.calls.join();
    log.mockRestore();

    expect(error).toBeInstanceOf(Error);
    expect(text).toMatch(/^part-analysis-mcp: a test: /);
    expect(leaksIn(text)).toEqual([]);
    expect(config.isSet('SPARK_PASSWORD')).toBe(true);
  });

  test('what others write to a stream', () => {
    const written: unknown[] = [];
    const stream = { write: (chunk: unknown) => written.push(chunk) > 0 };

    guardStream(stream as never);
    stream.write(`(node:1) Warning: ${password}\n`);

    expect(written).toEqual(['(node:1) Warning: ***\n']);
    expect(config.isSet('APLOS_TOKEN')).toBe(true);
  });
});

test('[S1] every variable that holds a secret by its name is treated as one', () => {
  const named = Object.keys(variables).filter((name) => /PASSWORD|SECRET|TOKEN|KEY/.test(name));

  expect([...secretVariables].sort()).toEqual(named.sort());
});

test('[S1] a failure that nobody caught is told without secrets, and ends the server', async () => {
  const blow =
    'data:text/javascript,setTimeout(()=>{throw Object.assign(new Error(process.env.SPARK_PASSWORD),{input:process.env.EVO_TOKEN})},2500)';
  const settings = { SPARK_PASSWORD: secrets.password, EVO_TOKEN: secrets.accessToken };
  const server = await spawnServer({ environment: settings, nodeOptions: ['--import', blow] });

  const { code } = await server.endsAfter(() => {});

  expect(code).toBe(1);
  expect(server.log).toMatch(/^part-analysis-mcp: a failure that nobody foresaw: Error: \*\*\*/);
  expect(leaksIn(server.log)).toEqual([]);
});
