import { expect, test } from 'vitest';
import { toUrl } from '../../src/http/route.js';

const base = new URL('https://host.example/api/');
const path = '/files/path/{path*}';

test.each([
  ['a.csv', 'https://host.example/api/files/path/a.csv'],
  ['a b/ü#?.csv', 'https://host.example/api/files/path/a%20b/%C3%BC%23%3F.csv'],
  ['a%2Fb/c\\d', 'https://host.example/api/files/path/a%252Fb/c%5Cd'],
  ['..a/b..', 'https://host.example/api/files/path/..a/b..'],
])('the path %j keeps its slashes and nothing else that means something', (value, url) => {
  expect(toUrl(base, path, { path: value }).href).toBe(url);
});

test.each(['', '/', 'a//b', '/a', 'a/', '..', 'a/../b', 'a/./b'])('the path %j would lead elsewhere, and is refused', (value) => {
  expect(() => toUrl(base, path, { path: value })).toThrow(/cannot be the path of anything\.$/);
});

test('a param of one segment still takes no slash', () => {
  expect(toUrl(base, '/files/{file}', { file: 'a/b' }).pathname).toBe('/api/files/a%2Fb');
});
