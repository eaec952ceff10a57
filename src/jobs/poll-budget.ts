import { randomUUID } from 'node:crypto';
import type { Call } from '../call.js';
import { type Clock, systemClock } from '../clock.js';
import { VendorError } from '../errors.js';
import { printableText } from '../files/names.js';
import { logFailure } from '../log.js';
import { processMark } from '../process-mark.js';
import { changeLedger, type LedgerPart, type PollLedger, pollOf, readLedger } from './poll-ledger.js';
import { countInFlight, gapEndsAt, isOpen, isWindowOver, lateTurnAt, type Pace, requestMsOf, turnAt } from './poll-turns.js';
import { createWaitingLine } from './waiting-line.js';

export type { Pace } from './poll-turns.js';
export type PollBudget = ReturnType<typeof createPollBudget>;

/** `file`: the ledger of one account at the vendor. */
export type PollBudgetOptions = { file: string; vendor: string; pace: Pace; clock?: Clock };

/** One poll. The signal ends it when the caller gives up, or when it takes longer than those who wait can rely on. */
export type Ask<Answer> = (signal: AbortSignal) => Promise<Answer>;

type Turn = { partId: string; isLate: boolean; at(ledger: PollLedger, now: number): number | undefined };

/** Between two attempts of the first in the line. A part takes its place for half a minute and more, so this costs no look. */
const turnsBetweenAttempts = 5;

/**
 * The polls of one account at a vendor that blocks users who ask too often or too long. All jobs and all server processes of this
 * machine share them through a ledger on disk, which also survives a restart.
 *
 * Two polls are never nearer to each other than `pace.everyMs`, from the end of one to the start of the next, and never at the
 * same time. A part is looked at only in its window, except by `lookOnce`. The part least recently looked at goes first; while
 * others are in their window, one turn in three is for `lookOnce`.
 *
 * @see 3D Spark page "Access the 3D Spark Platform via API", Poll Results: every 30 s, not longer than 5 minutes, else the user is blocked.
 */
