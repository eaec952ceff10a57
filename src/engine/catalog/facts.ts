import type { Fact } from './fact.js';

/** When the sources were read; a source that carries its own date states that instead. */
const taken = '2026-11';

/** A value that a published source states. */
export function stated<Value>(value: Value, source: string, date = taken): Fact<Value> {
  return { value, certainty: 'stated', source, date };
}

/** A value that is usual in the trade and that no source confirmed; `reason` says how it was chosen. */
export function common<Value>(value: Value, reason: string, date = taken): Fact<Value> {
  return { value, certainty: 'common', source: reason, date };
}

/** A value fitted so that the estimate reproduces known results; `basis` names them. */
export function calibrated<Value>(value: Value, basis: string, date = taken): Fact<Value> {
  return { value, certainty: 'calibrated', source: basis, date };
}

/** The published example that the metal cost model reproduces. */
export const sparkExample = "Example report of 3D Spark's public API page (SLM, 316L, part analyzed 2022-11-11)";
