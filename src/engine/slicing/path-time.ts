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
 * An outline as a tool runs along it, edge by edge: `lengthsMm` of the edges, and how far the direction turns at the corner that each
 * begins in, as the larger change of its two coordinates; -1 before an edge without length, which turns nothing.
 */
export type Path = { count: number; lengthsMm: Float64Array; turns: Float64Array };

/** The path under way, and the speeds at its corners: one room for all, since each is done with before the next one begins. */
let path: Path = { count: 0, lengthsMm: new Float64Array(256), turns: new Float64Array(256) };
let cornerSpeeds = new Float64Array(256);

/** An outline as a path; good until the next one is asked for. */
export function pathAlong({ starts, u, v }: Outlines, outline: number): Path {
  const first = starts[outline]!;
  const count = starts[outline + 1]! - first;
  if (path.lengthsMm.length < count) {
    path = { count, lengthsMm: new Float64Array(2 * count), turns: new Float64Array(2 * count) };
    cornerSpeeds = new Float64Array(2 * count);
  }
  path.count = count;
  const { lengthsMm, turns } = path;
  let alongU = 0;
  let alongV = 0;
  for (let i = 0; i < count; i++) {
    const next = i + 1 < count ? i + 1 : 0;
    const du = u[first + next]! - u[first + i]!;
    const dv = v[first + next]! - v[first + i]!;
    const length = Math.sqrt(du * du + dv * dv);
    lengthsMm[i] = length;
    turns[i] = -1;
    if (length === 0) continue;
    const [unitU, unitV] = [du / length, dv / length];
    turns[i] = Math.max(Math.abs(unitU - alongU), Math.abs(unitV - alongV));
    alongU = unitU;
    alongV = unitV;
  }
  return path;
}

/**
 * Seconds for going once around a closed path. At each corner the speed falls until neither axis changes by more than the jerk, and it
 * changes between corners by no more than the acceleration allows.
 *
 * @see Marlin firmware, planner: classic jerk with look-ahead
 */
export function pathSeconds({ count, lengthsMm, turns }: Path, { speedMmPerS, accelerationMmPerS2, jerkMmPerS }: Motion): number {
  if (count < 2) return 0;
  const corners = cornerSpeeds;
  // The first corner is where the tool sets down.
  corners[0] = Math.min(jerkMmPerS, speedMmPerS);
  for (let i = 1; i < count; i++) corners[i] = turns[i]! * speedMmPerS <= jerkMmPerS ? speedMmPerS : jerkMmPerS / turns[i]!;
  lookAhead(lengthsMm, corners, count, accelerationMmPerS2);
  let seconds = 0;
  for (let i = 0; i < count; i++) {
    const next = i + 1 < count ? i + 1 : 0;
    seconds += rampSeconds(lengthsMm[i]!, corners[i]!, corners[next]!, speedMmPerS, accelerationMmPerS2);
  }
  return seconds;
}

/** Lowers corner speeds to what can be reached from the corner before, and braked from to the one behind. */
function lookAhead(lengthsMm: Float64Array, corners: Float64Array, count: number, acceleration: number): void {
  for (let i = 0; i < count - 1; i++) {
    corners[i + 1] = Math.min(corners[i + 1]!, Math.sqrt(corners[i]! * corners[i]! + 2 * acceleration * lengthsMm[i]!));
  }
  for (let i = count - 1; i > 0; i--) {
    const behind = i + 1 < count ? corners[i + 1]! : corners[0]!;
    corners[i] = Math.min(corners[i]!, Math.sqrt(behind * behind + 2 * acceleration * lengthsMm[i]!));
  }
}

function rampSeconds(lengthMm: number, entry: number, exit: number, speed: number, acceleration: number): number {
  if (lengthMm <= 0) return 0;
  const reached = Math.sqrt((2 * acceleration * lengthMm + entry * entry + exit * exit) / 2);
  if (reached <= speed) return Math.max(0, (2 * reached - entry - exit) / acceleration);
  const rampMm = (2 * speed * speed - entry * entry - exit * exit) / (2 * acceleration);
  return (2 * speed - entry - exit) / acceleration + (lengthMm - rampMm) / speed;
}
