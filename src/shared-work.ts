/**
 * Work that is done when its result is first needed, and once for all callers. A failure is told to those who wait for it and not kept:
 * the next caller has it tried again.
 */
export function onceItSucceeds<Result>(work: () => Promise<Result>): () => Promise<Result> {
  let result: Promise<Result> | undefined;
  return () => {
    result ??= work().catch((error) => {
      result = undefined;
      throw error;
    });
    return result;
  };
}

/** Work of which only one run goes on at a time. */
export type OneAtATime<Result, Arguments extends unknown[] = []> = {
  /** Starts it, or joins the run that goes on, whatever that was started with. */
  run(...how: Arguments): Promise<Result>;
  /** The run that goes on now. */
  underWay(): Promise<Result> | undefined;
};

export function oneAtATime<Result, Arguments extends unknown[] = []>(
  work: (...how: Arguments) => Promise<Result>,
): OneAtATime<Result, Arguments> {
  let current: Promise<Result> | undefined;
  return {
    run(...how) {
      current ??= work(...how).finally(() => {
        current = undefined;
      });
      return current;
    },

    underWay: () => current,
  };
}
