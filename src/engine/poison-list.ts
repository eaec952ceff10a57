import { JobError } from '../errors.js';
import type { ToChild } from './messages.js';

const mostCrashes = 2;

const exportAgain = 'Open the part in a CAD program, export it again (STEP AP242 or binary STL) and analyze that file.';

/**
 * What ended the engine, counted by the bytes of the file and by what was done with it, as long as the server runs: a caller who tries
 * again and again would else keep a core busy with it. A request that goes well clears its count.
 */
export function createPoisonList() {
  const crashes = new Map<string, number>();
  const keyOf = ({ type, order }: ToChild) => `${type} ${order.file.sha256}`;

  return {
    /** @throws {JobError} when this has ended the engine twice. */
    requireHarmless(request: ToChild): void {
      if ((crashes.get(keyOf(request)) ?? 0) < mostCrashes) return;
      throw new JobError('This file ended the engine twice and is not tried again until this server is restarted.', exportAgain);
    },

    /** The error of a crash, which it counts by `times`. */
    crashed(request: ToChild, times: number): JobError {
      crashes.set(keyOf(request), (crashes.get(keyOf(request)) ?? 0) + times);
      return new JobError(
        'The engine ended unexpectedly on this file: it is probably damaged, or hits a fault of the CAD kernel.',
        exportAgain,
      );
    },

    wentWell(request: ToChild): void {
      crashes.delete(keyOf(request));
    },
  };
}
