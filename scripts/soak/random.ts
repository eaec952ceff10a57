export type Random = ReturnType<typeof createRandom>;

/** Numbers that look random and are the same for the same seed: mulberry32, public domain, by Tommy Ettinger. */
export function createRandom(seed: number) {
  let state = seed >>> 0;

  /** From 0 to below 1. */
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  }

  return {
    next,
    chance: (share: number) => next() < share,
    /** A whole number from `from` to `to`, both included. */
    integer: (from: number, to: number) => from + Math.floor(next() * (to - from + 1)),
    pick: <Item>(items: readonly Item[]): Item => items[Math.floor(next() * items.length)] as Item,
    /** One of `items`, the more often the greater its weight. */
    weighted<Item extends { weight: number }>(items: readonly Item[]): Item {
      let left = next() * items.reduce((sum, { weight }) => sum + weight, 0);
      for (const item of items) {
        left -= item.weight;
        if (left < 0) return item;
      }
      return items.at(-1) as Item;
    },
  };
}
