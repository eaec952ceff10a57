import { type Stream, type Toxic, type ToxicSpec, toToxic } from './toxic.js';

/** A toxic that acts, and what is left of it. */
export type ActiveToxic = { toxic: Toxic; left: number };

/** The toxics of one proxy at this moment. */
export type ToxicSet = ReturnType<typeof createToxicSet>;

/** Keeps toxics; `random` decides which connections a toxicity below 1 strikes. */
export function createToxicSet(random: () => number) {
  let active: ActiveToxic[] = [];
  return {
    /** Gives back what takes it away again. */
    add(spec: ToxicSpec & Pick<Toxic, 'before'>): () => void {
      const toxic = toToxic(spec);
      const one = { toxic, left: toxic.times ?? Number.POSITIVE_INFINITY };
      active.push(one);
      return () => {
        active = active.filter((other) => other !== one);
      };
    },
    remove(name: string): void {
      active = active.filter(({ toxic }) => toxic.name !== name);
    },
    clear(): void {
      active = [];
    },
    of(stream: Stream): ActiveToxic[] {
      return active.filter(({ toxic }) => toxic.stream === stream);
    },
    all: () => active,
    random,
  };
}
