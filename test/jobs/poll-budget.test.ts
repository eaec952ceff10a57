import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Call } from '../../src/call.js';
import { VendorError } from '../../src/errors.js';
import { createPollBudget, type Pace } from '../../src/jobs/poll-budget.js';
import { processMark } from '../../src/process-mark.js';
import { createFakeClock } from '../support/fake-clock.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const pace: Pace = { firstMs: 30_500, everyMs: 31_000, untilMs: 290_000, lateMs: 300_000, turnMs: 1_000, maxInFlight: 4 };
const start = Date.UTC(2026, 0, 1);

/** No process has this id: it is above the highest that Linux gives. */
const deadMark = '4194305-0123abcd';

async function setUp(changes: Partial<Pace> = {}) {
  const clock = createFakeClock(start);
  const file = join(await temporaryFolder(), 'polls', 'account.json');
  const open = () => createPollBudget({ file, vendor: 'Vendor', pace: { ...pace, ...changes }, clock });
  const asked: string[] = [];
  /** Answers at once, and writes down who asked when, in ms since the start. */
  const asking = (part: string) => async () => asked.push(`${clock.now() - start} ${part}`);
  return { clock, file, open, asked, asking };
}

function quietCall(signal = new AbortController().signal): Call & { heard: string[] } {
  const heard: string[] = [];
  return { signal, heard, progress: (_, message) => heard.push(message) };
}

test('a part is first looked at 30.5 s after it was sent, then every 31 s, and not after 290 s', async () => {
  const { clock, open, asked, asking } = await setUp();
  const budget = open();
  await budget.sent('job', 'a');

  for (let turn: unknown; turn !== 'over'; ) turn = await clock.run(budget.look('a', asking('a'), quietCall()));

  expect(asked).toEqual([30, 61, 92, 123, 154, 185, 216, 247, 278].map((seconds) => `${seconds}500 a`));
  expect(clock.now() - start).toBe(278_500);
});

test('the part that was least recently looked at goes first, whoever asked first', async () => {
  const { clock, open, asked, asking } = await setUp();
  const budget = open();
  for (const part of ['a', 'b', 'c']) await budget.sent(part, part);

  const looks = ['c', 'b', 'a', 'c', 'a', 'b'].map((part) => budget.look(part, asking(part), quietCall()));
  await clock.run(Promise.all(looks));

  expect(asked).toEqual(['30500 a', '61500 b', '92500 c', '123500 a', '154500 b', '185500 c']);
});

test('the gap counts from the end of a question, and one that takes 20 s is ended', async () => {
  const { clock, open, asked, asking } = await setUp();
  const budget = open();
  await budget.sent('job', 'a');

  const slow = budget.look('a', (signal) => clock.sleep(60_000, signal), quietCall());
  await expect(clock.run(slow)).rejects.toThrow(new VendorError('Vendor did not answer in time.', 'Call again later.'));
  await clock.run(budget.look('a', asking('a'), quietCall()));

  expect(asked).toEqual(['81500 a']);
});

test('a question whose process died in it counts as asked at the last moment possible', async () => {
  const { clock, open, asked, asking } = await setUp();
  void open().lookOnce('a', () => new Promise(() => {}), 0, quietCall());
  await clock.settle();

  await clock.run(open().lookOnce('b', asking('b'), 60_000, quietCall()));

  expect(asked).toEqual(['51000 b']);
});

test('a dead process holds back the parts of others by two seconds, and its unsent places not at all', async () => {
  const { clock, file, open, asked, asking } = await setUp();
  const dead = open();
  for (const place of ['x', 'y']) await dead.admit(place, quietCall());
  for (const part of ['d1', 'd2']) await dead.sent(part, part);
  await writeFile(file, (await readFile(file, 'utf8')).replaceAll(processMark, deadMark));
  const budget = open();

  const before = await budget.state();
  for (const part of ['e', 'f']) await budget.admit(part, quietCall());
  for (const part of ['e', 'f']) await budget.sent(part, part);
  await clock.run(Promise.all(['e', 'f'].map((part) => budget.look(part, asking(part), quietCall()))));

  expect(before).toEqual({ nextTurnAt: start, inFlight: 2, stoppedUntil: undefined });
  expect(asked).toEqual(['32500 e', '65500 f']);
});

