import type { z } from 'zod';
import { VendorError } from '../errors.js';
import { printableText } from '../files/names.js';
import { parseJson } from './json.js';
import { isHtmlPage } from './vendor-text.js';

const hint = 'Try again later. If it stays so, the interface of the vendor has changed, and this server has to follow.';

/**
 * The answer to a call, read as `returns`. An empty body is read as undefined.
 *
 * @throws {VendorError} when it is not what the contract says: it names the first place that differs, never what stands there.
 */
export function readAnswer<T>(vendor: string, route: string, body: string, returns: z.ZodType<T>): T {
  if (isHtmlPage(body)) {
    throw new VendorError(`${vendor} answered ${route} with an HTML page instead of JSON (a login page or proxy?).`, hint);
  }
  const json = body.trim() === '' ? { value: undefined } : parseJson(body);
  if (!json) throw new VendorError(`${vendor} answered ${route} with something that is not JSON.`, hint);
  const parsed = returns.safeParse(json.value);
  if (parsed.success) return parsed.data;
  const isEmpty = json.value === undefined;
  throw new VendorError(`${vendor} answered ${route} ${isEmpty ? 'with nothing' : firstDifference(parsed.error)}.`, hint);
}

function firstDifference({ issues }: z.ZodError): string {
  const [issue] = issues;
  const place = printableText(issue?.path.map(String).join('.') ?? '', 100);
  const where = place === '' ? 'as a whole' : `at "${place}"`;
  return `in a form that differs from its contract ${where}${issue?.code === 'invalid_type' ? ` (expected: ${issue.expected})` : ''}`;
}
