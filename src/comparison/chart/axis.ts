/** One axis of a chart: where a value stands in pixels, and the round values to write beside it. */
export type Axis = { toPx(value: number): number; ticks: number[]; minorTicks: number[]; isLog: boolean };

/** Where an axis begins and ends, in pixels. */
export type Stretch = { fromPx: number; toPx: number };

/** Costs that differ by more than this factor cannot be read from a linear axis. */
const largestLinearRatio = 12;

/** From the round value below `low` to the one above `high`, at least one decade. Both are above 0. */
export function logAxis(low: number, high: number, { fromPx, toPx }: Stretch): Axis {
  const first = roundBelow(low);
  const last = roundAbove(Math.max(high, 10 * low));
  const span = Math.log(last / first);
  const all = decades(first, last);
  const ticks = all.filter((value) => isPowerOfTen(value));
  return {
    toPx: (value) => fromPx + ((toPx - fromPx) * Math.log(value / first)) / span,
    // Few powers of ten leave most values far from a number.
    ticks: ticks.length < 3 ? all : ticks,
    minorTicks: all,
    isLog: true,
  };
}

/** From 0, or on a log scale where the values lie too far apart for that. */
export function costAxis(low: number, high: number, stretch: Stretch): Axis {
  return low > 0 && high / low > largestLinearRatio ? logAxis(low, high, stretch) : linearAxis(high, stretch);
}

function linearAxis(high: number, { fromPx, toPx }: Stretch): Axis {
  const step = roundAbove(Math.max(high, 1e-6) / 6);
  const count = Math.ceil((high * 1.02) / step) || 1;
  const ticks = Array.from({ length: count + 1 }, (_, i) => Number((i * step).toPrecision(12)));
  return { toPx: (value) => fromPx + ((toPx - fromPx) * value) / (count * step), ticks, minorTicks: [], isLog: false };
}

/** "20 000", "0.05": no more digits than the value has. */
export function tickText(value: number): string {
  const [whole = '', decimals] = String(Number(value.toPrecision(6))).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ' ');
  return decimals === undefined ? grouped : `${grouped}.${decimals}`;
}

function isPowerOfTen(value: number): boolean {
  return Math.abs(Math.log10(value) - Math.round(Math.log10(value))) < 1e-9;
}

function decades(first: number, last: number): number[] {
  const values: number[] = [];
  for (let exponent = Math.floor(Math.log10(first) - 1e-9); 10 ** exponent <= last * 1.0001; exponent++) {
    for (const digit of [1, 2, 5]) {
      const value = Number(`${digit}e${exponent}`);
      if (value >= first * 0.9999 && value <= last * 1.0001) values.push(value);
    }
  }
  return values;
}

/** The largest of … 0.5, 1, 2, 5, 10 … that is not above the value. */
function roundBelow(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value) + 1e-9);
  const digit = [5, 2, 1].find((candidate) => candidate * power <= value * (1 + 1e-9)) ?? 1;
  return Number((digit * power).toPrecision(3));
}

/** The smallest of … 0.5, 1, 2, 5, 10 … that is not below the value. */
function roundAbove(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value) + 1e-9);
  const digit = [1, 2, 5, 10].find((candidate) => candidate * power >= value * (1 - 1e-9)) ?? 10;
  return Number((digit * power).toPrecision(3));
}
