import { expect, test } from 'vitest';
import { toFile, toTime } from '../../../src/vendors/evo/to-file.js';
import { FileDocument } from '../../../src/vendors/evo/wire.js';

const fileOf = (more: object) => toFile(FileDocument.parse({ file_id: 'f', version_id: '1', ...more }));

test.each([
  ['/', 'a.csv', 'a.csv'],
  ['', 'a.csv', 'a.csv'],
  ['/a.csv', 'a.csv', 'a.csv'],
  ['a.csv', 'a.csv', 'a.csv'],
  ['/folder', 'a.csv', 'folder/a.csv'],
  ['folder/', 'a.csv', 'folder/a.csv'],
  ['/folder/a.csv', 'a.csv', 'folder/a.csv'],
  ['/folder/da.csv', 'a.csv', 'folder/da.csv/a.csv'],
  ['/two  blanks', 'x  y.csv', 'two  blanks/x  y.csv'],
  ['/folder/a.csv', null, 'folder/a.csv'],
  [null, 'a.csv', 'a.csv'],
  ['/evil\u202e\n', 'a\u0007.csv', 'evil/a.csv'],
])('the path %j and the name %j make %j', (path, name, expected) => {
  expect(fileOf({ path, name }).path).toBe(expected);
});

test.each([
  ['2024-07-04T00:22:46', '2024-07-04T00:22:46.000Z'],
  ['2024-07-04T00:22:46.123456', '2024-07-04T00:22:46.123Z'],
  ['2024-07-04T00:22:46Z', '2024-07-04T00:22:46.000Z'],
  ['2024-07-04T02:22:46+02:00', '2024-07-04T00:22:46.000Z'],
  ['2024-07-04', '2024-07-04T00:00:00.000Z'],
  ['never', null],
  [null, null],
])('the time %j is %j', (text, expected) => {
  expect(toTime(text)).toBe(expected);
});

test('who made a file is created_by, or author in older answers; the name, else the email, else the id', () => {
  const author = { id: 'u1', name: 'Leslie', email: 'leslie@example.com' };

  expect(fileOf({ author }).createdBy).toBe('Leslie');
  expect(fileOf({ author, created_by: { id: 'u2', name: null, email: 'kim@example.com' } }).createdBy).toBe('kim@example.com');
  expect(fileOf({ created_by: { id: 'u2', name: null, email: null } }).createdBy).toBe('u2');
  expect(fileOf({ created_by: 'nonsense' }).createdBy).toBeNull();
});

test('a size that is no number is not known', () => {
  expect(fileOf({ size: '191' }).sizeBytes).toBeNull();
  expect(fileOf({ size: 191 }).sizeBytes).toBe(191);
});
