/** The middle one of the values, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

export type Pairs<Ours, Peer> = { ours: Ours[]; peer: Peer[] };

/** Both sides in turns, so that what else the machine does strikes both. The first pair warms files and is dropped. */
export async function inPairs<Ours, Peer>(count: number, ours: () => Promise<Ours>, peer: () => Promise<Peer>): Promise<Pairs<Ours, Peer>> {
  const pairs: Pairs<Ours, Peer> = { ours: [], peer: [] };
  for (let i = -1; i < count; i++) {
    const pair = i % 2 === 0 ? [await ours(), await peer()] : [await peer(), await ours()].reverse();
    if (i < 0) continue;
    pairs.ours.push(pair[0] as Ours);
    pairs.peer.push(pair[1] as Peer);
  }
  return pairs;
}

/** The median of the ratios of each pair, of a quantity that both sides have. */
export function medianRatio<Side>({ ours, peer }: Pairs<Side, Side>, quantity: (side: Side) => number): number {
  return median(ours.map((side, i) => quantity(side) / quantity(peer[i]!)));
}
