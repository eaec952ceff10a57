import type { Vector } from '../geometry/vector.js';

/** A length as it is written: three digits that count, at most three decimals. */
export function lengthText(mm: number): string {
  const decimals = Math.min(3, Math.max(0, 2 - Math.floor(Math.log10(Math.abs(mm) || 1))));
  return mm.toFixed(decimals);
}

/** Coordinates with as many decimals as a hundredth of a millimeter needs. */
export function pointText([x, y, z]: Vector): string {
  const text = (value: number) => (Math.abs(value) < 0.005 ? 0 : value).toFixed(2);
  return `(${text(x)}, ${text(y)}, ${text(z)})`;
}

/** Units as people write them: `mm2` with a raised digit. Tool answers keep to plain letters, and so does what the assistant is told. */
export function withRaisedDigits(text: string): string {
  return text.replace(/\b([cm]m)([23])\b/g, (_, unit: string, power: string) => unit + (power === '2' ? '²' : '³'));
}
