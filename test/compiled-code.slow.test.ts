import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import { spawnServer } from './support/spawned-server.js';
import { temporaryFolder } from './support/temporary-folder.js';

const folderName = `compiled-${process.versions.v8}-${process.arch}`;

/** Starts the built server with a cache folder, lets it live until `isDone`, and tells how many tools it has. */
async function startOnce(cache: string, isDone: () => Promise<boolean>, environment: Record<string, string> = {}): Promise<number> {
  const server = await spawnServer({ environment: { XDG_CACHE_HOME: cache, LOCALAPPDATA: cache, ...environment } });
  const { result = {} } = await server.request('tools/list').answered;
  await vi.waitUntil(isDone, { timeout: 20_000, interval: 100 });
  await server.endsAfter(() => server.child.stdin.end());
  return (result.tools as unknown[]).length;
}

/** Whether a folder holds what was compiled of a file, of at least so many bytes. */
async function holds(folder: string, file: string, leastBytes = 1): Promise<boolean> {
  const names = await readdir(folder).catch(() => []);
  const name = names.find((name) => name.startsWith(`${file}-`) && !name.endsWith(`${process.pid}`));
  return name !== undefined && (await stat(join(folder, name))).size >= leastBytes;
}

/** For what must not happen there is only waiting. */
async function aWhile(): Promise<boolean> {
  await wait(2_500);
  return true;
}

async function modeOf(path: string): Promise<string> {
  return ((await stat(path)).mode & 0o777).toString(8);
}

describe.skipIf(process.platform === 'darwin')('what Node made of the code', () => {
  test('is kept for the user alone, and taken at the next start', async () => {
    const cache = await temporaryFolder();
    const kept = join(cache, 'part-analysis-mcp', folderName);
    await startOnce(cache, () => holds(kept, 'services'));
    const names = await readdir(kept);
    const before = await Promise.all(names.map(async (name) => (await stat(join(kept, name))).mtimeMs));

    expect(names.filter((name) => name.startsWith('services-'))).toHaveLength(1);
    expect([await modeOf(kept), await modeOf(join(kept, names[0]!))]).toEqual(['700', '600']);

    expect(await startOnce(cache, aWhile)).toBe(10);
    // Whatever V8 had refused would have been written anew.
    expect(await Promise.all(names.map(async (name) => (await stat(join(kept, name))).mtimeMs))).toEqual(before);
  });

  test('is made anew when it is damaged', async () => {
    const cache = await temporaryFolder();
    const kept = join(cache, 'part-analysis-mcp', folderName);
    await startOnce(cache, () => holds(kept, 'services'));
    const pathOf = async (file: string) => join(kept, (await readdir(kept)).find((name) => name.startsWith(`${file}-`)) ?? file);
    const [first, second] = await Promise.all([pathOf('services'), pathOf('serve')]);
    const whole = await readFile(second);
    await writeFile(first, 'no code of V8');
    await writeFile(second, whole.subarray(0, whole.length / 2));

    const isMended = async () => (await holds(kept, 'services', 1_000)) && (await holds(kept, 'serve', whole.length / 2 + 1));
    expect(await startOnce(cache, isMended)).toBe(10);
  });

  test.skipIf(process.platform === 'win32')('is not taken from a folder that others may write to, nor put there', async () => {
    const cache = await temporaryFolder();
    const kept = join(cache, 'part-analysis-mcp', folderName);
    await mkdir(kept, { recursive: true });
    await chmod(kept, 0o777);

    expect(await startOnce(cache, aWhile)).toBe(10);
    expect(await readdir(kept)).toEqual([]);
  });

  test('is not kept where Node is told not to', async () => {
    const cache = await temporaryFolder();

    expect(await startOnce(cache, aWhile, { NODE_DISABLE_COMPILE_CACHE: '1' })).toBe(10);
    expect(await readdir(cache)).toEqual([]);
  });
});
