import { setTimeout as wait } from 'node:timers/promises';
import { ConfigError, ExpectedError } from '../errors.js';

/** What the status says when everything is well. */
export const signedIn = 'Signed in.';

/** The status must come within 2 s, whatever the vendor does. */
const mostMs = 1_400;

/**
 * Whether an account can be signed in to, for the status of a platform: `signedIn`, or what is wrong and (where the operator can mend
 * it) what to do. Never holds a secret. An attempt that takes longer than 1.4 s goes on unheard.
 *
 * @throws what `attempt` throws that is no ExpectedError: a bug.
 */
export async function trySignIn(attempt: () => Promise<void>): Promise<string> {
  const done = new AbortController();
  const late = wait(mostMs, `No answer within ${mostMs / 1000} s.`, { signal: done.signal }).catch(() => '');
  try {
    return await Promise.race([attempt().then(() => signedIn), late]);
  } catch (error) {
    if (!(error instanceof ExpectedError)) throw error;
    return error instanceof ConfigError ? `${error.message} ${error.hint}` : error.message;
  } finally {
    done.abort();
  }
}
