import { ConfigError, InputError, VendorError } from '../../errors.js';
import type { VendorRefusal } from '../../http/client.js';
import { quoted } from './wording.js';

/** A 403: the account may not do this, or there is no such route; their gateway answers both alike. */
export class NotAllowed extends ConfigError {}

/** A 404: the execution or file is not known, or not made yet. */
export class NotFound extends InputError {}

/** The results of an execution that succeeded are not packed yet. */
export class NotReady extends VendorError {}

/**
 * The error for a refusal of Aplos NCA, by who can mend it; undefined where the general one says it all.
 *
 * @see docs.aplosanalytics.com, "Security responses" and "Subscriptions"
 */
export function toError(refusal: VendorRefusal): Error | undefined {
  const { vendor, status } = refusal;
  if (status === 401) {
    return new ConfigError(
      `${vendor} does not accept the credentials of this server${details(refusal)}.`,
      'Check APLOS_USERNAME and APLOS_PASSWORD; a token in APLOS_TOKEN has to be an id token, and lasts an hour at most.',
    );
  }
  if (status === 403) return notAllowed(refusal);
  if (status === 404) {
    return new NotFound(`${vendor} does not know what was asked for${details(refusal)}.`, 'It may have been deleted there; start anew.');
  }
  if (status === 400 || status === 422) {
    return new InputError(`${vendor} does not accept these values${details(refusal)}.`, 'Check the configuration and the data file.');
  }
  return status >= 500 ? serverFailure(refusal) : undefined;
}

/** ` (403 to GET /v3/…; Aplos NCA says: "…")` */
function details({ vendor, status, route, text, isHtml }: VendorRefusal): string {
  const words = text === '' ? '' : `; ${vendor} says: ${quoted(text)}`;
  return ` (${status} to ${route}${isHtml ? '; it sent an HTML page' : words})`;
}

function notAllowed(refusal: VendorRefusal): NotAllowed {
  const { vendor, text } = refusal;
  if (/subscription|allowance|quota/i.test(text)) {
    return new NotAllowed(
      `The subscription at ${vendor} does not allow this${details(refusal)}.`,
      'Check it on its website: "Expired" blocks uploads and runs, "Restricted" blocks downloads.',
    );
  }
  return new NotAllowed(
    `${vendor} does not allow this to the account of this server, or does not know the route${details(refusal)}.`,
    'Check the rights of the account and its subscription on the website, then APLOS_URL, APLOS_API, APLOS_TENANT_ID and APLOS_USER_ID.',
  );
}

function serverFailure(refusal: VendorRefusal): VendorError {
  const { vendor, retryAfterMs } = refusal;
  const when = retryAfterMs === undefined ? 'in some minutes' : `in ${Math.ceil(retryAfterMs / 1000)} s, not sooner`;
  return new VendorError(`${vendor} failed to answer${details(refusal)}.`, `Try again ${when}.`);
}
