import { ConfigError, VendorError } from '../../errors.js';
import { JobPaused } from '../../jobs/job-kind.js';
import type { PollBudget } from '../../jobs/poll-budget.js';

/** After a refusal; it gives the vendor time to lift a block, and the operator to notice. */
const stopMs = 15 * 60_000;

type Polls = { polls: PollBudget };

/** Does `work` at 3D Spark. A refusal in it stops the questions of the account: 3D Spark blocks those that go on asking after one. */
export async function heedRefusals<Result>(connection: Polls, work: () => Promise<Result>): Promise<Result> {
  return work().catch(async (error) => {
    await heed(connection, error);
    throw error;
  });
}

/**
 * For what 3D Spark already has: neither its troubles nor those of this machine lose it, so the job only pauses. `what` is asked for
 * once more; `id` is what it is asked by.
 */
export function pauseAfterSetback(connection: Polls, id: string, what: string) {
  return async (error: unknown): Promise<never> => {
    const isSetback = error instanceof VendorError || error instanceof ConfigError;
    if (!isSetback) throw error;
    await heed(connection, error);
    const notBefore = await connection.polls.nextLookAt(id);
    const at = new Date(notBefore).toISOString();
    const said = error instanceof ConfigError ? `${error.message} ${error.hint}` : error.message;
    throw new JobPaused(`${said} ${what} asked for once more when get_job is called after ${at}`, notBefore);
  };
}

async function heed({ polls }: Polls, error: unknown): Promise<void> {
  if (error instanceof VendorError && error.isRefusal) await polls.stop(stopMs, error.message);
}
