import { execFile, spawnSync } from 'node:child_process';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { listen, send } from '../vendor-server.js';

/** Fetches a file through both doors into a folder, and prints what became of it. */
const script = `
import { readdirSync } from 'node:fs';
import { createHttp, createStorage } from './http.mjs';
const [url, folder] = process.argv.slice(2);
const transferLimits = process.env.SPARE_BYTES === undefined ? {} : { spareDiskBytes: Number(process.env.SPARE_BYTES) };
const auth = { headers: async () => ({}), heard() {}, renew: async () => false };
const words = ({ name, message }) => name + ': ' + message;
const ways = {
  storage: () => createStorage({ vendor: 'Vendor', allowLoopback: true, transferLimits }).download({ url: url + '/storage' }, folder + '/saved'),
  http: () => createHttp({ vendor: 'Vendor', baseUrl: url, auth, transferLimits }).download('GET /http', { to: folder + '/saved' }),
};
const said = {};
for (const [way, fetchFile] of Object.entries(ways)) said[way] = await fetchFile().then(() => 'saved', words);
console.log(JSON.stringify({ said, left: readdirSync(folder) }));
`;

let scripts: string;
beforeEach(async () => {
  scripts = await temporaryFolder();
  await build({
    stdin: {
      contents: "export { createHttp } from './client.ts';\nexport { createStorage } from './storage/storage.ts';",
      resolveDir: resolve('src/http'),
    },
    outfile: join(scripts, 'http.mjs'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'warning',
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });
  await writeFile(join(scripts, 'fetch.mjs'), script);
});

const sizeBytes = 4 << 20;

/** What a process says that fetches 4 MiB, started by a shell with "$@" as its last words. Without enough to spare, the lack shows later. */
async function fetchUnder(shell: string, program = 'sh', options: string[] = [], headers: Record<string, string> = {}, spare = '-1e9') {
  const asked: string[] = [];
  const url = await listen((message, response) => {
    asked.push(message.url ?? '');
    if (headers['transfer-encoding']) response.writeHead(200, headers).end(Buffer.alloc(sizeBytes));
    else send(response, { body: Buffer.alloc(sizeBytes) });
  });
  const folder = join(await temporaryFolder(), 'results');
  await mkdir(folder);
  const command = [process.execPath, join(scripts, 'fetch.mjs'), url, folder];
  const { stdout } = await promisify(execFile)(program, [...options, '-c', shell, 'sh', ...command], {
    env: { ...process.env, folder, ...(spare !== '' && { SPARE_BYTES: spare }) },
  });
  return { ...JSON.parse(stdout), asked, folder, after: await readdir(folder) };
}

test.skipIf(process.platform === 'win32')(
  '[D3] a file that the system does not let grow is given up at once, and nothing of it stays',
  async () => {
    // In units of 512 bytes or 1 KiB, as the shell has it: half a mebibyte or one.
    const { said, left, asked, folder, after } = await fetchUnder('ulimit -f 1024; exec "$@"');

    const words = `ConfigError: Files cannot be saved in "${folder}": the file is larger than is allowed there.`;
    expect(said).toEqual({ storage: words, http: words });
    expect([left, after, asked]).toEqual([[], [], ['/storage', '/http']]);
  },
);

/** A disk of one mebibyte, seen by one process only. */
const canMount = spawnSync('unshare', ['-rm', 'sh', '-c', 'mount -t tmpfs -o size=1m none /mnt']).status === 0;

const onSmallDisk = 'mount -t tmpfs -o size=1m none "$folder" && exec "$@"';

test.skipIf(!canMount).each<[string, Record<string, string>, string]>([
  ['with what was announced', {}, '4\\.2 MB'],
  ['with what there was when nothing is announced', { 'transfer-encoding': 'chunked' }, '1(\\.\\d)? MB'],
])(
  '[D3] a disk that runs full is told %s, is asked for once, and nothing stays (skipped where nothing may be mounted)',
  async (_, headers, needed) => {
    const { said, left, asked, folder } = await fetchUnder(onSmallDisk, 'unshare', ['-rm', 'sh'], headers);

    const words = new RegExp(`^ConfigError: The disk is full: ${needed} are to be saved in "${folder}", where 0 MB are free\\.$`);
    expect(said).toEqual({ storage: expect.stringMatching(words), http: expect.stringMatching(words) });
    expect([left, asked]).toEqual([[], ['/storage', '/http']]);
  },
);

test.skipIf(!canMount).each<[string, Record<string, string>, string]>([
  ['of a known size', {}, '4\\.2 MB are'],
  ['of unknown size', { 'transfer-encoding': 'chunked' }, 'a file of unknown size is'],
])(
  '[D3] a file %s is not even begun where 256 MiB would not stay free (skipped where nothing may be mounted)',
  async (_, headers, needed) => {
    const { said, left, asked, folder } = await fetchUnder(onSmallDisk, 'unshare', ['-rm', 'sh'], headers, '');

    const place = `to be saved in "${folder}", where 1(\\.\\d)? MB are free, and 268\\.4 MB have to stay free`;
    const words = new RegExp(`^ConfigError: The disk is too full: ${needed} ${place}\\.$`);
    expect(said).toEqual({ storage: expect.stringMatching(words), http: expect.stringMatching(words) });
    expect([left, asked]).toEqual([[], ['/storage', '/http']]);
  },
);
