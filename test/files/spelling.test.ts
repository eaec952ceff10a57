import { expect, test } from 'vitest';
import { InputError } from '../../src/errors.js';
import { absolutePath } from '../../src/files/spelling.js';

const posix = { homeFolder: '/home/ada', windows: false };
const windows = { homeFolder: 'C:\\Users\\ada', windows: true };

test.each([
  ['/parts/a.step', '/parts/a.step'],
  ['/parts/../parts//./a.step', '/parts/a.step'],
  ['  /parts/a.step\n', '/parts/a.step'],
  ['"/parts/my part.step"', '/parts/my part.step'],
  ["'/parts/my part.step'", '/parts/my part.step'],
  ['“/parts/a.step”', '/parts/a.step'],
  ['`/parts/a.step`', '/parts/a.step'],
  ['~/a.step', '/home/ada/a.step'],
  ['"~/my part.step"', '/home/ada/my part.step'],
  ['/parts/my\\ part\\ \\(1\\).step', '/parts/my part (1).step'],
  ["'/parts/back\\ slash.step'", '/parts/back\\ slash.step'],
  ['/parts/odd\\name.step', '/parts/odd\\name.step'],
  ['file:///parts/my%20part.step', '/parts/my part.step'],
  ['file://localhost/parts/a.step', '/parts/a.step'],
  ['FILE:///parts/%C3%BC.step', '/parts/ü.step'],
  ['file:///parts/rev#2?.step', '/parts/rev#2?.step'],
  ['sandbox:/mnt/data/a.step', '/mnt/data/a.step'],
])('%j means %s', (typed, expected) => {
  const path = absolutePath(typed, posix);

  expect(path).toBe(expected);
});

test.each([
  ['C:\\Parts\\a.step', 'C:\\Parts\\a.step'],
  ['"C:\\My Parts\\a.step"', 'C:\\My Parts\\a.step'],
  ['c:/parts/../a.step', 'c:\\a.step'],
  ['\\\\server\\share\\a.step', '\\\\server\\share\\a.step'],
  ['file:///C:/My%20Parts/a.step', 'C:\\My Parts\\a.step'],
  ['file://server/share/a.step', '\\\\server\\share\\a.step'],
  ['~\\a.step', 'C:\\Users\\ada\\a.step'],
  ['~/a.step', 'C:\\Users\\ada\\a.step'],
])('on Windows %j means %s', (typed, expected) => {
  const path = absolutePath(typed, windows);

  expect(path).toBe(expected);
});

test('a relative path starts from the working folder', () => {
  expect(absolutePath('sub/a.step', { ...posix, workingFolder: '/project' })).toBe('/project/sub/a.step');
  expect(absolutePath('..\\a.step', { ...windows, workingFolder: 'D:\\work\\x' })).toBe('D:\\work\\a.step');
});

test.each([
  ['', /No file was named/],
  ['""', /No file was named/],
  ['a.step', /relative path/],
  ['~bob/a.step', /relative path/],
  ['/a.step\n/b.step', /line breaks or control characters/],
  ['/a\0.step', /line breaks or control characters/],
  ['file:///a%00b.step', /line breaks or control characters/],
  ['C:\\Parts\\a.step', /is a Windows path, but this server runs on Linux or macOS/],
  ['\\\\server\\share\\a.step', /is a Windows path/],
  ['file:///C:/Parts/a.step', /is a Windows path/],
  ['file://elsewhere/parts/a.step', /cannot be understood/],
  ['file:///parts/100%.step', /cannot be understood/],
  ['file:///parts/a%2Fb.step', /cannot be understood/],
  ['https://user:secret@example.com/a.step?sig=1', /^The path is a web address/],
])('%j is refused', (typed, message) => {
  const attempt = () => absolutePath(typed, posix);

  expect(attempt).toThrow(InputError);
  expect(attempt).toThrow(message);
});

test('a stream of a Windows file is refused', () => {
  const attempt = () => absolutePath('C:\\notes.txt:a.step', windows);

  expect(attempt).toThrow(/holds a ":" inside the path/);
});
