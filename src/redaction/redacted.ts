import { withoutLiveSecrets } from './live-secrets.js';
import { withoutSignedWords } from './signed-words.js';

/** No secret that is looked for is shorter. */
const leastLength = 6;

/**
 * The last look at a text before it leaves this process: without the secrets that are in use, and without what looks like one. What is
 * clean comes back as it is. Clients of vendors take secrets out before; this is for what slips by them.
 */
export function redacted(text: string): string {
  if (text.length < leastLength) return text;
  return withoutSignedWords(withoutLiveSecrets(text));
}

/** The same for every text in a value, also for the names of its fields; bytes in base64 and what is clean are not copied. */
export function redactedDeep<Value>(value: Value, redact: (text: string) => string = redacted): Value {
  // A text becomes a text, a list a list, an object one with the same fields.
  return deep(value, redact) as Value;
}

function deep(value: unknown, redact: (text: string) => string): unknown {
  if (typeof value === 'string') return redact(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return list(value, redact);
  return fields(value, redact);
}

function list(values: readonly unknown[], redact: (text: string) => string): readonly unknown[] {
  let copy: unknown[] | undefined;
  for (let index = 0; index < values.length; index++) {
    const before = values[index];
    const after = deep(before, redact);
    if (after === before) continue;
    copy ??= [...values];
    copy[index] = after;
  }
  return copy ?? values;
}

function fields(value: object, redact: (text: string) => string): object {
  let copy: [name: string, value: unknown][] | undefined;
  const names = Object.keys(value);
  for (let index = 0; index < names.length; index++) {
    const name = names[index]!;
    const before = (value as Record<string, unknown>)[name];
    const after = isBytes(name, value) ? before : deep(before, redact);
    const shown = redact(name);
    if (after === before && shown === name) continue;
    copy ??= Object.entries(value);
    copy[index] = [shown, after];
  }
  return copy ? Object.fromEntries(copy) : value;
}

/** A picture or document in a message is the user's own file, and a change would break it. */
function isBytes(name: string, value: object): boolean {
  return name === 'blob' || (name === 'data' && 'mimeType' in value);
}
