/** Limits are stated to one digit, and curved walls are measured between triangles: this share of a length is no difference. */
const accuracyShare = 0.01;

/** True when a length meets a limit within 1 %: a pin drawn with the very diameter that is asked for must not fail by a few micrometers. */
export function isMet(value: number, limit: number): boolean {
  return value >= failsBelow(limit);
}

/** Lengths below this fail the limit. */
export function failsBelow(limit: number): number {
  return (1 - accuracyShare) * limit;
}