test('a window that is over gives its place back by itself', async () => {
  const { clock, open } = await setUp({ maxInFlight: 1 });
  await open().sent('x', 'of a dead process');

  await clock.run(open().admit('a', quietCall()));

  expect(clock.now() - start).toBeGreaterThan(290_000);
  expect(clock.now() - start).toBeLessThanOrEqual(297_500);
});

test('those who wait for a place come in one after the other, and hear how many are before them', async () => {
  const { clock, open } = await setUp({ maxInFlight: 1 });
  const budget = open();
  const admitted: string[] = [];
  const gaveUp = new AbortController();
  const calls = { a: quietCall(), b: quietCall(), c: quietCall(gaveUp.signal), d: quietCall() };
  const admissions = Object.entries(calls).map(([place, call]) => budget.admit(place, call).then(() => admitted.push(place)));
  await clock.settle();

  gaveUp.abort(new Error('client gave up'));
  await expect(admissions[2]).rejects.toThrow('client gave up');
  await budget.release('a');
  await clock.run(admissions[1]!);
  const soFar = [...admitted];
  await budget.release('b');
  await clock.run(admissions[3]!);

  expect(soFar).toEqual(['a', 'b']);
  expect(admitted).toEqual(['a', 'b', 'd']);
  expect(calls.a.heard).toEqual([]);
  expect([...new Set(calls.d.heard)]).toEqual([3, 2, 1, 0].map((before) => `waiting for a free place at Vendor, ${before} before`));
});

test('a job that has its place, or has sent its part, is admitted again at once', async () => {
  const { open } = await setUp({ maxInFlight: 2 });
  await open().admit('a', quietCall());
  await open().admit('b', quietCall());
  await open().sent('b', 'part-b');
  const budget = open();

  await budget.admit('a', quietCall());
  await budget.admit('b', quietCall());

  expect(await budget.state()).toMatchObject({ inFlight: 2 });
});

test('sent once more does not prolong the window, and a window of a day ago does not shorten it', async () => {
  const { clock, open, asked, asking } = await setUp();
  const budget = open();
  await budget.sent('job', 'a');
  clock.advance(280_000);
  await budget.sent('job', 'a');

  const late = await clock.run(budget.look('a', asking('a'), quietCall()));
  const over = await clock.run(budget.look('a', asking('a'), quietCall()));
  clock.advance(80_000);
  await budget.sent('job', 'a');
  await clock.run(budget.look('a', asking('a'), quietCall()));

  expect(late).toEqual({ answer: 1 });
  expect(over).toBe('over');
  expect(asked).toEqual(['280000 a', '390500 a']);
});

test('a part of which nothing is known has no window, and one look at once', async () => {
  const { clock, open, asked, asking } = await setUp();
  const budget = open();

  const inWindow = await budget.look('a', asking('a'), quietCall());
  const first = await budget.lookOnce('a', asking('a'), 0, quietCall());
  const again = await budget.lookOnce('a', asking('a'), 35_000, quietCall());
  clock.advance(299_999);
  const tooSoon = await budget.lookOnce('a', asking('a'), 0, quietCall());
  clock.advance(1);
  await budget.lookOnce('a', asking('a'), 0, quietCall());

  expect(inWindow).toBe('over');
  expect(first).toEqual({ answer: 1 });
  expect([again, tooSoon]).toEqual([{ notBefore: start + 300_000 }, { notBefore: start + 300_000 }]);
  expect(asked).toEqual(['0 a', '300000 a']);
});

