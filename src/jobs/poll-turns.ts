import type { LedgerPart, PollLedger } from './poll-ledger.js';

/** How a vendor's account may be asked; times in ms. */
export type Pace = {
  /** From the sending of a part to the first look at it. */
  firstMs: number;
  /** Between two polls of the account. */
  everyMs: number;
  /** From the sending of a part to the last look at it. */
  untilMs: number;
  /** Between two looks at a part after that, from the end of one to the start of the next. */
  lateMs: number;
  /** By this much later may each next part in the ranking take a turn that the one before it has left alone. */
  turnMs: number;
  /** Parts that are being sent or in their window. More would get too few looks. */
  maxInFlight: number;
};

/** A part of a dead process keeps its rank, so a turn is left alone for at most this many `turnMs`. */
const lastRank = 3;
/** So many turns of those in their window go before one of a part outside of its own: they get their looks, and it is not passed over. */
const windowPollsPerLate = 2;
/** A request that takes longer than this share of the gap is given up (20 of 31 s): whoever waits can rely on it. */
const requestShare = 20 / 31;

/** The longest time that a poll may be under way. */
export function requestMsOf({ everyMs }: Pace): number {
  return everyMs * requestShare;
}

/**
 * The earliest time, in ms since 1970, at which the account may be polled at all. While a poll is under way that is a lower bound;
 * one whose process died in it counts as made at the last moment possible. 0 when there was none.
 */
export function gapEndsAt({ poll }: PollLedger, { everyMs }: Pace, now: number): number {
  if (!poll) return 0;
  if (poll.endedAt !== undefined) return poll.endedAt + everyMs;
  return now < poll.at + everyMs ? poll.at + everyMs : poll.endsBy + everyMs;
}

/** When the part may be looked at in its window, or undefined when the window is over by then or was never opened. */
export function turnAt(ledger: PollLedger, partId: string, pace: Pace, now: number): number | undefined {
  const part = ledger.parts.find((candidate) => candidate.partId === partId);
  if (part?.sentAt === undefined) return undefined;
  const base = Math.max(gapEndsAt(ledger, pace, now), dueAt(part, pace));
  const before = dueParts(ledger, pace, base).filter((other) => other !== part && isBefore(other, part));
  const late = isTurnOfLate(ledger) && waitingLate(ledger, pace, base).length > 0 ? 1 : 0;
  const at = base + Math.min(before.length + late, lastRank) * pace.turnMs;
  return Math.max(at, now) > part.sentAt + pace.untilMs ? undefined : at;
}

/**
 * When the part may be looked at outside of its window, for a caller who waits since `since`. Two turns of three go first to parts in
 * their window that nobody has looked at yet; of those outside of it, who waits longest is first.
 */
export function lateTurnAt(ledger: PollLedger, { partId, since }: { partId: string; since: number }, pace: Pace, now: number): number {
  const base = Math.max(gapEndsAt(ledger, pace, now), lateDueAt(ledger, partId, pace), since);
  const waitsFrom = (id: string) => ledger.parts.find((part) => part.partId === id)?.lateWait?.since ?? since;
  const late = waitingLate(ledger, pace, base).filter((other) => other.partId !== partId && waitsFrom(other.partId) < waitsFrom(partId));
  const inWindow = isTurnOfLate(ledger) ? [] : dueParts(ledger, pace, base).filter((other) => other.lookedAt === undefined);
  const before = [...late, ...inWindow.filter((other) => other.partId !== partId)];
  return base + Math.min(before.length, lastRank) * pace.turnMs;
}

function isTurnOfLate({ windowPolls = windowPollsPerLate }: PollLedger): boolean {
  return windowPolls >= windowPollsPerLate;
}

/** Parts outside of their window that someone waits for and that may be looked at. */
function waitingLate(ledger: PollLedger, pace: Pace, at: number): LedgerPart[] {
  return ledger.parts.filter(({ partId, lateWait }) => lateWait && at <= lateWait.until && lateDueAt(ledger, partId, pace) <= at);
}

/** Places of the account that are taken: parts about to be sent, and parts in their window. */
export function countInFlight({ places, parts }: PollLedger, pace: Pace, now: number): number {
  return places.length + parts.filter((part) => isOpen(part, pace, now)).length;
}

export function isOpen({ sentAt, isReleased }: LedgerPart, { untilMs }: Pace, at: number): boolean {
  return sentAt !== undefined && !isReleased && at <= sentAt + untilMs;
}

/** Of a part that was never sent from here nobody knows. */
export function isWindowOver({ sentAt }: LedgerPart, { untilMs }: Pace, at: number): boolean {
  return sentAt !== undefined && at > sentAt + untilMs;
}

function dueParts({ parts }: PollLedger, pace: Pace, at: number): LedgerPart[] {
  return parts.filter((part) => isOpen(part, pace, at) && dueAt(part, pace) <= at);
}

function dueAt({ sentAt = 0 }: LedgerPart, { firstMs }: Pace): number {
  return sentAt + firstMs;
}

function lateDueAt({ parts }: PollLedger, partId: string, { firstMs, lateMs }: Pace): number {
  const part = parts.find((candidate) => candidate.partId === partId);
  const afterLast = part?.lateLookAt === undefined ? 0 : part.lateLookAt + lateMs;
  return Math.max(afterLast, part?.sentAt === undefined ? 0 : part.sentAt + firstMs);
}

/** Least recently looked at first; one that nobody has looked at yet waits since it was sent, or it would go before all others. */
function isBefore(one: LedgerPart, other: LedgerPart): boolean {
  const difference = waitsSince(one) - waitsSince(other);
  return difference === 0 ? one.partId < other.partId : difference < 0;
}

function waitsSince({ lookedAt, sentAt = 0 }: LedgerPart): number {
  return lookedAt ?? sentAt;
}
