import { z } from 'zod';
import { parseJson } from '../json.js';

/** When a pre-signed link ends, in ms since 1970, as it says itself; undefined when it does not say. */
export function expiryOfUrl(link: string): number | undefined {
  if (!URL.canParse(link)) return undefined;
  const query = new Map([...new URL(link).searchParams].map(([name, value]) => [name.toLowerCase(), value]));
  return expiryOfS3(query.get('x-amz-date'), query.get('x-amz-expires')) ?? toTime(query.get('se'));
}

function expiryOfS3(date: string | undefined, seconds: string | undefined): number | undefined {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(date ?? '') ?? [];
  if (year === undefined || !/^\d{1,9}$/.test(seconds ?? '')) return undefined;
  const startMs = toTime(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return startMs === undefined ? undefined : startMs + Number(seconds) * 1000;
}

function toTime(text: string | undefined): number | undefined {
  const ms = Date.parse(text ?? '');
  return Number.isNaN(ms) ? undefined : ms;
}

/** What a form for an upload is allowed to hold. */
export type Policy = {
  expiresMs: number | undefined;
  /** In lower case. */
  coveredFields: ReadonlySet<string>;
  sizeBytes: { min: number; max: number } | undefined;
};

const Document = z.object({
  expiration: z.string().optional(),
  conditions: z.array(z.union([z.array(z.unknown()), z.record(z.string(), z.unknown())])),
});

/**
 * A policy as it travels in the form's field of that name; undefined when it cannot be read.
 *
 * @see "Creating a POST policy", Amazon S3 API reference
 */
export function readPolicy(base64: string): Policy | undefined {
  const parsed = Document.safeParse(parseJson(Buffer.from(base64, 'base64').toString('utf8'))?.value);
  if (!parsed.success) return undefined;
  const { expiration, conditions } = parsed.data;
  const rules = conditions.filter((one): one is unknown[] => Array.isArray(one));
  return {
    expiresMs: toTime(expiration),
    coveredFields: new Set(conditions.flatMap(fieldsIn).map((name) => name.toLowerCase())),
    sizeBytes: rules.filter(([kind]) => String(kind).toLowerCase() === 'content-length-range').map(toRange)[0],
  };
}

/** `{"acl": "private"}` or `["starts-with", "$key", "user/"]`. */
function fieldsIn(condition: unknown[] | Record<string, unknown>): string[] {
  if (!Array.isArray(condition)) return Object.keys(condition);
  const name = condition[1];
  return typeof name === 'string' && name.startsWith('$') ? [name.slice(1)] : [];
}

function toRange([, min, max]: unknown[]): { min: number; max: number } {
  return { min: Number(min), max: Number(max) };
}
