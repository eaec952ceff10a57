import fc from 'fast-check';
import { hostileCount, hostileWord } from './hostile-values.js';

type Bytes = Buffer;
type Edit = (bytes: Bytes) => Bytes;

/** A place in the bytes, as a share of their length: the same edit fits files of any size. */
const place = fc.double({ min: 0, max: 1, noNaN: true });
const at = (share: number, length: number) => Math.min(Math.floor(share * length), Math.max(0, length - 1));

const flip = fc.tuple(place, fc.nat(7)).map(
  ([share, bit]): Edit =>
    (bytes) => {
      const changed = Buffer.from(bytes);
      if (changed.length > 0) changed[at(share, changed.length)]! ^= 1 << bit;
      return changed;
    },
);

const cut = place.map(
  (share): Edit =>
    (bytes) =>
      bytes.subarray(0, at(share, bytes.length)),
);

const remove = fc.tuple(place, fc.nat(200)).map(
  ([share, length]): Edit =>
    (bytes) => {
      const start = at(share, bytes.length);
      return Buffer.concat([bytes.subarray(0, start), bytes.subarray(start + length)]);
    },
);

const splice = fc.tuple(place, place, fc.nat(300)).map(
  ([from, to, length]): Edit =>
    (bytes) => {
      const piece = bytes.subarray(at(from, bytes.length)).subarray(0, length);
      const start = at(to, bytes.length);
      return Buffer.concat([bytes.subarray(0, start), piece, bytes.subarray(start)]);
    },
);

const repeat = fc.tuple(place, fc.nat(100), fc.integer({ min: 2, max: 40 })).map(
  ([share, length, times]): Edit =>
    (bytes) => {
      const start = at(share, bytes.length);
      const piece = bytes.subarray(start, start + length);
      return Buffer.concat([bytes.subarray(0, start), ...Array.from({ length: times }, () => piece), bytes.subarray(start + length)]);
    },
);

const word32 = fc.tuple(place, hostileCount, fc.boolean()).map(
  ([share, value, isLittle]): Edit =>
    (bytes) => {
      if (bytes.length < 4) return bytes;
      const changed = Buffer.from(bytes);
      const start = at(share, changed.length - 3);
      if (isLittle) changed.writeUInt32LE(value, start);
      else changed.writeUInt32BE(value, start);
      return changed;
    },
);

/** Any decimal number in the text of the file. */
const numberPattern = /[-+]?\d+\.?\d*(?:[eE][-+]?\d+)?/g;

const numberForNumber = fc.tuple(place, hostileWord).map(
  ([share, word]): Edit =>
    (bytes) => {
      const text = bytes.toString('latin1');
      const numbers = [...text.matchAll(numberPattern)];
      const chosen = numbers[at(share, numbers.length)];
      if (!chosen) return bytes;
      return Buffer.from(text.slice(0, chosen.index) + word + text.slice(chosen.index + chosen[0].length), 'latin1');
    },
);

/** Two numbers of the text change places: references to what is of another kind, counts for lengths. */
const swapNumbers = fc.tuple(place, place).map(
  ([one, other]): Edit =>
    (bytes) => {
      const text = bytes.toString('latin1');
      const numbers = [...text.matchAll(numberPattern)];
      const [a, b] = [at(one, numbers.length), at(other, numbers.length)].sort((left, right) => left - right).map((i) => numbers[i]);
      if (!a || !b || a === b) return bytes;
      const between = text.slice(a.index + a[0].length, b.index);
      return Buffer.from(text.slice(0, a.index) + b[0] + between + a[0] + text.slice(b.index + b[0].length), 'latin1');
    },
);

const byteEdit = fc.oneof(flip, cut, remove, splice, repeat, word32);
const textEdit = fc.oneof(
  { weight: 1, arbitrary: fc.oneof(flip, remove, splice, repeat) },
  { weight: 4, arbitrary: numberForNumber },
  { weight: 4, arbitrary: swapNumbers },
);

/** These files with one to five edits of their bytes or of the numbers in their text. */
export function mutationsOf(files: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Uint8Array> {
  return fc.tuple(files, fc.array(fc.oneof(byteEdit, textEdit), { minLength: 1, maxLength: 5 })).map(edited);
}

/** The same with edits that leave them text, mostly of its numbers: for formats whose readers look no further at a broken line. */
export function textMutationsOf(files: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Uint8Array> {
  return fc.tuple(files, fc.array(textEdit, { minLength: 1, maxLength: 4 })).map(edited);
}

function edited([file, edits]: [Uint8Array, readonly Edit[]]): Uint8Array {
  return edits.reduce<Bytes>((bytes, edit) => edit(bytes), Buffer.from(file));
}
