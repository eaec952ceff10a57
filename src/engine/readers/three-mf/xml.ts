import { InputError } from '../../../errors.js';

/**
 * A place in an XML text that is read tag by tag. Only tags and attributes are seen; text, comments, CDATA and processing instructions
 * are passed over. Entities are not expanded, and a document type declaration, the only place that could define some, is refused.
 */
export type XmlCursor = {
  readonly bytes: Uint8Array;
  at: number;
  /** Of the last tag: whether it closes an element, and its name without prefix. */
  isClosing: boolean;
  nameStart: number;
  nameEnd: number;
  /** Of the last attribute: its name with prefix, and its value. */
  keyStart: number;
  keyEnd: number;
  valueStart: number;
  valueEnd: number;
};

const space = 0x20;
const exclamation = 0x21;
const doubleQuote = 0x22;
const singleQuote = 0x27;
const slash = 0x2f;
const colon = 0x3a;
const less = 0x3c;
const equals = 0x3d;
const greater = 0x3e;
const question = 0x3f;

const longestValue = 4096;

/** A cursor before the first tag. */
export function createXmlCursor(bytes: Uint8Array): XmlCursor {
  return { bytes, at: 0, isClosing: false, nameStart: 0, nameEnd: 0, keyStart: 0, keyEnd: 0, valueStart: 0, valueEnd: 0 };
}

/**
 * Whether there is another tag; then its name is set.
 *
 * @throws {InputError} at a document type or entity declaration, and where something is not closed.
 */
export function nextTag(cursor: XmlCursor): boolean {
  const { bytes } = cursor;
  for (let at = bytes.indexOf(less, cursor.at); at >= 0; at = bytes.indexOf(less, cursor.at)) {
    const next = bytes[at + 1];
    if (next === question) cursor.at = endOf(bytes, '?>', at + 2);
    else if (next === exclamation) cursor.at = endOfComment(bytes, at);
    else {
      readName(cursor, at + 1);
      return true;
    }
  }
  return false;
}

function endOfComment(bytes: Uint8Array, at: number): number {
  if (startsWith(bytes, '<!--', at)) return endOf(bytes, '-->', at + 4);
  if (startsWith(bytes, '<![CDATA[', at)) return endOf(bytes, ']]>', at + 9);
  throw new InputError(
    'The 3MF file holds an XML declaration of a document type or entity, which 3MF forbids and which can be used for attacks.',
    'Export the part again with another program.',
  );
}

function readName(cursor: XmlCursor, start: number): void {
  const { bytes } = cursor;
  cursor.isClosing = bytes[start] === slash;
  let at = cursor.isClosing ? start + 1 : start;
  cursor.nameStart = at;
  for (; at < bytes.length && !endsName(bytes[at]!); at++) if (bytes[at] === colon) cursor.nameStart = at + 1;
  cursor.nameEnd = at;
  cursor.at = at;
}

function endsName(byte: number): boolean {
  return byte <= space || byte === slash || byte === greater || byte === equals;
}

/**
 * Whether the tag has another attribute; then its name and value are set.
 *
 * @throws {InputError} when the tag is not well-formed.
 */
export function nextAttribute(cursor: XmlCursor): boolean {
  const { bytes } = cursor;
  cursor.keyStart = skipBlanks(bytes, cursor.at);
  let at = cursor.keyStart;
  while (at < bytes.length && !endsName(bytes[at]!)) at++;
  cursor.keyEnd = at;
  if (at === cursor.keyStart) {
    cursor.at = at;
    return false;
  }
  at = skipBlanks(bytes, at);
  if (bytes[at] !== equals) throw malformed();
  at = skipBlanks(bytes, at + 1);
  const quote = bytes[at];
  if (quote !== doubleQuote && quote !== singleQuote) throw malformed();
  cursor.valueStart = ++at;
  while (at < bytes.length && bytes[at] !== quote) at++;
  if (at >= bytes.length) throw malformed();
  cursor.valueEnd = at;
  cursor.at = at + 1;
  return true;
}

/** All attributes of an opening tag by their names with prefix. Values are cut at 4096 bytes, far beyond what 3MF puts in one. */
export function readAttributes(cursor: XmlCursor): Map<string, string> {
  const attributes = new Map<string, string>();
  while (nextAttribute(cursor)) {
    const valueEnd = Math.min(cursor.valueEnd, cursor.valueStart + longestValue);
    attributes.set(textOf(cursor.bytes, cursor.keyStart, cursor.keyEnd), textOf(cursor.bytes, cursor.valueStart, valueEnd));
  }
  return attributes;
}

/** Whether the last tag opens or closes an element of this name. */
export function tagIs(cursor: XmlCursor, name: string): boolean {
  return cursor.nameEnd - cursor.nameStart === name.length && startsWith(cursor.bytes, name, cursor.nameStart);
}

function startsWith(bytes: Uint8Array, text: string, at: number): boolean {
  for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text.charCodeAt(i)) return false;
  return true;
}

function endOf(bytes: Uint8Array, mark: string, start: number): number {
  const first = mark.charCodeAt(0);
  for (let at = bytes.indexOf(first, start); at >= 0; at = bytes.indexOf(first, at + 1)) {
    if (startsWith(bytes, mark, at)) return at + mark.length;
  }
  throw malformed();
}

function skipBlanks(bytes: Uint8Array, start: number): number {
  let at = start;
  while (at < bytes.length && bytes[at]! <= space) at++;
  return at;
}

function textOf(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('utf8');
}

function malformed(): InputError {
  return new InputError('The 3MF file holds XML that is not well-formed.', 'The file is damaged. Export the part again.');
}
