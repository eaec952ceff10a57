import { ConfigError, InputError, VendorError } from '../../errors.js';
import type { VendorRefusal } from '../../http/client.js';
import { quoted } from './words.js';

/** Another job of the case is under way; nothing was done. */
export class CaseBusy extends VendorError {}

/** The body was not even read: it has to be named in another way. */
export class ContentTypeRefused extends VendorError {}

/** Case, file, component or result is not there. */
export class NotFound extends InputError {}

/** The values were read and are not accepted. */
export class NotAccepted extends InputError {}

/** The route is known, but wants another method. */
export class WrongMethod extends VendorError {}

const busyText = /job already runs for case/i;

/**
 * Makes the reader of refusals of ColdStream; it gives the error by who can mend it, undefined where the general one says it all.
 * `isTokenGiven`: the operator gave the token, so nobody can sign in again.
 */
export function createToError({ isTokenGiven }: { isTokenGiven: boolean }) {
  return (refusal: VendorRefusal): Error | undefined => {
    const { vendor, status, body } = refusal;
    const what = details(refusal);
    if (busyText.test(body)) {
      return new CaseBusy(`${vendor} is still at another job of this case${what}.`, 'Wait until that has ended, then try again.');
    }
    if (status === 401) return isTokenGiven ? tokenExpired(vendor, what) : notSignedIn(vendor, what);
    if (status === 402) return new InputError(`${vendor} wants more credits${what}.`, 'Ask the user to see to the credits of the account.');
    if (status === 403) return forbidden(vendor, what);
    if (status === 404 || status === 410) {
      return new NotFound(`${vendor} did not find what was asked for${what}.`, 'Check the ids; find_cases lists the cases of the account.');
    }
    if (status === 405) {
      const hint = 'Their interface seems to have changed: check for a newer version of this server.';
      return new WrongMethod(`${vendor} does not take this method${what}.`, hint);
    }
    if (status === 413) return new InputError(`${vendor} finds the file too large${what}.`, 'Export it with less detail.');
    if (status === 415) return new ContentTypeRefused(`${vendor} does not read this kind of body${what}.`, 'Try again later.');
    if (status === 400 || status === 409 || status === 422) {
      return new NotAccepted(`${vendor} does not accept this${what}.`, 'Check the values that were given, and the case with get_case.');
    }
    return undefined;
  };
}

/** ` (404 to GET /cases/{id}; ColdStream says: "…")` */
function details({ vendor, status, route, text, isHtml }: VendorRefusal): string {
  // A problem document without a detail is a list of its fields; its title is the sentence.
  const said = /(?:^|; )title: ([^;]+)/.exec(text)?.[1] ?? text;
  const words = said === '' ? '' : `; ${vendor} says: ${quoted(said)}`;
  return ` (${status} to ${route}${isHtml ? '; it sent an HTML page' : words})`;
}

function tokenExpired(vendor: string, what: string): ConfigError {
  return new ConfigError(
    `${vendor} does not accept the access token of this server, which has probably expired${what}.`,
    'Ask the operator to set COLDSTREAM_TOKEN to a fresh one and to restart this server.',
  );
}

function notSignedIn(vendor: string, what: string): ConfigError {
  return new ConfigError(
    `${vendor} does not accept the sign-in of this server, although it was renewed${what}.`,
    'Check COLDSTREAM_EMAIL and COLDSTREAM_PASSWORD, and that COLDSTREAM_REGION is the region of the account.',
  );
}

function forbidden(vendor: string, what: string): ConfigError {
  return new ConfigError(
    `${vendor} does not allow this to the account of this server${what}.`,
    'Use a case of this account, or ask the owner of the project to give it access.',
  );
}
