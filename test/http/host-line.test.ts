import { expect, test } from 'vitest';
import { inHostLine } from '../../src/http/host-line.js';

const url = (path: string) => new URL(`https://vendor.example${path}`);

/** Work that ends when it is told to, and counts how much of it is under way. */
function countedWork() {
  const ends: (() => void)[] = [];
  const begun: number[] = [];
  let underWay = 0;
  let most = 0;
  const work = (number: number) => async () => {
    begun.push(number);
    most = Math.max(most, ++underWay);
    await new Promise<void>((resolve) => ends.push(resolve));
    underWay--;
    return number;
  };
  return { work, begun, most: () => most, endOne: () => ends.shift()?.() };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test('of many calls to a host two are under way at once, the rest comes in its order', async () => {
  const { work, begun, most, endOne } = countedWork();

  const all = Promise.all([1, 2, 3, 4, 5].map((number) => inHostLine(url(`/${number}`), 'call', undefined, work(number))));
  for (let ended = 0; ended < 5; ended++) {
    await turn();
    endOne();
  }

  expect(await all).toEqual([1, 2, 3, 4, 5]);
  expect(begun).toEqual([1, 2, 3, 4, 5]);
  expect(most()).toBe(2);
});

test('files do not hold up calls, and one host not another', async () => {
  const { work, begun, endOne } = countedWork();
  const started = [1, 2, 3].map((number) => inHostLine(url('/'), 'file', undefined, work(number)));
  started.push(inHostLine(url('/'), 'call', undefined, work(4)));
  started.push(inHostLine(new URL('https://other.example/'), 'file', undefined, work(5)));
  await turn();

  expect(begun).toEqual([1, 2, 4, 5]);
  for (let ended = 0; ended < 5; ended++) {
    endOne();
    await turn();
  }
  expect(await Promise.all(started)).toEqual([1, 2, 3, 4, 5]);
});

test('who gives up leaves the line, and a failure gives its place to the next', async () => {
  const { work, begun, endOne } = countedWork();
  const stop = new AbortController();
  const fail = async () => Promise.reject(new Error('broken'));
  const first = inHostLine(url('/'), 'call', undefined, work(1));
  const second = inHostLine(url('/'), 'call', undefined, work(2));
  const third = inHostLine(url('/'), 'call', stop.signal, work(3));
  const fourth = inHostLine(url('/'), 'call', undefined, fail);
  const fifth = inHostLine(url('/'), 'call', undefined, work(5));

  stop.abort(new Error('given up'));
  await expect(third).rejects.toThrow('given up');
  endOne();
  await expect(fourth).rejects.toThrow('broken');
  await turn();
  endOne();
  endOne();

  expect(await Promise.all([first, second, fifth])).toEqual([1, 2, 5]);
  expect(begun).toEqual([1, 2, 5]);
});
