import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { calls } from './rig/calls.js';
import { readScenarios } from './rig/scenario.js';
import { play } from './rig/stage.js';

const scenarios = readScenarios(resolve('test/faults/scenarios'));
const titled = scenarios.map((scenario) => {
  const { row, name, description } = scenario;
  return [`${row === undefined ? '' : `[${row}] `}${name}: ${description}`, scenario] as const;
});

test.each(titled)('%s', async (_, scenario) => {
  const { outcome, requests, waitsS } = scenario.expect;

  const played = await play(scenario);

  if (outcome === 'ok') expect(played.outcome).toBe('ok');
  else expect(played.outcome).toMatch(new RegExp(outcome));
  if (requests !== undefined) expect(played.requests).toBe(requests);
  if (waitsS) expect(played.waitedS).toBeGreaterThanOrEqual(waitsS[0]);
  if (waitsS) expect(played.waitedS).toBeLessThanOrEqual(waitsS[1]);
});

test('[U2] every vendor and the storages are throttled by a scenario, and every call of ours meets one', () => {
  const throttled = new Set(scenarios.filter(({ row }) => row === 'U2').map(({ match }) => match.vendor));
  const called = new Set(scenarios.map(({ call }) => call));

  expect([...throttled].sort()).toEqual(['aplos', 'coldstream', 'evo', 'spark', 'storage']);
  expect(Object.keys(calls).filter((name) => !called.has(name))).toEqual([]);
});