export function createPollBudget({ file, vendor, pace, clock = systemClock }: PollBudgetOptions) {
  const now = () => clock.now();
  const requestMs = requestMsOf(pace);
  const line = createWaitingLine(clock, turnsBetweenAttempts * pace.turnMs);
  const read = () => readLedger(file, now);
  const change = <Result>(work: (ledger: PollLedger) => Result) => changeLedger(file, now, work);

  function holdPlace(place: string): Promise<boolean> {
    return change(({ places, parts }) => {
      const held = places.find((candidate) => candidate.place === place);
      if (held) held.owner = processMark;
      return held !== undefined || parts.some((part) => part.place === place && isOpen(part, pace, now()));
    });
  }

  const hasRoom = (ledger: PollLedger) => countInFlight(ledger, pace, now()) < pace.maxInFlight;

  /** Looks before it takes: the first in the line comes often and in vain, and a look does without the lock. */
  async function takePlace(place: string): Promise<boolean> {
    const seen = await read();
    requireNoStop(seen);
    if (!hasRoom(seen)) return false;
    return change((ledger) => {
      if (!hasRoom(ledger)) return false;
      ledger.places.push({ place, owner: processMark, at: now() });
      return true;
    });
  }

  /** The id of a poll that has begun, when the turn could be taken up to `latestAt`; else what `turn` says of its time. */
  async function waitForTurn(turn: Turn, latestAt: number, { signal }: Call): Promise<{ poll: string } | { at: number | undefined }> {
    for (;;) {
      signal.throwIfAborted();
      const ledger = await read();
      requireNoStop(ledger);
      const at = turn.at(ledger, now());
      if (at === undefined || at > latestAt) return { at };
      if (at > now()) await clock.sleep(at - now(), signal);
      signal.throwIfAborted();
      const poll = await change((current) => takeTurn(current, turn));
      if (poll) return { poll };
    }
  }

  /** Undefined when someone else was faster, or when it is too early or too late. */
  function takeTurn(ledger: PollLedger, turn: Turn): string | undefined {
    const at = now();
    requireNoStop(ledger);
    const allowedAt = turn.at(ledger, at);
    if (allowedAt === undefined || allowedAt > at) return undefined;
    const id = randomUUID();
    ledger.poll = { id, at, endsBy: at + requestMs };
    ledger.windowPolls = turn.isLate ? 0 : (ledger.windowPolls ?? 0) + 1;
    const part = partOf(ledger, turn.partId);
    part.lookedAt = at;
    if (turn.isLate) part.lateLookAt = at;
    else delete part.isReleased;
    delete part.lateWait;
    return id;
  }

  async function run<Answer>(poll: string, turn: Turn, ask: Ask<Answer>, { signal }: Call): Promise<Answer> {
    const tooLong = new AbortController();
    const over = new AbortController();
    const giveUp = () => tooLong.abort(new VendorError(`${vendor} did not answer in time.`, 'Call again later.'));
    void clock.sleep(requestMs, over.signal).then(giveUp, () => {});
    try {
      return await ask(AbortSignal.any([signal, tooLong.signal]));
    } finally {
      over.abort();
      await end(poll, turn);
    }
  }

  /** The vendor may have counted the request as late as this. A ledger that cannot be written goes on taking it for as long as possible. */
  async function end(poll: string, { partId, isLate }: Turn): Promise<void> {
    const endedAt = now();
    await change((ledger) => {
      if (ledger.poll?.id === poll) ledger.poll.endedAt = endedAt;
      else setPoll(ledger, endedAt);
      const part = partOf(ledger, partId);
      if (isLate || isWindowOver(part, pace, endedAt)) part.lateLookAt = endedAt;
    }).catch((error) => logFailure(`the end of a request to ${vendor} could not be written down`, error));
  }

  function requireNoStop({ stop }: PollLedger): void {
    if (!stop || now() >= stop.until) return;
    const until = new Date(stop.until).toISOString();
    throw new VendorError(
      `${vendor} is not asked before ${until}, because it refused a question${stop.reason && ` ("${stop.reason}")`}.`,
      'Call again after that time, not sooner: it blocks users who go on asking.',
    );
  }

  return {
    /**
     * Waits until the part of a job may be sent, so that not more parts are in their window than can be looked at. `place` names the
     * job; one that has a place keeps it.
     *
     * @throws {VendorError} while the account is stopped.
     */
    async admit(place: string, call: Call): Promise<void> {
      const tell = (before: number) => call.progress(0, `waiting for a free place at ${vendor}, ${before} before`);
      await line.enter({ has: () => holdPlace(place), take: () => takePlace(place), tell }, call.signal);
    },

    /** The part was sent from its place just now: its window begins. Said again, it changes nothing. */
    async sent(place: string, partId: string): Promise<void> {
      const sentAt = now();
      await change((ledger) => {
        ledger.places = ledger.places.filter((candidate) => candidate.place !== place);
        const known = ledger.parts.find((part) => part.partId === partId);
        if (known?.place === place && isOpen(known, pace, sentAt)) return;
        const late = known?.lateLookAt === undefined ? {} : { lateLookAt: known.lateLookAt };
        ledger.parts = [...ledger.parts.filter((part) => part !== known), { partId, place, sentAt, ...late }];
      });
    },

    /** Frees the place of a job, or of a part that need not be asked for any more. */
    async release(placeOrPartId: string): Promise<void> {
      await change((ledger) => {
        ledger.places = ledger.places.filter(({ place }) => place !== placeOrPartId);
        for (const part of ledger.parts) {
          if (part.partId === placeOrPartId || part.place === placeOrPartId) part.isReleased = true;
        }
      });
    },

    /**
     * Waits for the next turn of a part in its window, and asks. `over`: there is none any more.
     *
     * @throws {VendorError} while the account is stopped; whatever `ask` throws.
     */
    async look<Answer>(partId: string, ask: Ask<Answer>, call: Call): Promise<{ answer: Answer } | 'over'> {
      const at = (ledger: PollLedger, time: number) => turnAt(ledger, partId, pace, time);
      const turn = { partId, isLate: false, at };
      const taken = await waitForTurn(turn, Number.POSITIVE_INFINITY, call);
      return 'poll' in taken ? { answer: await run(taken.poll, turn, ask, call) } : 'over';
    },

    /**
     * Asks once for a part that was sent long ago, or elsewhere; waits at most `maxWaitMs` for its turn, else says from when there
     * is one (ms since 1970).
     *
     * @throws {VendorError} while the account is stopped; whatever `ask` throws.
     */
    async lookOnce<Answer>(
      partId: string,
      ask: Ask<Answer>,
      maxWaitMs: number,
      call: Call,
    ): Promise<{ answer: Answer } | { notBefore: number }> {
      const since = now();
      const at = (ledger: PollLedger, time: number) => lateTurnAt(ledger, { partId, since }, pace, time);
      const turn = { partId, isLate: true, at };
      await change((ledger) => {
        const part = partOf(ledger, partId);
        // Who is told a time comes back then: the rank is kept for one more gap.
        part.lateWait = { since: part.lateWait?.since ?? since, until: since + maxWaitMs + pace.everyMs };
      });
      const taken = await waitForTurn(turn, since + maxWaitMs, call);
      return 'poll' in taken ? { answer: await run(taken.poll, turn, ask, call) } : { notBefore: taken.at ?? now() };
    },

    /** When `lookOnce` has a turn for the part, in ms since 1970. */
    async nextLookAt(partId: string): Promise<number> {
      const ledger = await read();
      return Math.max(lateTurnAt(ledger, { partId, since: now() }, pace, now()), ledger.stop?.until ?? 0);
    },

    /** A request that the vendor may count as a poll was made just now. */
    async note(): Promise<void> {
      const at = now();
      await change((ledger) => setPoll(ledger, at));
    },

    /** The vendor refused a poll: nobody of the account asks for `ms`. `reason` may be its own words. */
    async stop(ms: number, reason: string): Promise<void> {
      const until = now() + ms;
      await change((ledger) => {
        if ((ledger.stop?.until ?? 0) < until) ledger.stop = { until, reason: printableText(reason) };
      });
    },

    /** `nextTurnAt`: the earliest time at which any poll may be made. All times in ms since 1970. */
    async state(): Promise<{ nextTurnAt: number; inFlight: number; stoppedUntil: number | undefined }> {
      const ledger = await read();
      const stoppedUntil = ledger.stop && ledger.stop.until > now() ? ledger.stop.until : undefined;
      const nextTurnAt = Math.max(now(), gapEndsAt(ledger, pace, now()), stoppedUntil ?? 0);
      return { nextTurnAt, inFlight: countInFlight(ledger, pace, now()), stoppedUntil };
    },
  };
}

function partOf(ledger: PollLedger, partId: string): LedgerPart {
  const known = ledger.parts.find((part) => part.partId === partId);
  if (known) return known;
  const part: LedgerPart = { partId };
  ledger.parts.push(part);
  return part;
}

/** One that is under way ends later, and stays. */
function setPoll(ledger: PollLedger, at: number): void {
  const last = ledger.poll;
  if (!last || (last.endedAt !== undefined && last.endedAt < at)) ledger.poll = pollOf(at);
}
