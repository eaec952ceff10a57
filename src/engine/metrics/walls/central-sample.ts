/** More equal places than this are thinned out evenly: their middle does not move by it. */
const most = 300;

/**
 * The one of some points (x, y, z each) that lies most in the middle of the others around it, as an index into `candidates`; -1 for
 * none. Of several heaps the largest wins: each point counts its neighbors within `radiusMm`, less the more they lie to one side.
 */
export function centralSample(points: Float64Array, candidates: ArrayLike<number>, radiusMm: number): number {
  const stride = Math.max(1, Math.ceil(candidates.length / most));
  let central = -1;
  let highest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < candidates.length; i += stride) {
    const score = centrality(points, candidates, stride, candidates[i]!, radiusMm);
    if (score <= highest) continue;
    highest = score;
    central = i;
  }
  return central;
}

function centrality(points: Float64Array, candidates: ArrayLike<number>, stride: number, sample: number, radiusMm: number): number {
  let count = 0;
  let x = 0;
  let y = 0;
  let z = 0;
  for (let i = 0; i < candidates.length; i += stride) {
    const dx = points[3 * candidates[i]!]! - points[3 * sample]!;
    const dy = points[3 * candidates[i]! + 1]! - points[3 * sample + 1]!;
    const dz = points[3 * candidates[i]! + 2]! - points[3 * sample + 2]!;
    if (dx * dx + dy * dy + dz * dz > radiusMm * radiusMm) continue;
    count++;
    x += dx;
    y += dy;
    z += dz;
  }
  return count - Math.sqrt(x * x + y * y + z * z) / radiusMm;
}
