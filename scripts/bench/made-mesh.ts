import { writeFileSync } from 'node:fs';

/** Numbers in [0, 1) that are the same in every run. @see Park and Miller, Communications of the ACM 31 (1988) */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/**
 * A closed, bumpy ball of about so many triangles as a binary STL file; `isShuffled` puts them in an order without neighbors, as some
 * exporters do. It gives back how many there are.
 */
export function writeBall(path: string, wanted: number, isShuffled = false): number {
  const rows = Math.max(3, Math.round(Math.sqrt(wanted / 4)));
  const columns = 2 * rows;
  const corner = (row: number, column: number): [number, number, number] => {
    const polar = (Math.PI * row) / rows;
    const around = (2 * Math.PI * (column % columns)) / columns;
    if (row === 0 || row === rows) return [0, 0, row === 0 ? 40 : -40];
    const radius = 40 + 0.5 * Math.sin(9 * polar) * Math.cos(7 * around);
    return [radius * Math.sin(polar) * Math.cos(around), radius * Math.sin(polar) * Math.sin(around), radius * Math.cos(polar)];
  };
  const count = 2 * columns * (rows - 1);
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  if (isShuffled) shuffle(order, createRandom(20));
  const bytes = Buffer.alloc(84 + 50 * count);
  bytes.writeUInt32LE(count, 80);
  for (let i = 0; i < count; i++) {
    for (const [j, [row, column]] of cornersOf(order[i]!, columns).entries()) {
      for (const [k, value] of corner(row, column).entries()) bytes.writeFloatLE(value, 84 + 50 * i + 12 + 12 * j + 4 * k);
    }
  }
  writeFileSync(path, bytes);
  return count;
}

/** Rows and columns of a triangle's corners: first those that point down, from the second row on, and then the others. */
function cornersOf(triangle: number, columns: number): [number, number][] {
  const row = Math.floor(triangle / (2 * columns));
  const column = (triangle >> 1) % columns;
  if (triangle % 2 === 0)
    return [
      [row + 1, column],
      [row + 2, column],
      [row + 1, column + 1],
    ];
  return [
    [row, column + 1],
    [row + 1, column],
    [row + 1, column + 1],
  ];
}

function shuffle(items: Uint32Array, random: () => number): void {
  for (let i = items.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [items[i], items[j]] = [items[j]!, items[i]!];
  }
}
