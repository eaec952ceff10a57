import {
  add,
  and,
  block,
  type Code,
  choose,
  get,
  go,
  goIf,
  instantiate,
  integer,
  isBelow,
  isEqual,
  isZero,
  load,
  loop,
  type Memory,
  type Module,
  moduleOf,
  multiply,
  set,
  shiftLeft,
  shiftRight,
  store,
  subtract,
  when,
  xor,
} from '../../wasm.js';

const triangleBytes = 50;
const normalBytes = 12;
const cornerBytes = 12;

/** What is looked up at once: few enough corners that what they fetch stays in the second cache. */
export const batchTriangles = 256;

/** Where the kernel finds a batch as the file has it, where it leaves the vertices of the corners, and where the vertices begin. */
export const batchAt = 0;
export const indicesAt = triangleBytes * batchTriangles;
export const verticesAt = indicesAt + 3 * 4 * batchTriangles;

/**
 * `join` adds the triangles of a batch to `count` vertices and gives back how many there are then; `rebuild` fills an empty table with
 * all vertices. A table is given by its place and by its number of slots, a power of two, less one.
 */
export type WeldKernel = {
  join(triangles: number, table: number, mask: number, count: number): number;
  rebuild(table: number, mask: number, count: number): number;
};

/**
 * Vertices in a hash table with linear probing. Vertex `v`, counted from 1, has the bits of its three float32 coordinates at
 * `verticesAt + 12 * v`. A slot of the table holds a vertex in as many low bits as there are to number the slots, and above them those
 * bits of the vertex's hash, which spare most looks at vertices that are not meant; 0 is a free slot.
 *
 * A batch is gone through twice. At first nothing but the hashes is made and the slots are looked at: none of these accesses waits for
 * another one, and waiting is most of the time that a hash table takes.
 *
 * @see D. E. Knuth, "The Art of Computer Programming", vol. 3, section 6.4, algorithm L
 * @see S. Chen et al., "Improving hash join performance through prefetching", ACM Transactions on Database Systems 32 (2007)
 */
export function createWeldKernel(memory: Memory): WeldKernel {
  compiled ??= moduleOf({
    join: { parameters: 4, variables: 15, body: joinBatch() },
    rebuild: { parameters: 3, variables: 15, body: rebuildTable() },
  });
  return instantiate(compiled, memory) as WeldKernel;
}

let compiled: Module | undefined;

// Variables: first the parameters, then those that both functions have, whose parameters are fewer.
const [x, y, z, hash, slot, entry, vertex, at] = [5, 6, 7, 8, 9, 10, 11, 12] as const;

function joinBatch(): Code {
  const [triangles, table, mask, count, fetched, out, last] = [0, 1, 2, 3, 4, 13, 14] as const;
  const lookAhead = (corner: number) => [
    ...readCorner(normalBytes + cornerBytes * corner),
    ...makeHash,
    ...store(get(out), get(hash), 4 * corner),
    ...set(fetched, xor(get(fetched), load(slotAt(table, and(get(hash), get(mask)))))),
  ];
  const isMeant = and(
    and(isEqual(load(get(vertex)), get(x)), isEqual(load(get(vertex), 4), get(y))),
    isEqual(load(get(vertex), 8), get(z)),
  );
  const joinCorner = (corner: number) => [
    ...readCorner(normalBytes + cornerBytes * corner),
    ...set(hash, load(get(out), 4 * corner)),
    ...set(slot, and(get(hash), get(mask))),
    ...block(
      loop(
        set(entry, load(slotAt(table, get(slot)))),
        when(isZero(get(entry)), addVertex(table, mask, count), go(2)),
        when(isZero(and(xor(get(entry), get(hash)), not(get(mask)))), set(vertex, vertexAt(and(get(entry), get(mask)))), goIf(2, isMeant)),
        goOn(mask),
        go(0),
      ),
    ),
    ...store(get(out), subtract(and(get(entry), get(mask)), integer(1)), 4 * corner),
  ];
  const forEach = (step: (corner: number) => Code) => [
    ...set(at, integer(batchAt)),
    ...set(out, integer(indicesAt)),
    ...loop(
      ...[0, 1, 2].map(step),
      set(at, add(get(at), integer(triangleBytes))),
      set(out, add(get(out), integer(3 * 4))),
      goIf(0, isBelow(get(at), get(last))),
    ),
  ];
  return [
    ...set(last, add(multiply(get(triangles), integer(triangleBytes)), integer(batchAt))),
    ...forEach(lookAhead),
    // Of use only so that no compiler leaves the looks out; no vertex has number 0.
    ...store(integer(verticesAt), get(fetched)),
    ...forEach(joinCorner),
    ...get(count),
  ];
}

function rebuildTable(): Code {
  const [table, mask, count, added] = [0, 1, 2, 3] as const;
  return [
    ...loop(
      set(added, add(get(added), integer(1))),
      set(at, vertexAt(get(added))),
      readCorner(0),
      makeHash,
      set(slot, and(get(hash), get(mask))),
      block(loop(goIf(1, isZero(load(slotAt(table, get(slot))))), goOn(mask), go(0))),
      store(slotAt(table, get(slot)), entryOf(mask, added)),
      goIf(0, isBelow(get(added), get(count))),
    ),
    ...get(count),
  ];
}

const slotAt = (table: number, number: Code) => add(get(table), shiftLeft(number, integer(2)));
const vertexAt = (number: Code) => add(integer(verticesAt), multiply(number, integer(cornerBytes)));
const entryOf = (mask: number, number: number) => xor(and(get(hash), not(get(mask))), get(number));
const goOn = (mask: number) => set(slot, and(add(get(slot), integer(1)), get(mask)));
const not = (code: Code) => xor(code, integer(-1));

/** The bits of the three coordinates at so many bytes beyond `at`; those of 0 for -0, which has no more than its sign. */
function readCorner(offset: number): Code {
  return [x, y, z].flatMap((coordinate, i) => [
    ...set(coordinate, load(get(at), offset + 4 * i)),
    ...set(coordinate, choose(shiftLeft(get(coordinate), integer(1)), get(coordinate), integer(0))),
  ]);
}

const mixed = (shift: number) => xor(get(hash), shiftRight(get(hash), integer(shift)));
const makeHash: Code = [
  ...set(hash, multiply(get(x), integer(0x85ebca6b))),
  ...set(hash, multiply(add(mixed(15), get(y)), integer(0xc2b2ae35))),
  ...set(hash, multiply(add(mixed(13), get(z)), integer(0x27d4eb2f))),
  ...set(hash, mixed(15)),
];

function addVertex(table: number, mask: number, count: number): Code {
  return [
    ...set(count, add(get(count), integer(1))),
    ...set(vertex, vertexAt(get(count))),
    ...[x, y, z].flatMap((coordinate, i) => store(get(vertex), get(coordinate), 4 * i)),
    ...set(entry, entryOf(mask, count)),
    ...store(slotAt(table, get(slot)), get(entry)),
  ];
}
