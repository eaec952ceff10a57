import { ConfigError, InputError, VendorError } from '../../errors.js';
import { printableText } from '../../files/names.js';
import type { VendorRefusal } from '../../http/client.js';
import { Problem } from './wire.js';
import { quoted } from './wording.js';

/** The file, or its version, is not there: never uploaded, or not served yet. */
export class NotThere extends InputError {}

/** The file was deleted; it can be restored by its id. */
export class Gone extends InputError {}

/** A link was asked for to send a version that is complete already. */
export class NothingPending extends InputError {}

/** A deleted file was restored, under another path than it had. */
export class RestoredElsewhere extends VendorError {}

type Told = { refusal: VendorRefusal; problem: Problem; details: string };

/** In the order in which they are looked for: by the end of `type`. */
const byType: readonly (readonly [string, (told: Told) => Error])[] = [
  ['/files/no-file-upload-in-progress', nothingPending],
  ['/files/invalid-path', invalidPath],
  ['/files/not-found', notThere],
  ['/files/gone', gone],
  ['/auth/insufficient-role', forbidden],
  ['/auth/missing-token', unauthorized],
  ['/auth/invalid-token', unauthorized],
  ['/validation', invalid],
];

const byStatus: Record<number, (told: Told) => Error> = {
  303: restoredElsewhere,
  400: invalid,
  401: unauthorized,
  403: forbidden,
  404: notThere,
  410: gone,
  422: invalid,
  429: tooManyRequests,
};

/**
 * The error for a refusal of Evo, by who can mend it; undefined where the general one says it all.
 *
 * @see Seequent developer pages, File API, the tables of errors
 */
export function toError(refusal: VendorRefusal): Error | undefined {
  const problem = readProblem(refusal.body);
  const told = { refusal, problem, details: details(refusal, problem) };
  const [, known] = byType.find(([ending]) => problem.type?.endsWith(ending)) ?? [];
  return (known ?? byStatus[refusal.status])?.(told);
}

function readProblem(body: string): Problem {
  try {
    return Problem.safeParse(JSON.parse(body)).data ?? {};
  } catch {
    return {};
  }
}

/** ` (404 to GET /file/v2/…; Seequent Evo says: "File Not Found.")` */
function details({ vendor, status, route, text, isHtml }: VendorRefusal, { type, title, detail }: Problem): string {
  // Without a detail, the general reading of a body would repeat the whole document.
  const words = (type || title) && !detail ? printableText(title ?? '') : text;
  const said = words === '' ? '' : `; ${vendor} says: ${quoted(words)}`;
  return ` (${status} to ${route}${isHtml ? '; it sent an HTML page' : said})`;
}

function nothingPending({ refusal, details }: Told): Error {
  return new NothingPending(
    `${refusal.vendor} waits for no upload of this version${details}.`,
    'It is complete already, or it was given up: list the files to see.',
  );
}

function invalidPath({ refusal, details }: Told): Error {
  return new InputError(
    `${refusal.vendor} does not accept the path${details}.`,
    'Give a path of folders and a file name with "/" between them, such as "drawings/bracket.pdf".',
  );
}

function notThere({ refusal, details }: Told): Error {
  const { vendor, route } = refusal;
  if (!/\{(?:file|path\*)\}/.test(route)) {
    return new ConfigError(
      `${vendor} does not know this organization or workspace${details}.`,
      'Check EVO_ORG_ID, EVO_WORKSPACE_ID, EVO_HUB_URL and EVO_DISCOVERY_URL, and that the app was invited to the workspace.',
    );
  }
  return new NotThere(`${vendor} has no such file in this workspace${details}.`, 'Call evo_list_files to see the files that there are.');
}

function gone({ refusal, details }: Told): Error {
  return new Gone(
    `The file was deleted at ${refusal.vendor}${details}.`,
    'Call evo_list_files with deleted: true to find its id; evo_upload_file with that fileId restores it.',
  );
}

function unauthorized({ refusal, details }: Told): Error {
  return new ConfigError(
    `${refusal.vendor} does not accept the sign-in of this server${details}.`,
    'Set a fresh EVO_TOKEN, or check EVO_CLIENT_ID and EVO_CLIENT_SECRET.',
  );
}

function forbidden({ refusal, problem, details }: Told): Error {
  const permitted = (problem.permitted_roles ?? []).slice(0, 10).map((role) => printableText(role, 40));
  const needed = permitted.length === 0 ? 'the role that this needs' : `one of the roles ${permitted.join(', ')}`;
  const own = printableText(problem.your_role ?? '', 40);
  const has = own === '' ? '' : `Its role there is ${own}. `;
  return new ConfigError(
    `${refusal.vendor} does not allow this to the account of this server${details}.`,
    `${has}Let an owner of the workspace give it ${needed}; a service app has no access before it is invited.`,
  );
}

function invalid({ refusal, details }: Told): Error {
  return new InputError(`${refusal.vendor} does not accept these values${details}.`, 'Check the path, the ids and the filters.');
}

function restoredElsewhere({ refusal, details }: Told): Error {
  return new RestoredElsewhere(
    `${refusal.vendor} restored the file under another path${details}.`,
    'Call evo_list_files to see where it is.',
  );
}

function tooManyRequests({ refusal, details }: Told): Error {
  const { vendor, retryAfterMs } = refusal;
  const when = retryAfterMs === undefined ? 'in some minutes' : `in ${Math.ceil(retryAfterMs / 1000)} s, not sooner`;
  return new VendorError(`${vendor} was asked too often${details}.`, `Try again ${when}.`, undefined, true);
}
