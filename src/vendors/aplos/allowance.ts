import type { MetricsAnswer } from './wire.js';
import { cleaned } from './wording.js';

/** The executions of the month, of all users of the tenant. `null`: not told. */
export type Allowance = {
  allocated: number | null;
  remaining: number | null;
  inFlight: number | null;
  /** Of the subscription, in their word, such as `active`. */
  subscription: string | null;
};

export function toAllowance({ tenant, subscription }: MetricsAnswer): Allowance {
  return {
    allocated: tenant?.allocated ?? null,
    remaining: tenant?.remaining ?? null,
    inFlight: tenant?.in_flight ?? tenant?.inFlight ?? null,
    subscription: cleaned(subscription?.status) ?? null,
  };
}
