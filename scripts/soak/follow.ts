import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, SoakClient } from './client.js';
import type { Ledger, Trouble } from './ledger.js';

const open = ['running', 'paused', 'interrupted'];
const longestJobMs = 10 * 60_000;

export type Watch = { client: SoakClient; ledger: Ledger };
export type Wish = { what: string; trouble: Trouble; sinceMs: number };

/** Whether the answer is a good one; an error that no fault of ours explains is complained about. */
export function isGood(ledger: Ledger, answer: Answer, { what, trouble, sinceMs }: Wish): boolean {
  if (!answer.isError) return true;
  if (/This is a bug/.test(answer.text) || !isTypical(trouble, answer.text) || !ledger.isExplained(trouble, sinceMs))
    ledger.complain(`${what}: ${answer.text}`);
  else ledger.excused(trouble, answer.text);
  return false;
}

/** A killed engine has words of its own; what a vendor's fault comes to depends on what it struck. */
function isTypical(trouble: Trouble, text: string): boolean {
  return trouble !== 'engine' || /operating system stopped the|ended unexpectedly/.test(text);
}

/** The last report of a job that a call has handed back, asked for until it is over; undefined when it came to nothing. */
export async function followed({ client, ledger }: Watch, first: Answer, wish: Wish): Promise<Record<string, unknown> | undefined> {
  let report = first;
  for (;;) {
    if (!isGood(ledger, report, wish)) return undefined;
    const { job, state } = report.structured as { job?: string; state?: string };
    if (job === undefined) return report.structured;
    ledger.knows(job, wish.what);
    if (!open.includes(state ?? '')) return judged(ledger, report, wish);
    if (Date.now() - wish.sinceMs > longestJobMs) return void ledger.complain(`${wish.what}: ${job} is ${state} after ten minutes`);
    if (state === 'paused') await sleep(500);
    report = await client.call('get_job', { job, waitSeconds: 5 });
  }
}

function judged(ledger: Ledger, { structured }: Answer, wish: Wish): Record<string, unknown> | undefined {
  const { state, message } = structured as { state: string; message: string };
  if (state === 'succeeded') return structured;
  isGood(ledger, { isError: true, text: `${state}: ${message}`, structured }, wish);
  return undefined;
}
