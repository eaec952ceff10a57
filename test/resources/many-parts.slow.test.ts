import { cp, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { call, connect } from '../support/client.js';

const idOf = (nth: number) => nth.toString(16).padStart(32, '0');

test('hundreds of parts are listed in pages, newest first, and none twice when one comes meanwhile', async () => {
  const { client, folder } = await connect();
  const { structured } = await call(client, 'analyze_part', { file: 'examples/spacer.stl', process: 'slm' });
  const parts = join(folder, 'state', 'parts', 'local');
  const add = async (nth: number) => {
    await cp(join(parts, structured.partId as string), join(parts, idOf(nth)), { recursive: true });
    const at = new Date(Date.UTC(2026, 0, 1) + nth * 60_000);
    await utimes(join(parts, idOf(nth), 'part.json'), at, at);
  };
  for (let nth = 1; nth <= 149; nth++) await add(nth);

  const first = await client.request({ method: 'resources/list', params: {} });
  await add(200);
  const second = await client.request({ method: 'resources/list', params: { cursor: first.nextCursor! } });
  const results = [first, second].map(({ resources }) => resources.map(({ uri }) => uri).filter((uri) => uri.endsWith('/result')));

  const expected = [structured.partId as string, ...Array.from({ length: 149 }, (_, nth) => idOf(149 - nth))];
  expect(results.map((uris) => uris.length)).toEqual([100, 50]);
  expect(results.flat()).toEqual(expected.map((partId) => `part://local/${partId}/result`));
  expect(second.nextCursor).toBeUndefined();
  expect(second.resources.map(({ uri }) => uri)).not.toContain('catalog://processes');
});

test.each(['nonsense', '1.mars.0123456789abcdef0123456789abcdef', '../../etc'])('the page %s is refused in words', async (cursor) => {
  const { client } = await connect();

  await expect(client.request({ method: 'resources/list', params: { cursor } })).rejects.toThrow(
    /no such page of resources|no such platform/,
  );
});
