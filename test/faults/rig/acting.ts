import type { Stream, Toxic } from './toxic.js';
import type { ActiveToxic, ToxicSet } from './toxic-set.js';

export type OfType<T extends Toxic['type']> = Extract<Toxic, { type: T }>;

/** A toxic that acts on one stream of one connection. */
export type Acting<T extends Toxic['type']> = {
  toxic: OfType<T>;
  /** The byte of that stream at which it begins to count. */
  from: number;
  /** Uses up one of its times, once per connection. */
  take(): void;
};

/** Those of a type that act just now. */
export type ActingOf = <T extends Toxic['type']>(type: T) => Acting<T>[];

/** Where a toxic began to count on a connection, and whether it strikes it at all. */
type Case = { active: ActiveToxic; from: number; isStruck: boolean; isDone: boolean };

/** The toxics of one stream of one connection; each is drawn once for it, when it is first asked for. */
export function actingOn(toxics: ToxicSet, stream: Stream, doneBytes: () => number): ActingOf {
  const cases = new Map<ActiveToxic, Case>();

  function caseOf(active: ActiveToxic): Case {
    const known = cases.get(active);
    if (known) return known;
    const one = { active, from: doneBytes(), isStruck: toxics.random() < active.toxic.toxicity, isDone: false };
    cases.set(active, one);
    return one;
  }

  return <T extends Toxic['type']>(type: T) =>
    toxics
      .of(stream)
      .filter(({ toxic }) => toxic.type === type)
      .map(caseOf)
      .filter(({ active, isStruck, isDone }) => isStruck && (active.left > 0 || isDone))
      .map((one) => ({ toxic: one.active.toxic as OfType<T>, from: one.from, take: () => take(one) }));
}

function take(one: Case): void {
  if (!one.isDone) one.active.left--;
  one.isDone = true;
}
