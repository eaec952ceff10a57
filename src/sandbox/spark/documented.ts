import { createHash } from 'node:crypto';

/** The value as a set of fields; anything else has none. */
export function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

/** Exactly the fields `names` of `source`, null where it has none: a documented field is never absent, and no other is added. */
export function withFields(source: unknown, ...names: string[]): Record<string, unknown> {
  const known = recordOf(source);
  return Object.fromEntries(names.map((name) => [name, known[name] ?? null]));
}

/** Always the same id, in the vendor's 32 hexadecimal digits, for the same words; null for a thing that has no name. */
export function idOf(kind: string, name: unknown): string | null {
  if (typeof name !== 'string') return null;
  return createHash('sha256').update(`${kind} ${name}`).digest('hex').slice(0, 32);
}
