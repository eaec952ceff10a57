import { join } from 'node:path';
import { expect, type TestContext } from 'vitest';
import type { Call } from '../../src/call.js';
import { createPollBudget, type Pace, type PollBudget } from '../../src/jobs/poll-budget.js';
import { recordFault } from '../faults/record.js';
import { createFakeClock, type FakeClock } from '../support/fake-clock.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const pace: Pace = { firstMs: 30_500, everyMs: 31_000, untilMs: 290_000, lateMs: 300_000, turnMs: 1_000, maxInFlight: 4 };

type Seen = { sentAt: number; looks: number[]; isDone: boolean };

/** A vendor that writes down when each question reaches it; every second part is finished at the second look. */
function watchedVendor(clock: FakeClock) {
  const parts = new Map<string, Seen>();
  const polls: number[] = [];
  let underWay = 0;
  let mostUnderWay = 0;

  async function ask(partId: string, signal: AbortSignal): Promise<boolean> {
    const part = parts.get(partId)!;
    const number = Number(partId.slice('part-'.length));
    const halfMs = 50 + (number % 5) * 100;
    mostUnderWay = Math.max(mostUnderWay, ++underWay);
    try {
      await clock.sleep(halfMs, signal);
      polls.push(clock.now());
      part.looks.push(clock.now());
      await clock.sleep(halfMs, signal);
      part.isDone = part.looks.length > number % 2;
      return part.isDone;
    } finally {
      underWay--;
    }
  }

  return { parts, polls, ask, mostUnderWay: () => mostUnderWay };
}

/** Takes a part from its place to its result, going on where an earlier run was stopped. */
async function runJob(number: number, budget: PollBudget, vendor: ReturnType<typeof watchedVendor>, clock: FakeClock, call: Call) {
  const partId = `part-${number}`;
  if (!vendor.parts.has(partId)) {
    await budget.admit(`job-${number}`, call);
    await clock.sleep(2_000, call.signal);
    vendor.parts.set(partId, { sentAt: clock.now(), looks: [], isDone: false });
    await budget.sent(`job-${number}`, partId);
  }
  for (;;) {
    const look = await budget.look(partId, (signal) => vendor.ask(partId, signal), call);
    if (look === 'over' || look.answer) return budget.release(partId);
  }
}

/**
 * Plays so many parts through two server processes, one of them started anew midway, and expects that all are looked at by the rules
 * of the vendor.
 */
export async function playParts(context: TestContext, count: number): Promise<void> {
  const clock = createFakeClock(Date.UTC(2026, 0, 1));
  const file = join(await temporaryFolder(), 'polls', 'account.json');
  const open = () => createPollBudget({ file, vendor: 'Vendor', pace, clock });
  const vendor = watchedVendor(clock);
  const here = open();
  const there = open();
  const stop = new AbortController();
  const isDone = (number: number) => vendor.parts.get(`part-${number}`)?.isDone;
  const never = new AbortController().signal;
  const quiet = (signal: AbortSignal): Call => ({ signal, progress() {} });
  const even = Array.from({ length: count / 2 }, (_, index) => index * 2);
  const odd = even.map((number) => number + 1);
  const evenJobs = even.map((number) => runJob(number, here, vendor, clock, quiet(never)));
  const oddJobs = odd.map((number) => runJob(number, there, vendor, clock, quiet(stop.signal)).catch(() => {}));

  await clock.run(clock.sleep(count * 10_000));
  stop.abort(new Error('the process ends'));
  await clock.run(Promise.all(oddJobs));
  const doneBefore = odd.filter(isDone).length;
  const anew = open();
  const left = odd.filter((number) => !isDone(number)).map((number) => runJob(number, anew, vendor, clock, quiet(never)));
  await clock.run(Promise.all([...evenJobs, ...left]));

  const gaps = vendor.polls.slice(1).map((at, index) => at - vendor.polls[index]!);
  const sinceSent = [...vendor.parts.values()].flatMap(({ sentAt, looks }) => looks.map((at) => at - sentAt));
  const [shortest, longest] = [Math.min(...gaps), Math.max(...gaps)];
  const kept = 1 + gaps.filter((gap) => gap >= 31_000 && gap <= 35_000).length;
  const figure = `${count} jobs: gaps of ${(shortest / 1_000).toFixed(1)} to ${(longest / 1_000).toFixed(1)} s, none after ${(Math.max(...sinceSent) / 1_000).toFixed(2)} s`;
  recordFault(context, { runs: vendor.polls.length, passed: kept, figure });
  expect([...vendor.parts.values()].filter((part) => part.isDone)).toHaveLength(count);
  expect(doneBefore).toBeGreaterThan(2);
  expect(doneBefore).toBeLessThan(count / 2 - 2);
  expect(vendor.mostUnderWay()).toBe(1);
  expect(shortest).toBeGreaterThanOrEqual(31_000);
  expect(longest).toBeLessThanOrEqual(35_000);
  expect(Math.min(...sinceSent)).toBeGreaterThanOrEqual(30_500);
  expect(Math.max(...sinceSent)).toBeLessThanOrEqual(291_000);
}
