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
] as const)('%s = %s is refused by name, and its value is not repeated', (name, value) => {
  const config = createConfig({ [name]: value });

  expect(() => config.get(name)).toThrow(`The variable ${name} has an unusable value`);
  expect(() => config.get(name)).not.toThrow(`"${value}"`);
});

test('every variable says what it means and what it is when unset', () => {
  for (const { description } of Object.values(variables)) expect(description).toMatch(/Default: /);
});
