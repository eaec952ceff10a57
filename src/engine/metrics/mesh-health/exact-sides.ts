/** Half a unit in the last place of 1. */
const epsilon = 2 ** -53;
const solidBound = (7 + 56 * epsilon) * epsilon;
const planarBound = (3 + 16 * epsilon) * epsilon;

/**
 * Which side of the plane through `a`, `b`, `c` the point `d` lies on: negative above it, where the three run counter-clockwise,
 * positive below, 0 exactly on it. Points are given by their offsets in `p`. Only the sign has a meaning, and it is always right.
 *
 * The determinant in double precision decides where it is larger than its greatest possible error; else it is done again in integers
 * of any length, which takes 30 times as long.
 *
 * @see J. R. Shewchuk, "Adaptive precision floating-point arithmetic and fast robust geometric predicates", Discrete & Computational
 *   Geometry 18 (1997), for the bound
 */
export function sideOfPlane(p: Float64Array, a: number, b: number, c: number, d: number): number {
  const side = quickSideOfPlane(p, a, b, c, d);
  return Number.isNaN(side) ? exactSideOfPlane(p, a, b, c, d) : side;
}

/** As `sideOfPlane` where double precision is enough, else NaN. */
export function quickSideOfPlane(p: Float64Array, a: number, b: number, c: number, d: number): number {
  const dx = p[d]!;
  const dy = p[d + 1]!;
  const dz = p[d + 2]!;
  const ax = p[a]! - dx;
  const ay = p[a + 1]! - dy;
  const az = p[a + 2]! - dz;
  const bx = p[b]! - dx;
  const by = p[b + 1]! - dy;
  const bz = p[b + 2]! - dz;
  const cx = p[c]! - dx;
  const cy = p[c + 1]! - dy;
  const cz = p[c + 2]! - dz;
  const bxcy = bx * cy;
  const cxby = cx * by;
  const cxay = cx * ay;
  const axcy = ax * cy;
  const axby = ax * by;
  const bxay = bx * ay;
  const determinant = az * (bxcy - cxby) + bz * (cxay - axcy) + cz * (axby - bxay);
  const size =
    (Math.abs(bxcy) + Math.abs(cxby)) * Math.abs(az) +
    (Math.abs(cxay) + Math.abs(axcy)) * Math.abs(bz) +
    (Math.abs(axby) + Math.abs(bxay)) * Math.abs(cz);
  return Math.abs(determinant) > solidBound * size || size === 0 ? determinant : Number.NaN;
}

/**
 * Which side of the line from `a` to `b` the point `c` lies on when seen along an axis: positive to the left, negative to the right,
 * 0 exactly on it. `u` and `v` are the two axes (0, 1 or 2) that are seen. As sure as `sideOfPlane`.
 */
export function sideOfLine(p: Float64Array, a: number, b: number, c: number, u: number, v: number): number {
  const left = (p[a + u]! - p[c + u]!) * (p[b + v]! - p[c + v]!);
  const right = (p[a + v]! - p[c + v]!) * (p[b + u]! - p[c + u]!);
  const determinant = left - right;
  const size = Math.abs(left) + Math.abs(right);
  return Math.abs(determinant) > planarBound * size || size === 0 ? determinant : exactSideOfLine(p, a, b, c, u, v);
}

function exactSideOfPlane(p: Float64Array, a: number, b: number, c: number, d: number): number {
  const [ax, ay, az, bx, by, bz, cx, cy, cz, dx, dy, dz] = toIntegers(
    p,
    [a, b, c, d].flatMap((at) => [at, at + 1, at + 2]),
  );
  const [ux, uy, uz] = [ax! - dx!, ay! - dy!, az! - dz!];
  const [vx, vy, vz] = [bx! - dx!, by! - dy!, bz! - dz!];
  const [wx, wy, wz] = [cx! - dx!, cy! - dy!, cz! - dz!];
  return signOf(uz * (vx * wy - wx * vy) + vz * (wx * uy - ux * wy) + wz * (ux * vy - vx * uy));
}

function exactSideOfLine(p: Float64Array, a: number, b: number, c: number, u: number, v: number): number {
  const [au, av, bu, bv, cu, cv] = toIntegers(
    p,
    [a, b, c].flatMap((at) => [at + u, at + v]),
  );
  return signOf((au! - cu!) * (bv! - cv!) - (av! - cv!) * (bu! - cu!));
}

function signOf(value: bigint): number {
  return value > 0n ? 1 : value < 0n ? -1 : 0;
}

const scratch = new DataView(new ArrayBuffer(8));

/** The numbers at these places, all times one power of two that makes them whole. */
function toIntegers(p: Float64Array, places: readonly number[]): bigint[] {
  const parts = places.map((place) => {
    scratch.setFloat64(0, p[place]!);
    const high = scratch.getUint32(0);
    const stored = (high >>> 20) & 0x7ff;
    const fraction = (BigInt(high & 0xfffff) << 32n) | BigInt(scratch.getUint32(4));
    const magnitude = stored === 0 ? fraction : fraction | (1n << 52n);
    return { exponent: Math.max(stored, 1), mantissa: high >>> 31 === 1 ? -magnitude : magnitude };
  });
  const least = Math.min(...parts.map(({ exponent, mantissa }) => (mantissa === 0n ? Infinity : exponent)));
  return parts.map(({ exponent, mantissa }) => (mantissa === 0n ? 0n : mantissa << BigInt(exponent - least)));
}
