export type CaseLineUp = ReturnType<typeof createCaseLine>;

/** ColdStream takes one job per case at a time: whoever works on a case waits here for those of this process that came before. */
export function createCaseLine() {
  const lasts = new Map<string, Promise<void>>();

  return async function inLine<Result>(caseId: string, signal: AbortSignal, work: () => Promise<Result>): Promise<Result> {
    const before = lasts.get(caseId) ?? Promise.resolve();
    let leave = () => {};
    const mine = new Promise<void>((resolve) => {
      leave = resolve;
    });
    const last = before.then(() => mine);
    lasts.set(caseId, last);
    try {
      await orAborted(before, signal);
      return await work();
    } finally {
      leave();
      if (lasts.get(caseId) === last) lasts.delete(caseId);
    }
  };
}

async function orAborted(turn: Promise<void>, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  let stop = () => {};
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
  });
  signal.addEventListener('abort', stop, { once: true });
  try {
    await Promise.race([turn, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
