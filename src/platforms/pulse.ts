import type { Call } from '../call.js';

const everyMs = 1_500;
/** Per beat; 300 s of silence move the bar by a fifth, and real news overtakes it. */
const step = 0.001;

/**
 * Runs work that may be silent for long (a STEP file of 50 MB is one call into the CAD kernel) with a call whose progress goes on:
 * after every 1.5 s without news the last message is told again with the seconds it has lasted, a little farther along.
 */
export async function withPulse<Result>(call: Call, work: (call: Call) => Promise<Result>): Promise<Result> {
  let last = { fraction: 0, message: 'starting', at: Date.now() };
  let silentBeats = 0;
  const heard: Call = {
    signal: call.signal,
    progress(fraction, message) {
      last = { fraction, message, at: Date.now() };
      silentBeats = 0;
      call.progress(fraction, message);
    },
  };
  const beat = setInterval(() => {
    silentBeats++;
    const seconds = Math.round((Date.now() - last.at) / 1000);
    if (silentBeats > 1) call.progress(Math.min(0.99, last.fraction + step * silentBeats), `${last.message}, ${seconds} s`);
  }, everyMs);
  try {
    return await work(heard);
  } finally {
    clearInterval(beat);
  }
}