test('two late looks are five minutes apart from the end of one on, however long it took', async () => {
  const { clock, open, asked, asking } = await setUp();
  const budget = open();

  await clock.run(budget.lookOnce('a', (signal) => clock.sleep(15_000, signal), 0, quietCall()));
  clock.advance(285_000);
  const tooSoon = await budget.lookOnce('a', asking('a'), 0, quietCall());
  clock.advance(15_000);
  await budget.lookOnce('a', asking('a'), 0, quietCall());

  expect(tooSoon).toEqual({ notBefore: start + 315_000 });
  expect(asked).toEqual(['315000 a']);
});

test('a look that begins in the window and ends after it counts as one after it', async () => {
  const { clock, open, asked, asking } = await setUp();
  const budget = open();
  await budget.sent('job', 'a');
  clock.advance(285_000);

  await clock.run(budget.look('a', (signal) => clock.sleep(18_000, signal), quietCall()));
  const tooSoon = await budget.lookOnce('a', asking('a'), 60_000, quietCall());

  expect(tooSoon).toEqual({ notBefore: start + 603_000 });
  expect(asked).toEqual([]);
});

test('a late look waits for the gap of the account if it may, and else says when there is a turn', async () => {
  const { clock, open, asked, asking } = await setUp();
  const budget = open();
  await budget.lookOnce('a', asking('a'), 0, quietCall());
  clock.advance(10_000);

  const impatient = await budget.lookOnce('b', asking('b'), 20_999, quietCall());
  await clock.run(budget.lookOnce('b', asking('b'), 21_000, quietCall()));

  expect(impatient).toEqual({ notBefore: start + 31_000 });
  expect(asked).toEqual(['0 a', '31000 b']);
  expect(await budget.nextLookAt('b')).toBe(start + 331_000);
  expect(await budget.nextLookAt('c')).toBe(start + 62_000);
});

/** Sends `count` parts one after the other, as there is room; each is done at the first look. */
function batch(count: number, { clock, open, asking }: Awaited<ReturnType<typeof setUp>>): Promise<unknown> {
  const budget = open();
  const jobs = Array.from({ length: count }, async (_, index) => {
    const name = String.fromCharCode(97 + index);
    await budget.admit(name, quietCall());
    await clock.sleep(2_000);
    await budget.sent(name, name);
    await budget.look(name, asking(name), quietCall());
    await budget.release(name);
  });
  return Promise.all(jobs);
}

test('a part past its window has its turn though new parts keep coming', async () => {
  const stage = await setUp();
  const { clock, open, asked, asking } = stage;
  const budget = open();
  const late = async () => {
    await clock.sleep(40_000);
    for (let calls = 1; ; calls++) {
      const look = await budget.lookOnce('late', asking('late'), 35_000, quietCall());
      if ('answer' in look) return calls;
      await clock.sleep(look.notBefore - clock.now());
    }
  };

  const [calls] = await clock.run(Promise.all([late(), batch(12, stage)]));

  expect(asked.map((line) => line.split(' ')[1]).slice(0, 4)).toEqual(['a', 'b', 'late', 'c']);
  expect(asked).toHaveLength(13);
  expect(calls).toBe(2);
});

test('of parts past their window who waits longest is first, and two of three turns go to parts in theirs', async () => {
  const stage = await setUp();
  const { clock, open, asked, asking } = stage;
  const budget = open();
  const late = async (name: string, afterMs: number) => {
    await clock.sleep(afterMs);
    await budget.lookOnce(name, asking(name), 1_000_000, quietCall());
  };

  await clock.run(Promise.all([late('Z', 40_000), late('Y', 41_000), late('X', 42_000), batch(7, stage)]));

  expect(asked.map((line) => line.split(' ')[1]).join('')).toBe('abZcdYefXg');
});

test('whoever gave up waiting for a late look holds others back by a second a turn, and not for long', async () => {
  const { clock, open, asked, asking } = await setUp();
  const budget = open();
  const caller = new AbortController();
  const lookAtA = () => clock.run(budget.look('a', asking('a'), quietCall()));
  await budget.sent('job', 'a');
  await lookAtA();
  await lookAtA();
  const late = budget.lookOnce('late', asking('late'), 35_000, quietCall(caller.signal)).catch(() => 'given up');
  await clock.settle();
  caller.abort(new Error('cancelled'));

  for (let looks = 0; looks < 3; looks++) await lookAtA();

  expect(await late).toBe('given up');
  expect(asked).toEqual(['30500 a', '61500 a', '93500 a', '125500 a', '156500 a']);
});

