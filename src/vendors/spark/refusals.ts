import { ConfigError, InputError, VendorError } from '../../errors.js';
import type { VendorRefusal } from '../../http/client.js';
import { quoted } from './wording.js';

/** A file of a known part is not there: never uploaded, not made yet, or deleted. */
export class NotInStorage extends InputError {}

/** The route is known, but wants another method: their pages name both GET and PUT for the report. */
export class WrongMethod extends VendorError {}

const byAnalysis = 'It is made by the analysis: wait until that has finished. If it was deleted, analyze the part again.';

/** What a route is about when it says that something is not in storage: the file, and what to do about it. */
const storedFiles: readonly (readonly [string, string, string])[] = [
  ['/fetch-analysis-results-file/', 'report', 'It is made on request: have it made, then fetch it when it is done.'],
  ['/fetch-optimal-orientation-file/', 'oriented CAD file', 'It is made on request: have it made, then fetch it when it is done.'],
  ['/visualization-file/', '3D model', byAnalysis],
  ['/thumbnail-file/', 'thumbnail', byAnalysis],
  ['/optimal-orientation-file/', 'CAD file', 'It was deleted or never uploaded: upload the part again.'],
  ['/upload-file/', 'CAD file', 'It was deleted or never uploaded: upload the part again.'],
  [
    '/assets/',
    'asset of that name',
    'Give the name exactly as upload_asset returned it; get_part with section "assets" lists those that the analysis found.',
  ],
];

/**
 * The error for a refusal of 3D Spark, by who can mend it; undefined where the general one says it all. Their wording decides
 * where one status means several things.
 *
 * @see 3D Spark File API page, tables "Errors"
 */
export function toError(refusal: VendorRefusal): Error | undefined {
  const { status } = refusal;
  if (status === 401) return unauthorized(refusal);
  if (status === 403) return forbidden(refusal);
  if (status === 404) return notFound(refusal);
  if (status === 405) return wrongMethod(refusal);
  if (status === 413) return tooLarge(refusal);
  if (status === 415) return wrongFormat(refusal);
  if (status === 400 || status === 422) return invalidInput(refusal);
  if (status === 429) return tooManyRequests(refusal);
  return status >= 500 ? serverFailure(refusal) : undefined;
}

/** ` (403 to GET /api/v1/…/; 3D Spark says: "Access forbidden.")` */
function details({ vendor, status, route, text, isHtml }: VendorRefusal): string {
  const words = text === '' ? '' : `; ${vendor} says: ${quoted(text)}`;
  return ` (${status} to ${route}${isHtml ? '; it sent an HTML page' : words})`;
}

function unauthorized(refusal: VendorRefusal): Error {
  return new ConfigError(
    `${refusal.vendor} does not accept the credentials of this server${details(refusal)}.`,
    'Check SPARK_USERNAME, SPARK_PASSWORD, SPARK_CLIENT_ID and SPARK_CLIENT_SECRET, ' +
      'and that the account is activated and its terms are accepted.',
  );
}

function wrongMethod(refusal: VendorRefusal): Error {
  return new WrongMethod(
    `${refusal.vendor} does not take this method${details(refusal)}.`,
    'Their interface seems to have changed: check for a newer version of this server.',
  );
}

function tooLarge(refusal: VendorRefusal): Error {
  return new InputError(
    `${refusal.vendor} finds the file too large${details(refusal)}.`,
    'Send a smaller file, or export it with less detail.',
  );
}

function forbidden(refusal: VendorRefusal): Error {
  const { vendor, text, route } = refusal;
  if (/\bblock/i.test(text)) {
    return new VendorError(
      `${vendor} has blocked this account, most likely for asking too often${details(refusal)}.`,
      'Ask for nothing more for now. Try once more later, or ask the support of 3D Spark to lift the block.',
      undefined,
      true,
    );
  }
  if (/access forbidden/i.test(text)) {
    const role = route.startsWith('GET ') ? 'belongs to its organization' : 'is a manager in its organization';
    return new ConfigError(
      `This account of ${vendor} neither owns the part nor ${role}${details(refusal)}.`,
      'Use a part of this account, or have an account with these rights set in SPARK_USERNAME and SPARK_PASSWORD.',
    );
  }
  return new ConfigError(
    `${vendor} does not allow this to the account of this server${details(refusal)}.`,
    'Check on the 3D Spark platform that the account is activated, has accepted the terms, and may use the API.',
  );
}

function notFound(refusal: VendorRefusal): Error {
  const { vendor, text, route } = refusal;
  if (/not found in storage/i.test(text)) {
    const [, file, hint] = storedFiles.find(([ending]) => route.endsWith(ending)) ?? ['', 'file', 'Upload the part again.'];
    return new NotInStorage(`${vendor} has no ${file} for this part${details(refusal)}.`, hint);
  }
  if (/not found in database/i.test(text)) {
    return new InputError(`${vendor} does not know this part${details(refusal)}.`, 'Check the part id, or analyze the part again.');
  }
  return new InputError(
    `${vendor} did not find what was asked for${details(refusal)}.`,
    'Check the part id. If it is right, the address of 3D Spark in the settings of this server may be wrong.',
  );
}

function wrongFormat(refusal: VendorRefusal): Error {
  const purpose = refusal.route.includes('orientation') ? 'orients' : 'takes';
  return new InputError(
    `${refusal.vendor} ${purpose} only STEP and STL files${details(refusal)}.`,
    'Export the part as STEP or STL, and analyze that file.',
  );
}

function invalidInput(refusal: VendorRefusal): Error {
  const { vendor, route } = refusal;
  return new InputError(`${vendor} does not accept these values${details(refusal)}.`, hintOnValues(route));
}

/** Their answer is the same for every value. */
function hintOnValues(route: string): string {
  if (!route.endsWith('/assets/')) return 'Check the process and the material: both have to be spelled as on the 3D Spark platform.';
  return route.startsWith('POST ')
    ? 'Check the part id. If the part has an asset of this name, only overwrite: true replaces it.'
    : 'Give the name exactly as upload_asset returned it, and check the part id.';
}

function tooManyRequests(refusal: VendorRefusal): Error {
  const { vendor, retryAfterMs } = refusal;
  const when = retryAfterMs === undefined ? 'in some minutes' : `in ${Math.ceil(retryAfterMs / 1000)} s`;
  return new VendorError(
    `${vendor} was asked too often${details(refusal)}.`,
    `Try again ${when}, not earlier: it blocks accounts that go on.`,
    undefined,
    true,
  );
}

function serverFailure(refusal: VendorRefusal): Error {
  const { vendor, route, retryAfterMs } = refusal;
  const when = retryAfterMs === undefined ? 'later' : `in ${Math.ceil(retryAfterMs / 1000)} s`;
  const caution = route.startsWith('POST ') ? ' The file may have arrived all the same: look on the 3D Spark platform first.' : '';
  return new VendorError(`${vendor} failed to answer${details(refusal)}.`, `Try again ${when}.${caution}`);
}
