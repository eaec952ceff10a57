import type { Clock } from '../clock.js';
import { OutcomeUnknown, VendorError } from '../errors.js';
import { withoutSecrets } from '../redaction/secret-forms.js';
import { type Answer, isSuccess } from './answer.js';
import type { Auth } from './auth.js';
import { untilAborted } from './deadline.js';
import type { HandedOut } from './handed-out.js';
import { NoAnswer } from './no-answer.js';
import { defaultError, toRefusal, type VendorRefusal } from './refusal.js';
import { type Repeats, repeatsOfReading, withRetries } from './retry.js';

/** What one call to a vendor needs besides what is sent. */
export type Errand = { route: string; repeats: Repeats; attempts: number; signal: AbortSignal | undefined };

/** Sends once, signed with these headers. Throws `NoAnswer` when no answer came. */
export type Send<A extends Answer> = (headers: Record<string, string>) => Promise<A>;

type ExchangeOptions = {
  vendor: string;
  auth: Auth;
  /** What refusals must not repeat besides the auth headers. */
  secrets: readonly string[];
  handedOut: HandedOut;
  toError: ((refusal: VendorRefusal) => Error | undefined) | undefined;
  clock: Clock;
  retryBaseMs: number;
};

/** A vendor that sets a shorter cookie than this must not make ordinary words unreadable. */
const minSecretLength = 12;

/** Carries a refusal through the retries; only the last one becomes an error for people. */
class Refused extends Error {
  readonly refusal: VendorRefusal;

  constructor(refusal: VendorRefusal) {
    super('refused');
    this.refusal = refusal;
  }
}

/**
 * Makes the function through which every call to a vendor goes, whatever carries its bytes: signed, sent once more with renewed
 * credentials after a 401 or 403 (once per call), tried again where that is safe. It gives back successes and throws the rest,
 * both without what the request was signed with.
 */
export function createExchange({ vendor, auth, secrets, handedOut, toError, clock, retryBaseMs }: ExchangeOptions) {
  return async <A extends Answer>({ route, repeats, attempts, signal }: Errand, send: Send<A>): Promise<A> => {
    let mayRenew = true;

    async function once(): Promise<A> {
      const sent = await untilAborted(auth.headers(), signal);
      const answer = await send(sent);
      auth.heard(answer.setCookies);
      const { status, body } = answer;
      if (isSuccess(status)) {
        handedOut.heard(body);
        return { ...answer, body: withoutSecrets(body, secretsIn(sent)) };
      }
      if (mayRenew && (status === 401 || status === 403)) {
        mayRenew = false;
        if (await untilAborted(auth.renew({ status, body, sent }), signal)) return once();
      }
      throw new Refused(toRefusal(vendor, route, answer, clock.now(), [...secretsIn(sent), ...secrets, ...handedOut.signatures()]));
    }

    function judge(error: unknown) {
      if (error instanceof NoAnswer) return { mayRepeat: repeats.afterNoAnswer };
      if (!(error instanceof Refused)) return { mayRepeat: false };
      const { status, retryAfterMs } = error.refusal;
      return { mayRepeat: repeats.afterStatus.includes(status), retryAfterMs };
    }

    try {
      return await withRetries(once, { attempts, baseMs: retryBaseMs, clock, signal, judge });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const failure = toError?.(error.refusal) ?? defaultError(error.refusal);
      // A kind of its own is the vendor's own word on what has become of it.
      const isGeneral = failure instanceof VendorError && failure.constructor === VendorError;
      if (!isGeneral || !mayHaveTakenEffect(error.refusal, repeats)) throw failure;
      throw new OutcomeUnknown(failure.message, failure.hint);
    }
  };
}

/** A server that fails may have done before what it was asked for. */
function mayHaveTakenEffect({ status }: VendorRefusal, repeats: Repeats): boolean {
  return status >= 500 && repeats !== repeatsOfReading && !repeats.afterStatus.includes(status);
}

/** The values of auth headers: what follows the blank of `Bearer <token>`, and the equals sign of `csrftoken=<value>`. */
function secretsIn({ authorization = '', cookie = '', 'x-csrftoken': csrf = '' }: Record<string, string>): string[] {
  const values = [authorization.replace(/^\S+ /, ''), cookie.replace(/^[^=]*=/, ''), csrf];
  return values.filter(({ length }) => length >= minSecretLength);
}
