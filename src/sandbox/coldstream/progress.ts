import type { Case, World } from './world.js';

const states = { created: 0, running: 1, finished: 2, stalled: 3, queued: 4 } as const;

/** How far a case is, by the clock alone: in the queue, in the solver, then finished or stalled. */
export function progressOf(world: World, { name, submission }: Case) {
  if (!submission) return { status: states.created, secondsLeft: null, startMs: null, endMs: null };
  const { clock, options, scaled } = world;
  const startMs = submission.atMs + scaled(options.queueMs ?? 10_000);
  const endMs = startMs + scaled(options.runMs ?? 60_000);
  const secondsLeft = Math.max(0, Math.ceil((endMs - clock.now()) / 1000));
  if (clock.now() < startMs) return { status: states.queued, secondsLeft, startMs, endMs };
  if (clock.now() < endMs) return { status: states.running, secondsLeft, startMs, endMs };
  const status = options.caseStalls?.(name) ? states.stalled : states.finished;
  return { status, secondsLeft: null, startMs, endMs };
}
