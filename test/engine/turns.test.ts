import { expect, test } from 'vitest';
import { createTurns, type Wanted } from '../../src/engine/turns.js';

const quiet = new AbortController().signal;
const megabyte = 2 ** 20;

/** A line whose callers are named by their files; `started` holds the names in the order of their turns. */
function lineOf({ processes = 1, freeMb = () => 100_000 }: { processes?: number; freeMb?: () => number } = {}) {
  const turns = createTurns(freeMb);
  const started: string[] = [];
  const told: number[] = [];
  const ends = new Map<string, () => void>();

  /** Asks for a turn and returns once those who are next have it. */
  async function ask(name: string, sizeMb: number, of: Partial<Wanted> = {}, signal = quiet): Promise<void> {
    const wanted: Wanted = { sizeBytes: sizeMb * megabyte, format: 'stl', sha256: name, ...of };
    turns
      .take(wanted, { processes, memoryMb: 4096 }, signal, (before) => told.push(before))
      .then(
        (end) => {
          started.push(name);
          ends.set(name, end);
        },
        (reason) => started.push(`${name} left: ${reason}`),
      );
    await settled();
  }

  async function end(name: string): Promise<void> {
    ends.get(name)?.();
    await settled();
  }

  async function endAll(): Promise<void> {
    for (let i = 0; i < started.length; i++) await end(started[i] ?? '');
  }

  return { ask, end, endAll, started, told };
}

async function settled(): Promise<void> {
  for (let i = 0; i < 5; i++) await Promise.resolve();
}

test('of those who wait the largest part comes first, and the oldest of equal ones', async () => {
  const { ask, endAll, started, told } = lineOf();
  await ask('running', 1);
  await ask('small', 1);
  await ask('large', 3);
  await ask('as large', 3);

  await endAll();

  expect(started).toEqual(['running', 'large', 'as large', 'small']);
  expect(told).toEqual([1, 2, 3]);
});

test('a STEP file counts as much as a mesh of five times its bytes', async () => {
  const { ask, endAll, started } = lineOf();
  await ask('running', 1);
  await ask('mesh', 4);
  await ask('solid', 1, { format: 'step' });

  await endAll();

  expect(started).toEqual(['running', 'solid', 'mesh']);
});

test('each fourth turn is the oldest one’s, however many large parts come after it', async () => {
  const { ask, endAll, started } = lineOf();
  await ask('running', 1);
  await ask('small', 1);
  for (const number of [1, 2, 3, 4, 5]) await ask(`large ${number}`, 10);

  await endAll();

  expect(started).toEqual(['running', 'large 1', 'large 2', 'large 3', 'small', 'large 4', 'large 5']);
});

test('who asks for the file that was just worked on comes next, while its process has it measured', async () => {
  const { ask, endAll, started } = lineOf();
  await ask('plate', 1);
  await ask('large', 3);
  await ask('plate under another name', 1, { sha256: 'plate' });

  await endAll();

  expect(started).toEqual(['plate', 'plate under another name', 'large']);
});

test('as many run at a time as there are processes', async () => {
  const { ask, end, started } = lineOf({ processes: 2 });
  for (const name of ['a', 'b', 'c']) await ask(name, 1);
  expect(started).toEqual(['a', 'b']);

  await end('b');
  expect(started).toEqual(['a', 'b', 'c']);
});

test('a large part waits until what all may need is free, runs alone where it never is, and nobody smaller goes before it', async () => {
  // 412 MB for a part of 1 MB, 2,800 MB for one of 200 MB.
  const { ask, end, started } = lineOf({ processes: 2, freeMb: () => 3000 });
  await ask('small', 1);
  await ask('large', 200);
  await ask('another small one', 1);
  expect(started).toEqual(['small']);

  await end('small');
  expect(started).toEqual(['small', 'large']);

  await end('large');
  expect(started).toEqual(['small', 'large', 'another small one']);
});

test('a part never needs more than its process may have', async () => {
  const { ask, started } = lineOf({ processes: 2, freeMb: () => 8192 });
  await ask('a', 2000);
  await ask('b', 2000);

  expect(started).toEqual(['a', 'b']);
});

test('who leaves the line is not waited for', async () => {
  const leaving = new AbortController();
  const { ask, started } = lineOf({ processes: 2, freeMb: () => 3000 });
  await ask('small', 1);
  await ask('large', 200, {}, leaving.signal);
  await ask('next', 1);

  leaving.abort('too long');
  await settled();

  expect(started).toEqual(['small', 'large left: too long', 'next']);
});
