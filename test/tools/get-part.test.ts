import { afterAll, expect, test } from 'vitest';
import { call, openConnection } from '../support/client.js';

const connection = await openConnection();
afterAll(connection.close);
const { client } = connection;
const { structured: analyzed } = await call(client, 'analyze_part', { file: 'examples/spacer.stl' });
const partId = analyzed.partId as string;

test('a part that was analyzed is found again by its id', async () => {
  expect((await call(client, 'get_part', { partId })).structured).toEqual({ partId, result: analyzed.result });
});

test('a section of the full report is returned alone', async () => {
  const names = await call(client, 'get_part', { partId, section: '' });
  const check = await call(client, 'get_part', { partId, section: 'mesh_checks.upload_file.Watertight' });

  expect(names.structured.data).toEqual(expect.arrayContaining(['bb_x', 'part_vol', 'mesh_checks', 'process_chains']));
  expect(check.structured).toEqual({
    partId,
    section: 'mesh_checks.upload_file.Watertight',
    data: { check_passed: true, suggested_user_action: '' },
  });
});

test('a section that is not there names what is', async () => {
  const { isError, text } = await call(client, 'get_part', { partId, section: 'mesh_checks.nonsense' });

  expect(isError).toBe(true);
  expect(text).toBe(
    'The full report has no place "mesh_checks.nonsense": "nonsense" is not there.\nAccepted there: upload_file, analysis_mesh, actions_performed_on_initial_mesh, local_engine.',
  );
});

test('names that every object has are no sections', async () => {
  expect((await call(client, 'get_part', { partId, section: '__proto__' })).isError).toBe(true);
});
