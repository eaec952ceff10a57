/** Every power of ten that a double holds exactly. */
const powersOfTen = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));

/** More than any double needs (its exact value takes up to 1075 characters), and far below the longest string the runtime can hold. */
const longestNumber = 2000;

const plus = 0x2b;
const minus = 0x2d;
const point = 0x2e;
const zero = 0x30;
const lowerE = 0x65;

/**
 * The decimal number written in `bytes` from `start` up to `end`, correctly rounded; NaN when that is not one.
 *
 * Digits and power of ten are collected as integers. Where both are exact doubles (up to 2^53 and 10^22) one multiplication or
 * division rounds correctly; the rest is left to the runtime.
 *
 * @see W. D. Clinger, "How to read floating point numbers accurately", PLDI 1990
 */
export function parseNumber(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  const isNegative = bytes[at] === minus;
  if (isNegative || bytes[at] === plus) at++;

  let digits = 0;
  let digitCount = 0;
  let exponent = 0;
  let hasPoint = false;
  for (; at < end; at++) {
    const digit = bytes[at]! - zero;
    if (digit >= 0 && digit <= 9) {
      digits = 10 * digits + digit;
      digitCount++;
      if (hasPoint) exponent--;
    } else if (bytes[at] === point && !hasPoint) hasPoint = true;
    else break;
  }
  if (digitCount === 0) return Number.NaN;
  if (at < end) exponent += parseExponent(bytes, at, end);
  if (Number.isNaN(exponent)) return Number.NaN;
  return toDouble(isNegative ? -digits : digits, exponent) ?? numberFromText(bytes, start, end);
}

/** `undefined` when the result could be off by one rounding. */
function toDouble(digits: number, exponent: number): number | undefined {
  if (Math.abs(digits) > Number.MAX_SAFE_INTEGER) return undefined;
  if (exponent === 0) return digits;
  if (exponent < 0 && exponent >= -22) return digits / powersOfTen[-exponent]!;
  if (exponent > 0 && exponent <= 22) return digits * powersOfTen[exponent]!;
  return undefined;
}

function parseExponent(bytes: Uint8Array, start: number, end: number): number {
  if ((bytes[start]! | 0x20) !== lowerE) return Number.NaN;
  let at = start + 1;
  const isNegative = bytes[at] === minus;
  if (isNegative || bytes[at] === plus) at++;
  if (at >= end) return Number.NaN;
  let exponent = 0;
  for (; at < end; at++) {
    const digit = bytes[at]! - zero;
    if (!(digit >= 0 && digit <= 9)) return Number.NaN;
    exponent = 10 * exponent + digit;
  }
  return isNegative ? -exponent : exponent;
}

/** Only for what has the form of a decimal number: `Number` also reads hexadecimal and empty text. */
function numberFromText(bytes: Uint8Array, start: number, end: number): number {
  if (end - start > longestNumber) return Number.NaN;
  return Number(Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1'));
}
