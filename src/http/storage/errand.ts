import { NoAnswer } from '../no-answer.js';
import { toRetryAfterMs } from '../refusal.js';
import { defaultAttempts, repeatsOfReading, withRetries } from '../retry.js';
import type { Context, StorageAnswer } from './context.js';
import type { Link, Target } from './link.js';
import { codeIn, Damaged, isFalseSuccess, linkRefused, refusesLink, storageError } from './refusal.js';

export type Errand<T> = {
  link: Link<T>;
  /** Statuses that are given back; all others are failures. */
  successes: readonly number[];
  /** Tries in all when the connection breaks. */
  breaks: number;
  signal: AbortSignal | undefined;
};

export const uploadSuccesses = [200, 201, 204];
export const uploadBreaks = 3;
export const defaultBreaks = defaultAttempts;

/** Carries an answer through the retries; only the last one becomes an error for people. */
class Refused extends Error {
  readonly host: string;
  readonly answer: StorageAnswer;

  constructor(host: string, answer: StorageAnswer) {
    super('refused');
    this.host = host;
    this.answer = answer;
  }
}

/**
 * What `send` brings back with the link as it is then. Tried again where that helps: all that is sent names one object, so
 * sending it twice does no harm. A link that is refused is renewed, and the same is sent once more.
 *
 * @throws {LinkRefused}, {NoAnswer}, {VendorError}, {InputError} by the answer; what `send` and the link throw.
 */
export async function runErrand<T, A extends StorageAnswer>(
  context: Context,
  { link, successes, breaks, signal }: Errand<T>,
  send: (target: Target<T>) => Promise<A>,
): Promise<A> {
  let broken = 0;
  let isSending = false;

  async function once(mayRenew = true): Promise<A> {
    isSending = false;
    const target = await link.current(signal);
    isSending = true;
    const answer = await send(target);
    isSending = false;
    if (successes.includes(answer.status) && !isFalseSuccess(answer)) return answer;
    if (!refusesLink(answer)) throw new Refused(target.url.host, answer);
    if (mayRenew && (await link.renew(target, signal))) return once(false);
    throw linkRefused(context, target.url.host, answer);
  }

  function judge(error: unknown) {
    // A renewal without an answer may have taken effect at the vendor, so it is not asked for again.
    if (error instanceof NoAnswer && isSending) {
      broken++;
      return { mayRepeat: broken < breaks };
    }
    if (error instanceof Damaged) return { mayRepeat: true };
    if (!(error instanceof Refused)) return { mayRepeat: false };
    const { answer } = error;
    return { mayRepeat: mayPass(answer), retryAfterMs: toRetryAfterMs(answer.retryAfter, context.clock.now()) };
  }

  try {
    const retries = { attempts: defaultAttempts, baseMs: context.retryBaseMs, clock: context.clock, signal, judge };
    return await withRetries(() => once(), retries);
  } catch (error) {
    throw error instanceof Refused ? storageError(context, error.host, error.answer) : error;
  }
}

/** S3 tells with a 400 that it waited too long for bytes, and both that they did not have the MD5 that was announced. */
const passingCodes = ['RequestTimeout', 'Md5Mismatch', 'BadDigest'];
/** Amazon's storages begin some answers with a success before they know how it ends. */
const passingInSuccess = ['InternalError', 'SlowDown', 'ServiceUnavailable'];

function mayPass(answer: StorageAnswer): boolean {
  const code = codeIn(answer) ?? '';
  if (isFalseSuccess(answer)) return passingInSuccess.includes(code);
  return repeatsOfReading.afterStatus.includes(answer.status) || passingCodes.includes(code);
}
