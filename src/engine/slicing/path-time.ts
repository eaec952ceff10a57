import type { Outlines } from './cut-layers.js';

/** How fast a tool moves: its speed on the straight, its acceleration, and the change of speed per axis that it takes at once. */
export type Motion = { speedMmPerS: number; accelerationMmPerS2: number; jerkMmPerS: number };

/**
 * Seconds for a straight line between stops that are softened by the jerk: a ramp up, a run, a ramp down.
 *
 * @see Marlin firmware, planner: trapezoid of a block
 */
export function lineSeconds(lengthMm: number, { speedMmPerS: speed, accelerationMmPerS2: acceleration, jerkMmPerS: jerk }: Motion): number {
  const entry = Math.min(jerk, speed);
  return rampSeconds(lengthMm, entry, entry, speed, acceleration);
}

/**
 * Seconds for going once around one outline. At each corner the speed falls until neither axis changes by more than the jerk, and it
 * changes between corners by no more than the acceleration allows.
 *
 * @see Marlin firmware, planner: classic jerk with look-ahead
 */
export function outlineSeconds(outlines: Outlines, outline: number, motion: Motion): number {
  const first = outlines.starts[outline]!;
  const count = outlines.starts[outline + 1]! - first;
  if (count < 2) return 0;
  const { lengths, corners } = cornerSpeeds(outlines, first, count, motion);
  lookAhead(lengths, corners, motion.accelerationMmPerS2);
  let seconds = 0;
  for (let i = 0; i < count; i++) {
    const next = i + 1 < count ? i + 1 : 0;
    seconds += rampSeconds(lengths[i]!, corners[i]!, corners[next]!, motion.speedMmPerS, motion.accelerationMmPerS2);
  }
  return seconds;
}

/** Lengths of the edges of an outline, and the most speed at the corner that each edge begins in; the first is where the tool sets down. */
function cornerSpeeds({ u, v }: Outlines, first: number, count: number, { speedMmPerS, jerkMmPerS }: Motion) {
  const lengths = new Float64Array(count);
  const corners = new Float64Array(count);
  let alongU = 0;
  let alongV = 0;
  for (let i = 0; i < count; i++) {
    const next = i + 1 < count ? i + 1 : 0;
    const du = u[first + next]! - u[first + i]!;
    const dv = v[first + next]! - v[first + i]!;
    const length = Math.sqrt(du * du + dv * dv);
    lengths[i] = length;
    if (length > 0) {
      const turn = Math.max(Math.abs(du / length - alongU), Math.abs(dv / length - alongV));
      corners[i] = turn * speedMmPerS <= jerkMmPerS ? speedMmPerS : jerkMmPerS / turn;
      alongU = du / length;
      alongV = dv / length;
    } else corners[i] = speedMmPerS;
  }
  corners[0] = Math.min(jerkMmPerS, speedMmPerS);
  return { lengths, corners };
}

/** Lowers corner speeds to what can be reached from the corner before, and braked from to the one behind. */
function lookAhead(lengths: Float64Array, corners: Float64Array, acceleration: number): void {
  const count = lengths.length;
  for (let i = 0; i < count - 1; i++) {
    corners[i + 1] = Math.min(corners[i + 1]!, Math.sqrt(corners[i]! ** 2 + 2 * acceleration * lengths[i]!));
  }
  for (let i = count - 1; i > 0; i--) {
    const behind = i + 1 < count ? corners[i + 1]! : corners[0]!;
    corners[i] = Math.min(corners[i]!, Math.sqrt(behind ** 2 + 2 * acceleration * lengths[i]!));
  }
}

function rampSeconds(lengthMm: number, entry: number, exit: number, speed: number, acceleration: number): number {
  if (lengthMm <= 0) return 0;
  const reached = Math.sqrt((2 * acceleration * lengthMm + entry * entry + exit * exit) / 2);
  if (reached <= speed) return Math.max(0, (2 * reached - entry - exit) / acceleration);
  const rampMm = (2 * speed * speed - entry * entry - exit * exit) / (2 * acceleration);
  return (2 * speed - entry - exit) / acceleration + (lengthMm - rampMm) / speed;
}
