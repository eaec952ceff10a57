import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { networkFence } from '../../src/engine/start-child.js';
import { recordFault } from '../faults/record.js';
import { buildStubEngine, quietCall, unexpected } from '../support/stub-engine.js';

const { childProcesses, stubEngine } = await buildStubEngine();

let logged: string[] = [];
beforeEach(() => {
  logged = [];
  vi.spyOn(console, 'error').mockImplementation((text) => void logged.push(String(text)));
});

/** What the call ended with. */
async function failureOf(call: Promise<unknown>) {
  return call.then(
    () => 'no failure',
    (error) => error,
  );
}

/** The most memory that the stand-ins took while `work` went on, in MB, as the system counted it. */
async function peakWhile(work: Promise<unknown>): Promise<number> {
  let peakMb = 0;
  const timer = setInterval(() => {
    for (const pid of childProcesses()) peakMb = Math.max(peakMb, peakMbOf(pid));
  }, 2);
  await work;
  clearInterval(timer);
  return peakMb;
}

function peakMbOf(pid: number): number {
  try {
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

function rssMb(): number {
  return process.memoryUsage.rss() / 2 ** 20;
}

describe('[E2] a part whose process', () => {
  test.for(['hangs', 'loops in WebAssembly', 'says nothing'])(
    '%s is told of within a second of the time limit; the process is gone and the next part works',
    async (act, context) => {
      const { analyze, limits } = await stubEngine({ timeoutS: 1 });
      const begun = performance.now();

      const failure = await failureOf(analyze(act));
      const seconds = (performance.now() - begun) / 1000;
      await vi.waitFor(() => expect(childProcesses()).toEqual([]), { timeout: 5000 });
      limits.timeoutS = 20;
      const next = await analyze('works');

      recordFault(context, { runs: 1, passed: seconds < 2 ? 1 : 0, figure: `${seconds.toFixed(2)} s of 1 s` });
      expect(failure).toMatchObject({ kind: 'job', message: 'The analysis was stopped after 1 s, its time limit.' });
      expect(seconds).toBeGreaterThanOrEqual(1);
      // The promise is 2 s; a machine that runs other tests, too, may take longer to get to it.
      expect(seconds).toBeLessThan(6);
      expect(next).toMatchObject({ volumeCm3: 1 });
    },
  );
});

describe('[E3] a part whose process', () => {
  test.for(['fills the heap', 'fills buffers', 'fills WebAssembly'])(
    '%s ends within a tenth over its limit, and the server does not grow with it',
    async (act, context) => {
      const memoryMb = 512;
      const { analyze } = await stubEngine({ memoryMb });
      await analyze('works');
      const before = rssMb();

      const ending = failureOf(analyze(act));
      const peakMb = await peakWhile(ending);
      const grownMb = rssMb() - before;

      const isHeld = peakMb <= 1.1 * memoryMb && grownMb < 50;
      recordFault(context, {
        runs: 1,
        passed: isHeld ? 1 : 0,
        figure: `${peakMb.toFixed(0)} of ${memoryMb} MB, server +${grownMb.toFixed(0)} MB`,
      });
      expect(await ending).toMatchObject({ kind: 'job', message: 'The analysis needed more than 512 MB of memory, its limit.' });
      expect(peakMb).toBeGreaterThan(256);
      expect(peakMb).toBeLessThanOrEqual(1.1 * memoryMb);
      expect(grownMb).toBeLessThan(50);
      await vi.waitFor(() => expect(childProcesses()).toEqual([]));
    },
  );
});

const crashes = [
  'traps in WebAssembly',
  'overflows the stack of WebAssembly',
  'overflows its stack',
  'aborts',
  'leaves',
  'throws',
  'rejects',
];

describe('[E4] a part whose process', () => {
  test.each(crashes)('%s is tried once, once more when asked again, and after that refused at once', async (act) => {
    const { analyze } = await stubEngine();

    const failures = [await failureOf(analyze(act)), await failureOf(analyze(act)), await failureOf(analyze(act))];

    expect(failures).toMatchObject([unexpected, unexpected, poisonous]);
    expect(endedProcesses()).toBe(2);
    expect(await analyze('works')).toMatchObject({ volumeCm3: 1 });
  });

  test('ends after another part was read in it is tried in a fresh one, and refused from then on', async () => {
    const { analyze } = await stubEngine();
    await analyze('works');

    const failures = [await failureOf(analyze('leaves')), await failureOf(analyze('leaves'))];

    expect(failures).toMatchObject([unexpected, poisonous]);
    expect(endedProcesses()).toBe(2);
  });

  test('takes too long or too much memory may be tried again, as the operator can raise the limits', async () => {
    const { analyze } = await stubEngine({ timeoutS: 1 });

    for (let i = 0; i < 3; i++) {
      expect(await failureOf(analyze('says nothing'))).toMatchObject({ message: 'The analysis was stopped after 1 s, its time limit.' });
    }
  });
});

const poisonous = {
  kind: 'job',
  message: 'This file ended the engine twice and is not tried again until this server is restarted.',
  hint: unexpected.hint,
};

function endedProcesses(): number {
  return logged.filter((line) => line.includes('engine process ended')).length;
}

test('[E8] the process has no environment, and on Linux no network', async (context) => {
  let connections = 0;
  const listener = createServer((socket) => {
    connections++;
    socket.destroy();
  }).listen(0, '::');
  onTestFinished(() => void listener.close());
  await new Promise((resolve) => listener.once('listening', resolve));
  const isFenced = (await networkFence()).length > 0;
  const { analyze } = await stubEngine();

  const { notes } = await analyze('looks around', quietCall(), String((listener.address() as AddressInfo).port));

  recordFault(context, {
    runs: 1,
    passed: notes[0] === 'environment:' && (connections === 0 || !isFenced) ? 1 : 0,
    figure: isFenced ? `0 variables, ${connections} connections` : 'no unshare here: 0 variables, network open',
  });
  expect(notes[0]).toBe('environment:');
  if (!isFenced) context.skip('this system does not let a process go without network');
  expect(connections).toBe(0);
  expect(notes[1]).toBe('network: ENETUNREACH EADDRNOTAVAIL ENETUNREACH');
});

describe('[E9] a part whose process', () => {
  test.for(['sends without end', 'answers with a gigabyte', 'ticks without end', 'prints without end'])(
    '%s is stopped, and the server does not grow with it',
    async (act, context) => {
      const { analyze } = await stubEngine();
      await analyze('works');
      const before = rssMb();

      const failure = await failureOf(analyze(act));
      const grownMb = rssMb() - before;

      recordFault(context, { runs: 1, passed: grownMb < 150 ? 1 : 0, figure: `server +${grownMb.toFixed(0)} MB` });
      expect(failure).toMatchObject(unexpected);
      expect(grownMb).toBeLessThan(150);
      await vi.waitFor(() => expect(childProcesses()).toEqual([]));
    },
  );
});
