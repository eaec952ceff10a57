import { intersect, type Spans } from './spans.js';

/**
 * Per layer what it has in common with the layers up to `below` under it and `above` over it; nothing where some of these are missing.
 * Windows that double in height, so that a layer costs a few intersections however many layers are asked for.
 */
export function commonOf(layers: readonly Spans[], below: number, above: number, none: Spans): Spans[] {
  const height = below + above + 1;
  let run = layers;
  let reached = 1;
  const joined = (by: number) => pairs(run, (i) => run[i + by] ?? none, intersect);
  for (; 2 * reached <= height; reached *= 2) run = joined(reached);
  if (reached < height) run = joined(height - reached);
  return layers.map((_, i) => run[i - below] ?? none);
}

/** What `make` makes of each value and its partner, once for neighbors that have the same of both. */
export function pairs<A, B, C>(values: readonly A[], partner: (index: number) => B, make: (value: A, partner: B) => C): C[] {
  const made: C[] = [];
  let last: B | undefined;
  values.forEach((value, i) => {
    const other = partner(i);
    const isLikeLast = i > 0 && value === values[i - 1] && other === last;
    made.push(isLikeLast ? made[i - 1]! : make(value, other));
    last = other;
  });
  return made;
}
