import { existsSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { igesBox } from '../support/iges.js';
import { readPdf } from '../support/pdf.js';
import { analyzeToEnd, connectTo, homeWithBracket, measureBracket } from './bracket-check.js';
import { checkoutCopy, emptyFolder, run } from './checkout-copy.js';
import { nodeVersions, pathOf } from './nodes.js';

const program = 'part-analysis-mcp';
let folder: string;
let bin: string;
let installed: string;

beforeAll(async () => {
  const checkout = await checkoutCopy();
  folder = await emptyFolder();
  const { stdout } = await run('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: checkout.folder });
  await checkout.remove();
  await writeFile(join(folder, 'package.json'), '{ "private": true }\n');
  const packed = join(folder, stdout.trim().split('\n').at(-1)!);
  await run('npm', ['install', '--no-audit', '--no-fund', '--silent', '--prefer-offline', packed], { cwd: folder });
  installed = join(folder, 'node_modules', program);
  bin = join(folder, 'node_modules', '.bin', program);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the npm package', () => {
  test('brings two packages along, the CAD kernels, and no native code and no install script', async () => {
    const packages = (await readdir(join(folder, 'node_modules'))).filter((name) => !name.startsWith('.'));
    const files = await readdir(join(folder, 'node_modules'), { recursive: true });
    const { scripts = {}, dependencies } = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'));

    expect(packages.sort()).toEqual(['occt-import-js', program, 'replicad-opencascadejs']);
    expect(Object.keys(dependencies).sort()).toEqual(['occt-import-js', 'replicad-opencascadejs']);
    expect(files.filter((file) => file.endsWith('.node'))).toEqual([]);
    expect(Object.keys(scripts).filter((name) => /^(pre|post)?install$/.test(name))).toEqual([]);
  });

  test('holds the program, the part view, examples and licenses, and neither sources nor tests', async () => {
    const files = await readdir(installed, { recursive: true });

    expect(files).toEqual(
      expect.arrayContaining([
        'LICENSE',
        'NOTICE',
        'README.md',
        join('dist', 'server.js'),
        join('dist', 'child.js'),
        join('dist', 'slicer.js'),
        join('dist', 'part-view.html'),
        join('dist', 'THIRD-PARTY-NOTICES.txt'),
        join('examples', 'bracket.step'),
      ]),
    );
    expect(files.filter((file) => /^(src|test|scripts|node_modules)$|\.(ts|map)$|\.env/.test(file))).toEqual([]);
  });

  test('names every package that is in its bundles, with its license', async () => {
    const notices = await readFile(join(installed, 'dist', 'THIRD-PARTY-NOTICES.txt'), 'utf8');

    for (const name of ['@modelcontextprotocol/server', 'zod', 'pdfkit', 'fontkit', 'ws', 'hono', 'dotenv'])
      expect(notices).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+\\nLicense: (MIT|Apache-2\\.0|BSD-2-Clause)$`, 'm'));
    expect(notices).not.toMatch(/^(occt-import-js|replicad-opencascadejs) /m);
  });

  test.each(nodeVersions)('measures and draws the bracket on Node %s alone, with nothing configured', async (version) => {
    const { home, file } = await homeWithBracket(folder, `home-${version}`);
    const server = await connectTo({ command: bin, args: [], env: { PATH: await pathOf(version, folder), HOME: home } }, home);

    await measureBracket(server, file);

    await server.client.close();
    expect(server.log()).toBe('');
    expect(existsSync(join(home, 'part-analysis'))).toBe(true);
  });

  test('writes a PDF with the bundled fonts, and reads IGES with the second kernel', async () => {
    const { home, file } = await homeWithBracket(folder, 'home-reports');
    await writeFile(join(home, 'box.igs'), igesBox([30, 20, 10], { flag: '2', name: 'MM' }));
    const server = await connectTo({ command: bin, args: [], env: { PATH: await pathOf(nodeVersions[0]!, folder), HOME: home } }, home);

    const { partId } = await analyzeToEnd(server, { file });
    const report = await server.call('fetch_file', { partId, kind: 'reportPdf' });
    const box = await analyzeToEnd(server, { file: join(home, 'box.igs') });

    await server.client.close();
    const pdf = await readFile(report.path as string);
    expect(readPdf(pdf).pageCount).toBe(2);
    expect(pdf.toString('latin1')).toContain('/BaseFont /Helvetica-Bold');
    expect(box).toMatchObject({ state: 'succeeded', result: { volumeCm3: 6 } });
  });

  test('answers --version, --help and doctor as a program', async () => {
    const { home } = await homeWithBracket(folder, 'home-cli');
    const options = { cwd: home, env: { PATH: await pathOf(nodeVersions[0]!, folder), HOME: home } };

    const version = await run(bin, ['--version'], options);
    const help = await run(bin, ['--help'], options);
    const doctor = await run(bin, ['doctor'], options);

    expect(version.stdout).toBe('0.1.0\n');
    expect(help.stdout).toMatch(/^part-analysis-mcp 0\.1\.0\n[\s\S]*part-analysis-mcp analyze FILE/);
    expect(doctor.stdout).toMatch(/^part-analysis-mcp 0\.1\.0 on Node v2\d\.[\s\S]*No problems found\.\n$/);
  });
});
