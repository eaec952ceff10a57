import { expect, test } from 'vitest';
import { InputError } from '../../../src/errors.js';
import { createEvoActions } from '../../../src/platforms/evo/actions.js';
import { failureOf, json } from '../../http/vendor-server.js';
import { startEvo } from '../../vendors/evo/evo-server.js';

const call = { signal: new AbortController().signal, progress() {} };
const everything = { deleted: false, limit: 20 };

const entry = (at: number, path: string, more: object = {}) => ({
  file_id: `file-${at}`,
  version_id: `170130375557078559${at}`,
  name: path.split('/').at(-1),
  path: `/${path.split('/').slice(0, -1).join('/')}`,
  size: 100 + at,
  created_at: '2024-07-04T00:22:46',
  created_by: { id: 'u', name: 'Leslie Lawless', email: 'leslie@example.com' },
  modified_at: '2024-07-05T00:22:46+02:00',
  modified_by: null,
  ...more,
});

/** A workspace that holds these entries, paged as Evo pages. */
async function listing(entries: object[]) {
  const server = await startEvo({
    fault({ url }) {
      const query = new URL(url, 'http://localhost').searchParams;
      const [limit, offset] = [Number(query.get('limit')), Number(query.get('offset'))];
      const files = entries.slice(offset, offset + limit);
      return json({ count: files.length, limit, offset, total: entries.length, files });
    },
  });
  const nobody = async () => Promise.reject(new Error('not used'));
  const account = { ...server.account, status: async () => ({ platform: 'evo', isOffered: true, note: '' }) };
  const actions = createEvoActions(account, nobody);
  return { ...actions, queries: () => server.received.map(({ url }) => Object.fromEntries(new URL(url, 'http://x').searchParams)) };
}

test('files come with path, version, size, times in UTC and people', async () => {
  const { listFiles, queries } = await listing([entry(1, 'a/b.csv'), entry(2, 'c.csv', { deleted_at: '2024-07-06T00:00:00' })]);

  const page = await listFiles(everything, call);

  expect(page).toEqual({
    source: 'Seequent Evo (sandbox)',
    files: [
      {
        path: 'a/b.csv',
        fileId: 'file-1',
        versionId: '1701303755570785591',
        sizeBytes: 101,
        createdAt: '2024-07-04T00:22:46.000Z',
        createdBy: 'Leslie Lawless',
        modifiedAt: '2024-07-04T22:22:46.000Z',
        modifiedBy: null,
      },
      expect.objectContaining({ path: 'c.csv', deletedAt: '2024-07-06T00:00:00.000Z', deletedBy: null }),
    ],
    total: 2,
  });
  expect(queries()).toEqual([{ limit: '20', offset: '0', order_by: 'desc:modified_at' }]);
});

test('filters that Evo knows are left to it', async () => {
  const { listFiles, queries } = await listing([]);
  const author = 'FB224065-b853-4daa-8332-60cf41cd5231';

  await listFiles({ deleted: true, limit: 5, name: 'gold & ore', author, since: '2026-01-31' }, call);

  expect(queries()).toEqual([
    {
      limit: '5',
      offset: '0',
      order_by: 'desc:modified_at',
      file_name: 'gold & ore',
      author,
      modified_at: 'gte:2026-01-31T00:00:00.000Z',
      deleted: 'true',
    },
  ]);
});

test('pages follow each other by the cursor without gap or repetition', async () => {
  const { listFiles } = await listing(Array.from({ length: 5 }, (_, at) => entry(at, `${at}.csv`)));

  const first = await listFiles({ ...everything, limit: 2 }, call);
  const second = await listFiles({ ...everything, limit: 2, cursor: first.nextCursor }, call);
  const third = await listFiles({ ...everything, limit: 2, cursor: second.nextCursor }, call);

  expect([first, second, third].map(({ files }) => files.map(({ path }) => path))).toEqual([
    ['0.csv', '1.csv'],
    ['2.csv', '3.csv'],
    ['4.csv'],
  ]);
  expect([first.nextCursor, second.nextCursor, third.nextCursor]).toEqual(['2', '4', undefined]);
});

test('folders and names of people are looked for here, over all pages', async () => {
  const other = { created_by: null, author: { id: 'v', name: null, email: 'kim@example.com' } };
  const entries = Array.from({ length: 1200 }, (_, at) =>
    entry(at % 10, at % 400 === 3 ? `a/${at}/x.csv` : `ab/${at}.csv`, at === 803 ? other : {}),
  );
  const { listFiles, queries } = await listing(entries);

  const inFolder = await listFiles({ ...everything, folder: '/a/' }, call);
  const first = await listFiles({ ...everything, folder: 'a', limit: 1 }, call);
  const second = await listFiles({ ...everything, folder: 'a', limit: 1, cursor: first.nextCursor }, call);
  const byKim = await listFiles({ ...everything, author: 'KIM@' }, call);

  const paths = (page: { files: { path: string }[] }) => page.files.map(({ path }) => path);
  expect(paths(inFolder)).toEqual(['a/3/x.csv', 'a/403/x.csv', 'a/803/x.csv']);
  expect(inFolder).not.toHaveProperty('nextCursor');
  expect([paths(first), paths(second)]).toEqual([['a/3/x.csv'], ['a/403/x.csv']]);
  expect(first.nextCursor).toBe('403');
  expect(paths(byKim)).toEqual(['a/803/x.csv']);
  expect(queries()[0]).toMatchObject({ limit: '500', offset: '0' });
});

test('a search that finds nothing stops after 10,000 files, and can be gone on with', async () => {
  const { listFiles, queries } = await listing(Array.from({ length: 10_100 }, (_, at) => entry(at % 10, `${at}.csv`)));

  const page = await listFiles({ ...everything, folder: 'none' }, call);

  expect(page).toEqual({
    source: 'Seequent Evo (sandbox)',
    files: [],
    nextCursor: '10000',
    message: '10000 files were looked through so far. Call again with the cursor to go on.',
  });
  expect(queries()).toHaveLength(20);
});

test('a page stays small enough for a conversation, however long the paths are', async () => {
  const long = 'x'.repeat(1000);
  const { listFiles } = await listing(Array.from({ length: 100 }, (_, at) => entry(at % 10, `${long}/${at}.csv`)));

  const page = await listFiles({ ...everything, limit: 100 }, call);

  expect(JSON.stringify(page).length).toBeLessThan(20_000);
  expect(page.files.length).toBeGreaterThan(5);
  expect(page.nextCursor).toBe(String(page.files.length));
});

test.each([
  [{ cursor: '-1' }, '"-1" is no cursor of a list of files.'],
  [{ since: 'yesterday' }, '"yesterday" is no time.'],
  [{ since: '2026-13-45' }, '"2026-13-45" is no time.'],
])('%j is refused before anything is asked', async (change, message) => {
  const { listFiles, queries } = await listing([]);

  const failure = await failureOf(listFiles({ ...everything, ...change }, call));

  expect(failure).toBeInstanceOf(InputError);
  expect(failure.message).toBe(message);
  expect(queries()).toEqual([]);
});
