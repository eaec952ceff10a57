import fc from 'fast-check';
import { expect, test } from 'vitest';
import { recordFault } from './faults/record.js';
import { spawnServer } from './support/spawned-server.js';

const runs = Number(process.env.FUZZ_RUNS ?? 400);
const seed = Number(process.env.FUZZ_SEED ?? Date.now() % 1_000_000);

const methods = ['tools/call', 'tools/list', 'resources/read', 'resources/subscribe', 'prompts/get', 'completion/complete', 'initialize'];
const moreMethods = ['logging/setLevel', 'notifications/cancelled', 'notifications/initialized', 'tasks/get', 'no/such', '__proto__', ''];
const toolNames = ['get_job', 'list_jobs', 'get_status', 'get_part', 'list_catalog', 'cancel_job', 'constructor', ''];

const word = fc.string({ unit: 'binary', maxLength: 40 });
const json = fc.jsonValue({ maxDepth: 4, stringUnit: 'binary' });
const nested = (open: string, close: string) =>
  fc.integer({ min: 1_000, max: 20_000 }).map((depth) => `${open.repeat(depth)}1${close.repeat(depth)}`);
const deep = fc.oneof(nested('[', ']'), nested('{"a":', '}'), nested('[', ''));

/** Messages that are wrong in one thing or several. */
const message = fc
  .record(
    {
      jsonrpc: fc.oneof({ weight: 5, arbitrary: fc.constant('2.0') }, json),
      id: fc.oneof(fc.integer({ max: 0 }), fc.string(), json),
      method: fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...methods, ...moreMethods) }, json),
      params: fc.oneof(json, fc.record({ name: fc.constantFrom(...toolNames), arguments: json, _meta: json, uri: json, requestId: word })),
      result: json,
    },
    { requiredKeys: [] },
  )
  .map((one) => JSON.stringify(one));

const line = fc.oneof(
  { weight: 4, arbitrary: message },
  { weight: 1, arbitrary: fc.array(message, { maxLength: 3 }).map((all) => `[${all.join()}]`) },
  { weight: 1, arbitrary: json.map((value) => JSON.stringify(value)) },
  { weight: 1, arbitrary: fc.oneof(word, fc.constantFrom('', ' ', '\r', '\u0000', '\ufeff{}', '{"jsonrpc":"2.0"')) },
  { weight: 1, arbitrary: deep.chain((text) => fc.constantFrom(text, `{"jsonrpc":"2.0","id":-1,"method":"tools/call","params":${text}}`)) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }) },
);

const bytesOf = (one: string | Uint8Array) => Buffer.concat([typeof one === 'string' ? Buffer.from(one) : one, Buffer.from('\n')]);

test('[L4] after any line the next call is answered, and nothing is left uncaught', { timeout: 100_000 }, async (context) => {
  process.stderr.write(`seed ${seed}, ${runs} lines: FUZZ_SEED=${seed} repeats them\n`);
  const server = await spawnServer();
  let answered = 0;

  const check = fc.check(
    fc.asyncProperty(line, async (one) => {
      server.child.stdin.write(bytesOf(one));
      const { result } = await server.request('ping').answered;
      expect(result).toEqual({});
      answered++;
    }),
    { seed, numRuns: runs, endOnFailure: true },
  );
  const outcome = await check;
  const status = await server.callTool('get_status', {});

  recordFault(context, { runs, passed: Math.min(answered, runs), figure: `${answered} lines, ${server.stdoutBytes()} bytes of answers` });
  expect(outcome.failed ? fc.defaultReportMessage(outcome) : '').toBe('');
  expect(status.structuredContent).toMatchObject({ runningJobs: 0 });
  expect(server.log).not.toMatch(/uncaught|unhandled|\n\s+at /i);
});

test('[L5] whatever Node and libraries are told to print, stdout stays protocol', async (context) => {
  const environment = { DEBUG: '*', NODE_DEBUG: 'http,net,timer,child_process,stream', NODE_ENV: 'development' };
  const server = await spawnServer({ environment, nodeOptions: ['--trace-warnings', '--trace-deprecation', '--trace-uncaught'] });

  server.send({ method: 'no/such' });
  const analyzed = await server.callTool('analyze_part', { file: 'examples/spacer.stl', process: 'slm' });
  const listed = await server.request('tools/list').answered;
  await server.endsAfter(() => server.child.stdin.end());

  recordFault(context, { runs: 1, passed: 1, figure: `0 of ${server.stdoutBytes()} bytes are not protocol` });
  expect(analyzed.structuredContent).toMatchObject({ state: 'succeeded' });
  expect(listed.result).toHaveProperty('tools');
  expect(server.log).toMatch(/CHILD_PROCESS|NET|TIMER/);
});
