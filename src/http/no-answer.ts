import { VendorError } from '../errors.js';

/** No answer came, or not all of it. What was sent may have taken effect all the same. */
export class NoAnswer extends VendorError {}

const words: readonly (readonly [RegExp, string])[] = [
  [/^(?:ENOTFOUND|EAI_AGAIN|ENODATA)$/, 'cannot be found'],
  [/^ECONNREFUSED$/, 'refused the connection'],
  [/TIMEDOUT$|TIMEOUT$/, 'did not answer in time'],
  [/^(?:EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|EACCES|EPERM)$/, 'cannot be reached from this machine'],
  [/^(?:ECONNRESET|EPIPE|ECONNABORTED|UND_ERR_SOCKET|ERR_STREAM_PREMATURE_CLOSE)$/, 'closed the connection before its answer was complete'],
  [/^TOO_EARLY$/, 'reported success before it had all of the file'],
  [/^TOO_LONG$/, 'sent more than was to be expected'],
  [/CERT|SELF_SIGNED|UNABLE_TO_(?:GET_ISSUER|VERIFY)/, 'has a certificate that is not trusted'],
  [/SSL|TLS|^EPROTO$/, 'does not speak TLS as expected'],
  [/^HPE_|^UND_ERR_/, 'sent something that is not HTTP'],
];

/**
 * The error for a request without an answer: it names the host and the cause in words. It is made anew, because errors of
 * libraries quote addresses and headers, and those hold secrets.
 */
export function noAnswer(vendor: string, url: URL, error: unknown): NoAnswer {
  return new NoAnswer(
    `${vendor} gave no answer: ${url.host} ${inWords(error)}.`,
    'Check the network connection of this machine and the configured address, then try again.',
  );
}

function inWords(error: unknown): string {
  const codes = codesOf(error);
  const [, said] = words.find(([pattern]) => codes.some((code) => pattern.test(code))) ?? [];
  return said ?? 'could not be talked to';
}

/** `fetch` wraps the error that knows the cause, and several addresses of one host make an error each. */
function codesOf(error: unknown, depth = 0): string[] {
  if (!(error instanceof Error) || depth > 4) return [];
  const code = 'code' in error && typeof error.code === 'string' ? [error.code] : [];
  const inner = error instanceof AggregateError ? error.errors : [];
  return [...code, ...[error.cause, ...inner].flatMap((one) => codesOf(one, depth + 1))];
}
