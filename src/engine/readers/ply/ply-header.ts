import { InputError } from '../../../errors.js';

/** The number types of PLY, named by their size in bits. */
export type Scalar = 'int8' | 'uint8' | 'int16' | 'uint16' | 'int32' | 'uint32' | 'float32' | 'float64';

/** One value of each row of an element, or, with `countType`, a list of them with its length in front. */
export type PlyProperty = { name: string; type: Scalar; countType?: Scalar };

export type PlyElement = { name: string; count: number; properties: PlyProperty[] };

export type PlyHeader = { format: 'ascii' | 'binary_little_endian' | 'binary_big_endian'; elements: PlyElement[]; bodyStart: number };

/** Both spellings of the types that are in use. */
const scalars = new Map<string, Scalar>([
  ['char', 'int8'],
  ['int8', 'int8'],
  ['uchar', 'uint8'],
  ['uint8', 'uint8'],
  ['short', 'int16'],
  ['int16', 'int16'],
  ['ushort', 'uint16'],
  ['uint16', 'uint16'],
  ['int', 'int32'],
  ['int32', 'int32'],
  ['uint', 'uint32'],
  ['uint32', 'uint32'],
  ['float', 'float32'],
  ['float32', 'float32'],
  ['double', 'float64'],
  ['float64', 'float64'],
]);

/** Bytes of one number in the binary formats. */
export const scalarBytes: Record<Scalar, number> = {
  int8: 1,
  uint8: 1,
  int16: 2,
  uint16: 2,
  int32: 4,
  uint32: 4,
  float32: 4,
  float64: 8,
};

const longestHeader = 65_536;

/**
 * What the header of a PLY file says, and where the data begins.
 *
 * @throws {InputError} when it is not a PLY header, or claims more rows than the bytes after it can hold.
 * @see G. Turk, "The PLY Polygon File Format", 1994
 */
export function readPlyHeader(bytes: Uint8Array): PlyHeader {
  const text = Buffer.from(bytes.subarray(0, longestHeader)).toString('latin1');
  const end = text.match(/[\r\n]end_header[ \t]*(?:\r\n|\r|\n)/);
  if (!text.startsWith('ply') || end?.index === undefined) throw notPly('has no header from "ply" to "end_header"');

  const lines = text.slice(0, end.index).split(/[\r\n]+/);
  const header: PlyHeader = { format: readFormat(lines), elements: readElements(lines), bodyStart: end.index + end[0].length };
  requireRoom(header, bytes.length - header.bodyStart);
  return header;
}

function readFormat(lines: string[]): PlyHeader['format'] {
  const [, format] = (lines.find((line) => line.startsWith('format')) ?? '').trim().split(/\s+/);
  if (format === 'ascii' || format === 'binary_little_endian' || format === 'binary_big_endian') return format;
  throw notPly('states none of the formats "ascii", "binary_little_endian" and "binary_big_endian"');
}

function readElements(lines: string[]): PlyElement[] {
  const elements: PlyElement[] = [];
  for (const line of lines) {
    const [keyword, ...words] = line.trim().split(/\s+/);
    if (keyword === 'element') elements.push({ name: words[0] ?? '', count: toCount(words[1]), properties: [] });
    if (keyword === 'property') {
      const element = elements.at(-1);
      if (!element) throw notPly('has a property before the first element');
      element.properties.push(toProperty(words));
    }
  }
  return elements;
}

function toCount(word = ''): number {
  if (/^\d{1,15}$/.test(word)) return Number(word);
  throw notPly('has an element without a count');
}

function toProperty(words: string[]): PlyProperty {
  if (words[0] === 'list') return { name: words[3] ?? '', type: toScalar(words[2]), countType: toScalar(words[1]) };
  return { name: words[1] ?? '', type: toScalar(words[0]) };
}

function toScalar(word = ''): Scalar {
  const scalar = scalars.get(word);
  if (scalar) return scalar;
  throw notPly('has a property of a type that PLY does not know');
}

/** Compares claimed rows with present bytes before anything is allocated by the claim. */
function requireRoom({ format, elements }: PlyHeader, presentBytes: number): void {
  let claimedBytes = 0;
  for (const { count, properties } of elements) {
    // A number in text takes a digit and a space.
    for (const { type, countType } of properties) claimedBytes += count * (format === 'ascii' ? 2 : scalarBytes[countType ?? type]);
  }
  // The last number of a text may have no space after it.
  if (claimedBytes <= presentBytes + (format === 'ascii' ? 1 : 0)) return;
  throw new InputError(
    `The PLY header claims data of at least ${claimedBytes} bytes, but ${presentBytes} follow: the file was cut off or is damaged.`,
    'Export or transfer the file again.',
  );
}

function notPly(problem: string): InputError {
  return new InputError(`The PLY file ${problem}.`, 'Export the part again as PLY, or as STL or 3MF.');
}