test('another request that the vendor may count as a poll moves the next turn away', async () => {
  const { clock, open } = await setUp();
  const budget = open();

  await budget.note();
  clock.advance(4_000);

  expect(await budget.state()).toEqual({ nextTurnAt: start + 31_000, inFlight: 0, stoppedUntil: undefined });
});

test('after a refusal nobody of the account asks, until the time is over', async () => {
  const { clock, open, asked, asking } = await setUp();
  const budget = open();
  await budget.sent('job', 'a');
  const waiting = budget.look('a', asking('a'), quietCall());
  await clock.settle();

  await budget.stop(120_000, 'too\u202e many\nrequests');
  const refused = new VendorError(
    'Vendor is not asked before 2026-01-01T00:02:00.000Z, because it refused a question ("too many requests").',
    'Call again after that time, not sooner: it blocks users who go on asking.',
  );
  await expect(clock.run(waiting)).rejects.toThrow(refused);
  await expect(open().lookOnce('b', asking('b'), 0, quietCall())).rejects.toThrow(refused);
  const stopped = await open().state();
  clock.advance(120_000);
  await clock.run(budget.look('a', asking('a'), quietCall()));

  expect(stopped).toEqual({ nextTurnAt: start + 120_000, inFlight: 1, stoppedUntil: start + 120_000 });
  expect(asked).toEqual(['150500 a']);
});

test.each(['{"schema":1,"pol', '', '{"schema":2}'])('a torn ledger (%o) counts as a poll of this moment', async (text) => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => {});
  onTestFinished(() => log.mockRestore());
  const { clock, file, open, asked, asking } = await setUp();
  await open().sent('job', 'a');
  clock.advance(60_000);
  await writeFile(file, text);

  const inWindow = await open().look('a', asking('a'), quietCall());
  await clock.run(open().lookOnce('a', asking('a'), 60_000, quietCall()));

  expect(inWindow).toBe('over');
  expect(asked).toEqual(['91000 a']);
  expect(log).toHaveBeenCalledTimes(1);
});

test('after the clock was set back nothing is asked for a while, and no window is trusted', async () => {
  const { clock, open, asked, asking } = await setUp();
  const budget = open();
  await budget.sent('job', 'a');
  clock.advance(31_000);
  await budget.look('a', asking('a'), quietCall());
  clock.advance(-3_600_000);

  const inWindow = await budget.look('a', asking('a'), quietCall());
  await clock.run(budget.lookOnce('a', asking('a'), 60_000, quietCall()));

  expect(inWindow).toBe('over');
  expect(asked).toEqual(['31000 a', '-3538000 a']);
});

test('a call that is given up while it waits for a turn asks nothing', async () => {
  const { clock, open, asked, asking } = await setUp();
  const budget = open();
  const stop = new AbortController();
  await budget.sent('job', 'a');
  const waiting = budget.look('a', asking('a'), quietCall(stop.signal));
  await clock.settle();

  stop.abort(new Error('client gave up'));

  await expect(waiting).rejects.toThrow('client gave up');
  expect(asked).toEqual([]);
  expect(await budget.state()).toMatchObject({ nextTurnAt: start });
});

test('a ledger that cannot be kept is the operator’s to mend, and nothing is asked without it', async () => {
  const { asked, asking } = await setUp();
  const budget = createPollBudget({ file: '/dev/null/polls/account.json', vendor: 'Vendor', pace });

  await expect(budget.lookOnce('a', asking('a'), 0, quietCall())).rejects.toThrow(
    'The record of questions to a vendor cannot be kept in /dev/null/polls (ENOTDIR), and without it none is asked.',
  );
  expect(asked).toEqual([]);
});
