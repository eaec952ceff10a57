import type { IncomingMessage } from 'node:http';
import { VendorError } from '../../errors.js';
import { openTransfer, type Transfer } from '../transfer.js';
import { userAgent } from '../user-agent.js';
import type { Context } from './context.js';

/** An open answer; the transfer has to be closed. */
export type OpenAnswer = { transfer: Transfer; response: IncomingMessage };

const maxRedirects = 3;
const redirects = [301, 302, 303, 307, 308];

/**
 * Asks for a file and follows redirects, each checked as the first address was; nothing that tells who asks goes along.
 *
 * @throws {VendorError} for a redirect that is not followed. What broke the connection, as it is.
 */
export async function askFor(
  { storageName, guard, limits }: Context,
  first: URL,
  range: Record<string, string>,
  signal: AbortSignal | undefined,
): Promise<OpenAnswer> {
  let url = first;
  for (let hops = 0; ; hops++) {
    const headers = { accept: '*/*', 'accept-encoding': 'identity', ...range, ...(hops === 0 && { 'user-agent': userAgent }) };
    const transfer = openTransfer({ url, method: 'GET', headers, idleTimeoutMs: limits.idleTimeoutMs, signal, lookup: guard.lookup });
    try {
      transfer.end();
      const response = await transfer.untilResponse();
      const { location } = response.headers;
      if (!redirects.includes(response.statusCode ?? 0) || location === undefined) return { transfer, response };
      if (hops === maxRedirects) throw new VendorError(`${storageName} redirects more than ${maxRedirects} times.`, 'Try again later.');
      url = nextUrl(guard, location, url);
      transfer.close();
    } catch (error) {
      transfer.close();
      throw transfer.causeOf(error);
    }
  }
}

function nextUrl(guard: Context['guard'], location: string, from: URL): URL {
  return guard.requireUrl(URL.canParse(location, from.href) ? new URL(location, from).href : location);
}

/** What a 206 brings; undefined when it does not say so in bytes. */
export function contentRange(header: string | undefined): { start: number; end: number; totalBytes: number } | undefined {
  const [, start, last, total] = /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15})$/.exec(header ?? '') ?? [];
  if (start === undefined) return undefined;
  return { start: Number(start), end: Number(last) + 1, totalBytes: Number(total) };
}

/** The ETag without its quotes; undefined for a weak one, which does not speak of bytes. */
export function strongEtag(header: string | undefined): string | undefined {
  const etag = /^"?([^"]+)"?$/.exec(header ?? '')?.[1];
  return etag === undefined || etag.startsWith('W/') ? undefined : etag;
}
