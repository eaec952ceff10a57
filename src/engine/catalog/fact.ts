import { z } from 'zod';

/**
 * `stated`: by the source named; `common`: knowledge of the trade, unconfirmed; `calibrated`: fitted to the results named; `given`: by
 * the user's own catalog file.
 */
export const certainties = ['stated', 'common', 'calibrated', 'given'] as const;

/** A value with where it comes from. */
export const factOf = <Value extends z.ZodType>(value: Value) =>
  z.strictObject({
    value,
    certainty: z.enum(certainties),
    source: z.string().min(1),
    date: z.string().regex(/^\d{4}(-\d{2}){0,2}$/, 'must be a date such as 2026-11 or 2026-11-22'),
  });

export const positive = factOf(z.number().positive());
export const notNegative = factOf(z.number().nonnegative());
export const share = factOf(z.number().min(0).max(1));

export type Certainty = (typeof certainties)[number];
export type Fact<Value = number> = { value: Value; certainty: Certainty; source: string; date: string };

/** Whether a part of the catalog is a value with its source. */
export function isFact(value: unknown): value is Fact<unknown> {
  return typeof value === 'object' && value !== null && 'value' in value && 'certainty' in value && 'source' in value;
}
