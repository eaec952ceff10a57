import { describe, expect, test } from 'vitest';
import { parseJson } from '../../src/http/json.js';
import { toFile } from '../../src/vendors/evo/to-file.js';
import { Discovery, FileDocument, FileList, Problem, Registration, VersionId, Workspaces } from '../../src/vendors/evo/wire.js';

/** Read as it comes from the line: version ids are numbers that a double cannot hold. */
const read = (text: string) => parseJson(text)?.value;

const storage =
  'https://hub.example/file/efda2f60-a80b-45c0-a484-4001bfe7b3cb/1?se=2023-11-30T00%3A52%3A35Z&sp=wt&sv=2023-08-03&sr=b&sig=abc%3D';

describe('what the pages of Seequent Evo print', () => {
  test('the answer to a registration, with its version as a number', () => {
    const answer = Registration.parse(
      read(`{"file_id": "13771ee0-c399-4b52-8ccb-ed3a114dcc0d", "version_id": 1701303755570785597, "upload": "${storage}"}`),
    );

    expect(answer).toEqual({ file_id: '13771ee0-c399-4b52-8ccb-ed3a114dcc0d', version_id: '1701303755570785597', upload: storage });
  });

  test('the file of the guide: a number, an author, times without an offset, the folder as path', () => {
    const file = FileDocument.parse(
      read(`{
        "name": "path_to_my_file.txt",
        "path": "/",
        "file_id": "13771ee0-c399-4b52-8ccb-ed3a114dcc0d",
        "version_id": 1701303763589905104,
        "size": 191,
        "created_at": "2024-07-04T00:22:46",
        "etag": "\\"0x8DBF13A7A4ECB68\\"",
        "author": {"id": "fb224065-b853-4daa-8332-60cf41cd5231", "name": "Leslie Lawless", "email": "leslie.lawless@example.com"},
        "download": "${storage}",
        "self": "https://hub.example/file/v2/orgs/o/workspaces/w/files/f?version_id=1701303763589905104&include_versions=false"
      }`),
    );

    expect(file).toMatchObject({ etag: '"0x8DBF13A7A4ECB68"', download: storage });
    expect(toFile(file)).toEqual({
      fileId: '13771ee0-c399-4b52-8ccb-ed3a114dcc0d',
      versionId: '1701303763589905104',
      name: 'path_to_my_file.txt',
      path: 'path_to_my_file.txt',
      sizeBytes: 191,
      createdAt: '2024-07-04T00:22:46.000Z',
      createdBy: 'Leslie Lawless',
      creatorWords: ['Leslie Lawless', 'leslie.lawless@example.com'],
      modifiedAt: null,
      modifiedBy: null,
    });
  });

  test('the file of the API reference: a text, created_by, versions', () => {
    const file = FileDocument.parse({
      file_id: '00000000-0000-0000-0000-000000000000',
      version_id: '1223372036854775807',
      name: 'points.csv',
      path: '/drilling/points.csv',
      size: 191,
      etag: '"0x8DBF13A7A4ECB68"',
      created_at: '2024-07-04T00:22:46Z',
      created_by: { id: 'u1', name: null, email: null },
      modified_at: '2024-07-05T00:22:46Z',
      modified_by: { id: 'u2', name: 'Kim', email: null },
      deleted_at: null,
      deleted_by: null,
      download: storage,
      self: 'https://hub.example/',
      versions: [{ file_id: 'f', version_id: '1', name: 'points.csv', path: '/', size: 1, created_at: '2024-07-04T00:22:46Z', link: '' }],
    });

    expect(toFile(file)).toMatchObject({
      path: 'drilling/points.csv',
      createdBy: 'u1',
      modifiedBy: 'Kim',
      versionId: '1223372036854775807',
    });
    expect(toFile(file)).not.toHaveProperty('deletedAt');
    expect(file.versions).toMatchObject([{ version_id: '1' }]);
  });

  test('a page of a list', () => {
    const list = FileList.parse({
      count: 1,
      limit: 5000,
      offset: 0,
      total: 1,
      links: { next: null, prev: null, self: 'https://hub.example/' },
      files: [{ file_id: 'f', version_id: '1', name: 'a.csv', path: '/', size: 1, etag: '', links: { self: '' } }],
    });

    expect(list.total).toBe(1);
    expect(list.files.map(toFile)).toMatchObject([{ fileId: 'f', path: 'a.csv' }]);
  });

  test('discovery and workspaces', () => {
    const { discovery } = Discovery.parse({
      discovery: {
        organizations: [{ id: 'o1', display_name: 'Org' }],
        hubs: [{ code: 'hub0', display_name: 'Hub 0', url: 'https://hub.api.example' }],
        services: [{ code: 'file', display_name: 'File' }],
        service_access: [{ org_id: 'o1', hub_code: 'hub0', services: ['file'] }],
      },
    });
    const { results } = Workspaces.parse({
      links: { first: '', last: '', next: null, previous: null, count: 1, total: 1 },
      results: [{ id: 'w1', name: 'Pit', description: '', current_user_role: 'owner', created_at: '', updated_at: '' }],
    });

    expect(discovery.service_access).toEqual([{ org_id: 'o1', hub_code: 'hub0', services: ['file'] }]);
    expect(results).toMatchObject([{ id: 'w1', name: 'Pit' }]);
  });

  test('a refusal, with the roles that would do', () => {
    const problem = Problem.parse({
      type: 'https://seequent.com/error-codes/file-api/auth/insufficient-role',
      title: 'Insufficient Role.',
      status: 403,
      detail: null,
      permitted_roles: ['editor', 'owner'],
      your_role: 'viewer',
    });

    expect(problem).toMatchObject({ detail: null, permitted_roles: ['editor', 'owner'], your_role: 'viewer' });
  });
});

test.each([[1.5], [Number('1701303755570785597')], [''], [null], [true]])(
  '%j is no version id: it was rounded, or never was one',
  (value) => {
    expect(VersionId.safeParse(value).success).toBe(false);
  },
);

test('an answer without what it is about is no answer', () => {
  expect(Registration.safeParse({ file_id: 'f', version_id: '1' }).success).toBe(false);
  expect(Registration.safeParse({ file_id: 'f', version_id: '1', upload: 'javascript:alert(1)' }).success).toBe(false);
  expect(FileDocument.safeParse({ file_id: 'f' }).success).toBe(false);
});
