import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { recordFault } from './faults/record.js';
import { binaryStl, box } from './support/shapes.js';
import { childrenOf, spawnServer } from './support/spawned-server.js';
import { temporaryFolder } from './support/temporary-folder.js';

/** Files and folders below a folder with their modes. */
async function modesIn(folder: string): Promise<{ name: string; mode: number }[]> {
  const names = await readdir(folder, { recursive: true });
  return Promise.all(names.map(async (name) => ({ name, mode: (await stat(join(folder, name))).mode & 0o777 })));
}

const canary = 'Canary-7f3a9c51e2';

/** Values that are wrong, each with something in it that must not be repeated. */
const wrongValues: [string, Record<string, string>, RegExp][] = [
  ['a number that is none', { ENGINE_TIMEOUT_S: canary }, /ENGINE_TIMEOUT_S has an unusable value/],
  ['an address with a password', { SPARK_URL: `https://ada:${canary}@example.com` }, /SPARK_URL has an unusable value/],
  ['an unknown toolset', { PART_TOOLSETS: canary }, /PART_TOOLSETS has an unusable value/],
  ['a folder that is a file', { PART_STATE_DIR: '/dev/null/state' }, /\/dev\/null\/state/],
  ['no folder of parts', { PART_DIRS: '/no/such/folder' }, /\/no\/such\/folder/],
  ['a catalog that is not there', { PART_CATALOG: '/no/such/catalog.json' }, /catalog/i],
  ['half of the credentials', { SPARK_USERNAME: 'ada', SPARK_PASSWORD: canary, PART_TOOLSETS: 'parts,3dspark' }, /SPARK_CLIENT_ID/],
  ['everything at once', { ENGINE_MEMORY_MB: canary, APLOS_API: canary, EVO_TOKEN: canary, PART_READ_ONLY: canary }, /ENGINE_MEMORY_MB/],
];

test.for(wrongValues)(
  '[L12] with %s the server starts, lists its tools and says what is wrong without the value',
  async ([what, environment, said], context) => {
    const server = await spawnServer({ environment });
    const file = join(server.folder, 'plate.stl');
    await writeFile(file, binaryStl(box({ size: [60, 40, 10] })));

    const { result } = await server.request('tools/list').answered;
    const status = await server.callTool('get_status', {});
    const answers = [
      await server.callTool('analyze_part', { file, process: 'slm' }),
      await server.callTool('analyze_part', { file, platform: '3dspark' }),
      await server.callTool('list_jobs', {}),
      await server.callTool('list_catalog', { kind: 'processes' }),
    ];

    const told = JSON.stringify([status, answers]);
    const isGood = said.test(told) && !(told + server.log).includes(canary);
    recordFault(context, { runs: 1, passed: isGood ? 1 : 0, figure: what });
    expect((result as { tools: unknown[] }).tools.length).toBeGreaterThan(5);
    expect(told).toMatch(said);
    expect(told).not.toMatch(/This is a bug/);
    expect(told + server.log).not.toContain(canary);
  },
);

test('[L12] with a state folder that cannot be written each tool that needs it gives one precise error', async () => {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'state'));
  await writeFile(join(folder, 'state', 'jobs'), 'a file where a folder should be');
  const server = await spawnServer({ folder });
  await writeFile(join(folder, 'plate.stl'), binaryStl(box({ size: [60, 40, 10] })));

  const refused = await server.callTool('analyze_part', { file: join(folder, 'plate.stl'), process: 'slm' });
  const listed = await server.callTool('list_jobs', {});

  expect(refused).toMatchObject({
    isError: true,
    content: [{ text: expect.stringMatching(/^Jobs cannot be kept in .*\/state\/jobs \(\w+\)\.\nMake that folder writable/) }],
  });
  expect(listed.structuredContent).toEqual({ jobs: [] });
});

test('[S10] no secret stands in the command line or environment of an engine, nor in the command line of the server', async (context) => {
  const names = ['SPARK_PASSWORD', 'SPARK_CLIENT_SECRET', 'COLDSTREAM_PASSWORD', 'EVO_CLIENT_SECRET', 'APLOS_TOKEN', 'MY_OWN_SECRET'];
  const secrets = Object.fromEntries(names.map((name, number) => [name, `${canary}-${number}`]));
  const server = await spawnServer({ environment: secrets });
  const file = join(server.folder, 'plate.stl');
  await writeFile(file, binaryStl(box({ size: [60, 40, 10] })));

  await server.callTool('analyze_part', { file, process: 'slm' });
  const engines = childrenOf(server.child);
  const read = (pid: number | undefined, what: string) => readFile(`/proc/${pid}/${what}`, 'utf8');
  const commandLines = await Promise.all([server.child.pid, ...engines].map((pid) => read(pid, 'cmdline')));
  const environments = await Promise.all(engines.map((pid) => read(pid, 'environ')));

  const hits = [...commandLines, ...environments].filter((text) => text.includes(canary)).length;
  const figure = `${hits} in ${commandLines.length} command lines and ${environments.length} environments`;
  recordFault(context, { runs: commandLines.length, passed: commandLines.length - hits, figure });
  expect(engines).toHaveLength(1);
  expect(commandLines[0]).toContain('server.js');
  expect(hits).toBe(0);
  expect(environments.join()).not.toMatch(/PASSWORD|SECRET|TOKEN|HOME=/);
});

test('[S10] what the server keeps can be read by its user alone', async (context) => {
  const server = await spawnServer();
  const file = join(server.folder, 'plate.stl');
  await writeFile(file, binaryStl(box({ size: [60, 40, 10] })));
  await chmod(file, 0o644);
  await server.callTool('analyze_part', { file, process: 'slm' });

  const modes = await modesIn(join(server.folder, 'state'));
  const open = modes.filter(({ mode }) => (mode & 0o077) !== 0);

  recordFault(context, { runs: modes.length, passed: modes.length - open.length, figure: `${modes.length} files and folders` });
  expect(modes.length).toBeGreaterThan(3);
  expect(open).toEqual([]);
});
