import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { expect, test } from 'vitest';
import { createConfig, variables } from '../src/config.js';

test('nothing has to be set', () => {
  const config = createConfig({});

  expect(config.get('PART_DIRS')).toEqual([homedir()]);
  expect(config.get('PART_OUTPUT_DIR')).toBe(join(homedir(), 'part-analysis'));
  expect(config.get('ENGINE_TIMEOUT_S')).toBe(300);
  expect(config.get('ENGINE_MEMORY_MB')).toBe(4096);
  expect(config.get('ENGINE_PROCESSES')).toBeGreaterThanOrEqual(1);
});

test.each(['', '  ', '${user_config.timeout}'])('"%s" counts as unset', (value) => {
  const config = createConfig({ ENGINE_TIMEOUT_S: value, PART_DIRS: value });

  expect(config.get('ENGINE_TIMEOUT_S')).toBe(300);
  expect(config.get('PART_DIRS')).toEqual([homedir()]);
  expect(config.isSet('ENGINE_TIMEOUT_S')).toBe(false);
});

test('folders are separated as on this platform, and ~ is the home folder', () => {
  const config = createConfig({ PART_DIRS: ['/parts', '~/cad', '~'].join(delimiter), PART_STATE_DIR: '~/state' });

  expect(config.get('PART_DIRS')).toEqual(['/parts', join(homedir(), 'cad'), homedir()]);
  expect(config.get('PART_STATE_DIR')).toBe(join(homedir(), 'state'));
});

test.each([
  ['ENGINE_TIMEOUT_S', 'soon'],
  ['ENGINE_TIMEOUT_S', '0'],
  ['ENGINE_MEMORY_MB', '12.5'],
  ['ENGINE_PROCESSES', '-1'],
  ['PART_READ_ONLY', 'perhaps'],
  ['PART_TOOLSETS', 'parts,nonsense'],
  ['PART_SANDBOX_SPEED', '0'],
  ['SPARK_URL', 'http://launchpad.3dspark.de'],
  ['SPARK_URL', 'launchpad.3dspark.de'],
  ['SPARK_URL', 'https://ada:secret@launchpad.3dspark.de'],
  ['SPARK_AUTH_URL', 'ftp://auth.3dspark.de'],
  ['SPARK_SOCKET_URL', 'wss://launchpad.3dspark.de/ws/?Bearer=secret'],
  ['SPARK_SOCKET_URL', 'none'],
] as const)('%s = %s is refused by name, and its value is not repeated', (name, value) => {
  const config = createConfig({ [name]: value });

  expect(() => config.get(name)).toThrow(`The variable ${name} has an unusable value`);
  expect(() => config.get(name)).not.toThrow(`"${value}"`);
});

test('passwords go over encrypted connections, or to this machine', () => {
  const config = createConfig({
    SPARK_URL: 'http://127.0.0.1:8080',
    SPARK_AUTH_URL: 'http://localhost:8080/token',
    SPARK_SOCKET_URL: 'ws://[::1]:8080/ws/',
  });

  expect(config.get('SPARK_URL')).toBe('http://127.0.0.1:8080');
  expect(config.get('SPARK_AUTH_URL')).toBe('http://localhost:8080/token');
  expect(config.get('SPARK_SOCKET_URL')).toBe('ws://[::1]:8080/ws/');
  expect(createConfig({}).get('SPARK_URL')).toBe('https://launchpad.3dspark.de');
});

test('a switch knows the usual words', () => {
  const read = (word: string) => createConfig({ PART_READ_ONLY: word }).get('PART_READ_ONLY');

  expect(['1', 'true', 'yes', 'on'].map(read)).toEqual([true, true, true, true]);
  expect(['0', 'false', 'no', 'off', ''].map(read)).toEqual([false, false, false, false, false]);
});

test('every variable says what it means, and what it is when unset unless it is off or empty then', () => {
  const switches = ['PART_READ_ONLY', 'PART_SANDBOX'];
  const isEmptyThen = (name: string) => /_(USERNAME|EMAIL|PASSWORD|TOKEN|CLIENT_ID|CLIENT_SECRET|WORKSPACE_ID)$/.test(name);

  for (const [name, { description }] of Object.entries(variables)) {
    expect(description).toMatch(switches.includes(name) || isEmptyThen(name) ? /^\S.{10,}/ : /Default: /);
  }
});
