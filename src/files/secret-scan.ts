import { InputError } from '../errors.js';
import { printableText } from './names.js';

/** What should not leave this machine: a private key (PEM or PuTTY), or settings of a program with their secrets. */
export type Secret = 'private key' | 'settings';

const keyMark = /-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----|PuTTY-User-Key-File-\d/;
const assignment = /^\s*(?:export\s+)?[A-Z][A-Z0-9_]*\s*=\s*(?<value>\S.*)$/;
/** A key only as a whole word: a keyway is a groove. */
const secretName = /(?:secret|passw(?:or)?d|passphrase|token|credential)[\w.-]*$|(?:^|[_.-]|api)key$/i;
const anyAssignment = /^\s*(?:export\s+)?(?<name>[\w.-]+)\s*=\s*\S/;
const comment = /^\s*(?:#.*)?$/;
const plainNumber = /^["']?[-+\d.,\s]+(?:%|°|[a-z]{1,4}[23²³]?)?["']?$/i;

/** UTF-16 and UTF-8, read as Latin-1; with it the first line would begin with no name. */
const byteOrderMark = /^(?:\xff\xfe|\xfe\xff|\xef\xbb\xbf)/;

/** No line of settings is longer; a pattern over a line of megabytes would take long. */
const maxLineChars = 1_000;

/**
 * A reader of text that comes in pieces: `read` returns the secret in a piece, if any, and `end` what the whole amounts to. Settings
 * (lines `NAME=value`) are looked for with `withSettings` only: a line that names a secret, or two and more that make up half of the
 * lines. Names of plain numbers are dimensions, not settings. UTF-16 is read as well.
 */
export function createSecretScan({ withSettings }: { withSettings: boolean }) {
  let rest = '';
  let lines = 0;
  let assignments = 0;
  let isFirst = true;

  function readLine(line: string): Secret | undefined {
    if (comment.test(line)) return undefined;
    lines++;
    const value = assignment.exec(line)?.groups?.value;
    if (value !== undefined && !plainNumber.test(value)) assignments++;
    return secretName.test(anyAssignment.exec(line)?.groups?.name ?? '') ? 'settings' : undefined;
  }

  function readLines(texts: readonly string[]): Secret | undefined {
    if (!withSettings) return undefined;
    return texts.map((text) => readLine(text.slice(0, maxLineChars))).find((found) => found !== undefined);
  }

  return {
    read(piece: Uint8Array): Secret | undefined {
      // Without its zero bytes, UTF-16 reads like Latin-1.
      const raw = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength).toString('latin1');
      const text = rest + (isFirst ? raw.replace(byteOrderMark, '') : raw).replaceAll('\0', '');
      isFirst = false;
      if (keyMark.test(text)) return 'private key';
      const lastBreak = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r'));
      rest = text.slice(lastBreak + 1).slice(-maxLineChars);
      return readLines(text.slice(0, Math.max(0, lastBreak)).split(/[\r\n]+/));
    },

    end(): Secret | undefined {
      const found = readLines([rest]);
      rest = '';
      return found ?? (assignments >= 2 && 2 * assignments >= lines ? 'settings' : undefined);
    },
  };
}

/** @throws {InputError} when a secret was found in the file `name`; `hint` says what to give in its place. */
export function requireNoSecret(found: Secret | undefined, name: string, hint: string): void {
  if (found === undefined) return;
  const holds = found === 'private key' ? 'holds a private key' : 'looks like the settings of a program, with their secrets';
  throw new InputError(`"${printableText(name)}" ${holds}, so it is not sent anywhere.`, hint);
}
