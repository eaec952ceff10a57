import { expect, test } from 'vitest';
import { canary } from '../http/vendor-server.js';
import { call, connect } from '../support/client.js';
import { startEvo } from '../vendors/evo/evo-server.js';

async function start() {
  const evo = await startEvo();
  const { client } = await connect(evo.environment);
  return { ...evo, list: (args: Record<string, unknown> = {}) => call(client, 'evo_list_files', args) };
}

test('files are listed with path, id, newest version and people, and never with a link', async () => {
  const { list, addFile } = await start();
  addFile('a/b.csv', 'old', 'newer');
  addFile('gone.csv', 'x').isDeleted = true;

  const { structured, text } = await list();
  const deleted = await list({ deleted: true });

  expect(structured).toEqual({
    source: 'Seequent Evo (sandbox)',
    files: [
      {
        path: 'a/b.csv',
        fileId: '00000000-0000-4000-8000-000000000001',
        versionId: '1701303755570785602',
        sizeBytes: 5,
        createdAt: '2026-01-01T00:00:00.000Z',
        createdBy: 'Leslie Lawless',
        modifiedAt: null,
        modifiedBy: null,
      },
    ],
    total: 1,
  });
  expect(deleted.structured).toMatchObject({ files: [{ path: 'gone.csv' }], total: 1 });
  expect(text).not.toContain(canary);
});

test('pages are asked for by their cursor', async () => {
  const { list, addFile } = await start();
  for (const name of ['1.csv', '2.csv', '3.csv']) addFile(name, 'x');

  const first = await list({ limit: 2 });
  const second = await list({ limit: 2, cursor: first.structured.nextCursor });

  expect(first.structured).toMatchObject({ files: [{ path: '1.csv' }, { path: '2.csv' }], nextCursor: '2', total: 3 });
  expect(second.structured).toMatchObject({ files: [{ path: '3.csv' }] });
  expect(second.structured).not.toHaveProperty('nextCursor');
});

test('a filter that is none is told', async () => {
  const { list, received } = await start();

  const { isError, text } = await list({ since: 'last week' });

  expect({ isError, text }).toEqual({
    isError: true,
    text: '"last week" is no time.\nGive it as 2026-01-31 or 2026-01-31T08:00:00Z.',
  });
  expect(received).toEqual([]);
});
