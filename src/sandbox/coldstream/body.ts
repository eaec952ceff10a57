import { Refused } from '../answers.js';
import { recordOf } from '../spark/documented.js';
import type { World } from './world.js';

/** The fields of a JSON body; their names in any case, as the vendor's framework reads them. */
export type Body = {
  has(name: string): boolean;
  value(name: string): unknown;
  /** @throws {Refused} when it is missing, empty or no text. */
  text(name: string): string;
  /** @throws {Refused} when it is there and no text. */
  optionalText(name: string): string | undefined;
  /** @throws {Refused} when it is missing or no whole number. */
  id(name: string): number;
  /** @throws {Refused} when it is there, not null and no whole number. */
  optionalId(name: string): number | undefined;
  /** @throws {Refused} when it is not in the range. */
  choice(name: string, from: number, to: number, fallback?: number): number;
  /** A JSON document in a text. @throws {Refused} when it is there and none. */
  document(name: string): string | undefined;
};

export const message = (status: number, text: string) => new Refused(status, text, undefined);

/**
 * @throws {Refused} 415 when the body is not announced as JSON (or only as plain JSON where that is refused), 400 when it is none.
 */
export async function readBody({ options }: World, request: Request): Promise<Body> {
  const type = (request.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  const isJson = /^application\/(?:[\w.*-]+\+)?json$/.test(type) && !(options.refusesPlainJson && type === 'application/json');
  if (!isJson) throw message(415, 'Unsupported Media Type');
  const text = await request.text();
  return fieldsOf(parsed(text));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw message(400, 'The body is not valid JSON.');
  }
}

function fieldsOf(content: unknown): Body {
  const fields = new Map(Object.entries(recordOf(content)).map(([name, value]) => [name.toLowerCase(), value]));
  const value = (name: string) => fields.get(name.toLowerCase()) ?? undefined;
  const wrong = (name: string) => message(400, `The field ${name} is missing or invalid.`);

  function optionalText(name: string): string | undefined {
    const found = value(name);
    if (found === undefined || typeof found === 'string') return found;
    throw wrong(name);
  }

  function optionalId(name: string): number | undefined {
    const found = value(name);
    if (found === undefined) return undefined;
    if (typeof found === 'number' && Number.isSafeInteger(found) && found >= 0) return found;
    throw wrong(name);
  }

  return {
    value,
    optionalText,
    optionalId,
    has: (name) => value(name) !== undefined,
    text: (name) => optionalText(name)?.trim() || raise(wrong(name)),
    id: (name) => optionalId(name) ?? raise(wrong(name)),
    choice(name, from, to, fallback) {
      const found = optionalId(name) ?? fallback;
      return found !== undefined && found >= from && found <= to ? found : raise(wrong(name));
    },
    document(name) {
      const text = optionalText(name);
      if (text !== undefined && !isJson(text)) throw wrong(name);
      return text;
    },
  };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function raise(refused: Refused): never {
  throw refused;
}
