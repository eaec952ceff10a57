import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectTo, homeWithBracket, measureBracket } from './bracket-check.js';
import { checkoutCopy, emptyFolder, run } from './checkout-copy.js';
import { nodeOf, nodeVersions, pathOf } from './nodes.js';

type Settings = Record<string, string | boolean | string[]>;
type McpConfig = { command: string; args: string[]; env: Record<string, string> };
type Manifest = { user_config: Record<string, object>; server: { mcp_config: McpConfig } };

let folder: string;
let extension: string;
let manifest: Manifest;
let packed: Uint8Array;

beforeAll(async () => {
  const checkout = await checkoutCopy();
  folder = await emptyFolder();
  extension = join(folder, 'an extension');
  await run(process.execPath, ['scripts/build.mjs', '--clean'], { cwd: checkout.folder });
  await run(process.execPath, ['scripts/pack-mcpb.mjs'], { cwd: checkout.folder });
  packed = await readFile(join(checkout.folder, 'dist-mcpb', 'part-analysis-mcp.mcpb'));
  await checkout.remove();
  for (const [name, bytes] of Object.entries(unzipSync(packed))) {
    await mkdir(dirname(join(extension, name)), { recursive: true });
    await writeFile(join(extension, name), bytes);
  }
  manifest = JSON.parse(await readFile(join(extension, 'manifest.json'), 'utf8'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The command of the packed manifest with the user's settings in it, by the code of the packer, which is that of its host. */
async function commandFor(userConfig: Settings): Promise<McpConfig> {
  const code = resolve('node_modules/.cache/mcpb-2.1.2/node_modules/@anthropic-ai/mcpb/dist/shared/config.js');
  const { getMcpConfigForManifest } = await import(pathToFileURL(code).href);
  return getMcpConfigForManifest({ manifest, extensionPath: extension, systemDirs: {}, userConfig, pathSeparator: '/' });
}

async function start(userConfig: Settings, home: string, { version = nodeVersions[0]!, env = {} } = {}) {
  const { args, env: configured } = await commandFor(userConfig);
  const path = await pathOf(version, folder);
  return connectTo({ command: await nodeOf(version), args, env: { PATH: path, HOME: home, ...configured, ...env } }, home);
}

describe('the desktop extension', () => {
  test('is one file of less than 15 MB without native code, sources or maps', async () => {
    const names = Object.keys(unzipSync(packed));

    expect(packed.length).toBeLessThan(15_000_000);
    expect(names.filter((name) => /\.(node|ts|map|exe|dylib|so)$/.test(name))).toEqual([]);
    expect(names).toEqual(
      expect.arrayContaining(['manifest.json', 'assets/icon.png', 'LICENSE', 'NOTICE', 'dist/THIRD-PARTY-NOTICES.txt']),
    );
    expect(names.filter((name) => name.endsWith('.wasm')).sort()).toEqual([
      'node_modules/occt-import-js/dist/occt-import-js.wasm',
      'node_modules/replicad-opencascadejs/dist/replicad_single.wasm',
    ]);
  });

  test('gives every entry the same time, so that the same build gives the same bytes', () => {
    const times = new Set<number>();
    const zip = Buffer.from(packed);
    for (let at = zip.indexOf('PK\x01\x02'); at >= 0; at = zip.indexOf('PK\x01\x02', at + 46)) times.add(zip.readUInt32LE(at + 12));

    expect([...times]).toEqual([0x00210000]);
  });

  test.each(nodeVersions)('measures and draws the bracket on Node %s alone, every setting left as its own name', async (version) => {
    const { home, file } = await homeWithBracket(folder, `home-${version}`);
    const server = await start({}, home, { version });

    await measureBracket(server, file);

    await server.client.close();
    expect(server.log()).toBe('');
    expect(existsSync(join(home, 'part-analysis'))).toBe(true);
  });

  test('counts settings that arrive empty as unset', async () => {
    const { home, file } = await homeWithBracket(folder, 'home-empty');
    const empty = Object.fromEntries(Object.keys(manifest.user_config).map((name) => [name, '']));
    const server = await start(empty, home);

    await measureBracket(server, file);

    const { problems } = (await server.call('get_status', {})) as { problems: string[] };
    await server.client.close();
    expect(problems).toEqual([]);
  });

  test('reads the chosen folders, saves into the chosen one, and reads nowhere else', async () => {
    const { home, file } = await homeWithBracket(folder, 'home-folders');
    const elsewhere = await homeWithBracket(folder, 'home-elsewhere');
    const chosen = [join(home, 'parts'), join(home, 'more parts')];
    await mkdir(chosen[1]!);
    const server = await start({ part_dirs: chosen, part_output_dir: join(home, 'saved files'), part_sandbox: true }, home);

    await measureBracket(server, file);
    const refused = await server.client.callTool({ name: 'analyze_part', arguments: { file: elsewhere.file } });
    const names = (await server.client.listTools()).tools.map(({ name }) => name);

    await server.client.close();
    expect((await readdir(join(home, 'saved files'), { recursive: true })).filter((name) => name.endsWith('.png'))).toHaveLength(1);
    expect(refused.isError).toBe(true);
    expect(JSON.stringify(refused.content)).toContain(`Allowed: \\"${chosen[0]}\\", \\"${chosen[1]}\\"`);
    expect(names).toContain('run_case');
  });

  describe('inside an app that runs no scripts itself', () => {
    const app = () => join(folder, 'an-app-that-runs-no-scripts');
    const posing = async (versions: string) => {
      const file = join(folder, 'posing.mjs');
      const text = `Object.defineProperty(process, 'versions', { value: { ...process.versions, ${versions} } });`;
      await writeFile(file, `${text}\nprocess.execPath = ${JSON.stringify(app())};\n`);
      return { NODE_OPTIONS: `--import=${pathToFileURL(file).href}` };
    };

    test('takes a Node of the machine for analyses', async () => {
      const { home, file } = await homeWithBracket(folder, 'home-in-an-app');
      const server = await start({}, home, { env: await posing("electron: '37.0.0'") });

      await measureBracket(server, file);

      await server.client.close();
      expect(server.log()).toBe('');
    });

    test('would start the app in place of an analysis if it did not look whether it is in one', async () => {
      const { home, file } = await homeWithBracket(folder, 'home-in-an-unknown-app');
      const server = await start({}, home, { env: await posing("unknown: '1.0.0'") });

      const { isError, content } = await server.client.callTool({ name: 'analyze_part', arguments: { file } });

      await server.client.close();
      expect(isError).toBe(true);
      expect(JSON.stringify(content)).toContain('could not be started');
    });
  });

  test('keeps the license of each kernel beside it and loads another build of it when the file is exchanged', async () => {
    const { home, file } = await homeWithBracket(folder, 'home-exchanged');
    const kernel = join(extension, 'node_modules', 'replicad-opencascadejs');
    const other = join(folder, 'another-build.wasm');
    await writeFile(other, await readFile(join(kernel, 'dist', 'replicad_single.wasm')));
    await rm(join(kernel, 'dist', 'replicad_single.wasm'));
    await symlink(other, join(kernel, 'dist', 'replicad_single.wasm'));
    const server = await start({}, home);

    await measureBracket(server, file);

    await server.client.close();
    expect(await readFile(join(kernel, 'LICENSE'), 'utf8')).toContain('GNU LESSER GENERAL PUBLIC LICENSE');
    expect(await readFile(join(extension, 'node_modules/occt-import-js/LICENSE.md'), 'utf8')).toMatch(/GNU LESSER GENERAL PUBLIC LICENSE/i);
  });
});
