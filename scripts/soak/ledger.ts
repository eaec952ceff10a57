export type Vendor = '3dspark' | 'coldstream' | 'evo' | 'aplos';
export type Trouble = Vendor | 'engine';

/** A fault of so long ago may still be why a vendor's account is left in peace. */
const aftermathMs = 90_000;
/** An engine that is killed while it waits may be given the next part before its end is noticed. */
const engineAftermathMs = 1_000;

/** Where everything is written down that was asked, answered, broken on purpose, and wrong. */
export function createLedger() {
  const started = new Map<string, { what: string; atMs: number }>();
  const calls = new Map<string, number>();
  const errors = new Map<string, number>();
  const faults = new Map<string, number>();
  const lastTrouble = new Map<Trouble, number>();
  const ends = new Map<string, number>();
  const wrong: string[] = [];
  const firstAnswers = new Map<string, string>();
  const count = (map: Map<string, number>, key: string) => void map.set(key, (map.get(key) ?? 0) + 1);

  return {
    started,
    calls,
    errors,
    faults,
    ends,
    wrong,
    called: (name: string) => count(calls, name),
    ended: (state: string) => count(ends, state),

    /** A fault was made on purpose. */
    fault(at: Trouble, what: string): void {
      count(faults, `${at}: ${what}`);
      lastTrouble.set(at, Date.now());
    },

    /** Whether something that went wrong since then may come from a fault of ours. */
    isExplained: (by: Trouble, sinceMs: number) =>
      (lastTrouble.get(by) ?? 0) >= sinceMs - (by === 'engine' ? engineAftermathMs : aftermathMs),

    /** A job has its id; to be found again at the end. */
    knows(job: string, what: string): void {
      if (!started.has(job)) started.set(job, { what, atMs: Date.now() });
    },

    complain(what: string): void {
      wrong.push(what.slice(0, 600));
      console.error(`WRONG: ${what.slice(0, 600)}`);
    },

    /** An error that its fault explains, by the words it begins with. */
    excused(by: Trouble, text: string): void {
      count(
        errors,
        `${by}: ${text
          .split('\n')[0]
          ?.replace(/"[^"]*"|\d[\d:.TZ-]*/g, '…')
          .slice(0, 90)}`,
      );
    },

    /** Complains when a question is answered in another way than the first time. */
    sameAsFirst(question: string, answer: unknown): void {
      const text = JSON.stringify(answer);
      const first = firstAnswers.get(question);
      if (first === undefined) firstAnswers.set(question, text);
      else if (first !== text) this.complain(`${question} was ${first} and is ${text}`);
    },
  };
}

export type Ledger = ReturnType<typeof createLedger>;
