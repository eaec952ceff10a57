import fc from 'fast-check';
import { mutationsOf, textMutationsOf } from './byte-mutations.js';
import { hostileCount, hostileName, hostileNumber, seldom } from './hostile-values.js';
import { type RawMesh, rawMesh, triangleFaces } from './meshes.js';

type Json = string | number | boolean | null | Json[] | { [name: string]: Json };
type Built = { document: Json; binary: Uint8Array };

/** JSON knows no NaN and no infinity. */
const finite = hostileNumber.map((value) => (Number.isFinite(value) ? value : 1e30));
const factor = fc.oneof({ weight: 9, arbitrary: fc.constantFrom(0, 1, -1, 0.5, 2) }, { weight: 1, arbitrary: finite });
const numbers = (length: number) => fc.array(factor, { minLength: length, maxLength: length });

const node = fc.record(
  {
    mesh: fc.constantFrom(0, 0, 0, 1, 7),
    name: hostileName,
    children: fc.array(fc.nat(3), { maxLength: 2 }),
    translation: numbers(3),
    rotation: numbers(4),
    scale: numbers(3),
    matrix: numbers(16),
  },
  { requiredKeys: [] },
);

const indexTypes = { 5121: 1, 5123: 2, 5125: 4 } as const;
type IndexType = keyof typeof indexTypes;

function documentOf(mesh: RawMesh, nodes: Json[], mode: number, type: IndexType): Built {
  const corners = triangleFaces(mesh).flat();
  const positions = Buffer.alloc(12 * mesh.points.length);
  for (const [i, value] of mesh.points.flat().entries()) positions.writeFloatLE(value, 4 * i);
  const size = indexTypes[type];
  const indices = Buffer.alloc(size * corners.length);
  for (const [i, corner] of corners.entries()) indices.writeUIntLE((corner >>> 0) % 256 ** size, size * i, size);
  const binary = Buffer.concat([positions, indices]);
  const document: Json = {
    asset: { version: '2.0' },
    scene: 0,
    scenes: [{ nodes: [0] }],
    nodes: [{ mesh: 0 }, ...nodes],
    meshes: [{ name: 'part', primitives: [{ attributes: { POSITION: 0 }, indices: 1, mode }] }],
    accessors: [
      { bufferView: 0, componentType: 5126, count: mesh.points.length, type: 'VEC3' },
      { bufferView: 1, componentType: type, count: corners.length, type: 'SCALAR' },
    ],
    bufferViews: [
      { buffer: 0, byteLength: positions.length },
      { buffer: 0, byteOffset: positions.length, byteLength: indices.length },
    ],
    buffers: [{ byteLength: binary.length }],
  };
  return { document, binary };
}

const hostileJson: fc.Arbitrary<Json> = fc.oneof(
  hostileCount,
  fc.constantFrom<Json[]>(
    -1,
    0.5,
    null,
    true,
    '',
    '2.0',
    [],
    {},
    [0, 0, 0],
    [[]],
    { __proto__: 1 },
    'SCALAR',
    'VEC3',
    'MAT4',
    5120,
    5122,
    5125,
    5126,
  ),
);

/** Values anywhere in the document replaced: the n-th in reading order, or one left out. */
function withValue(document: Json, nth: number, value: Json | undefined): Json {
  const paths: (string | number)[][] = [];
  const visit = (part: Json, path: (string | number)[]) => {
    if (path.length > 0) paths.push(path);
    if (typeof part !== 'object' || part === null) return;
    for (const [name, entry] of Object.entries(part)) visit(entry, [...path, name]);
  };
  visit(document, []);
  const copy = structuredClone(document);
  const path = paths[nth % paths.length] ?? [];
  let place = copy as Record<string, Json>;
  for (const name of path.slice(0, -1)) place = place[name] as Record<string, Json>;
  const last = path.at(-1);
  if (last === undefined) return copy;
  if (value === undefined) delete place[last];
  else place[last] = value;
  return copy;
}

function glb(document: Json, binary: Uint8Array, lies: readonly (number | undefined)[]): Uint8Array {
  const json = Buffer.from(JSON.stringify(document));
  const text = Buffer.concat([json, Buffer.alloc((4 - (json.length % 4)) % 4, ' ')]);
  const [whole, jsonBytes, binaryBytes] = lies;
  const header = Buffer.alloc(20);
  header.write('glTF', 'latin1');
  header.writeUInt32LE(2, 4);
  header.writeUInt32LE(whole ?? 28 + text.length + binary.length, 8);
  header.writeUInt32LE(jsonBytes ?? text.length, 12);
  header.write('JSON', 16, 'latin1');
  const chunk = Buffer.alloc(8);
  chunk.writeUInt32LE(binaryBytes ?? binary.length);
  chunk.write('BIN\0', 4, 'latin1');
  return Buffer.concat([header, text, chunk, binary]);
}

const edits = fc.oneof(
  fc.constant([]),
  fc.array(fc.tuple(fc.nat(200), fc.option(hostileJson, { freq: 6, nil: undefined })), { maxLength: 3 }),
);
const lies = fc.array(seldom(hostileCount), { minLength: 3, maxLength: 3 });

const built: fc.Arbitrary<Built> = fc
  .tuple(
    rawMesh,
    fc.array(node, { maxLength: 3 }),
    fc.constantFrom(4, 4, 4, 5, 6, 1),
    fc.constantFrom<IndexType[]>(5121, 5123, 5125),
    edits,
  )
  .map(([mesh, nodes, mode, type, changes]) => {
    const { document, binary } = documentOf(mesh, nodes as unknown as Json[], mode, type);
    return { document: changes.reduce<Json>((changed, [nth, value]) => withValue(changed, nth, value), document), binary };
  });

/** A glTF file that carries its numbers in itself. */
function embedded({ document, binary }: Built): Uint8Array {
  const uri = `data:application/octet-stream;base64,${Buffer.from(binary).toString('base64')}`;
  return Buffer.from(JSON.stringify({ ...(document as object), buffers: [{ byteLength: binary.length, uri }] }));
}

const glbFiles = fc.tuple(built, lies).map(([{ document, binary }, claimed]) => glb(document, binary, claimed));

/** GLB and glTF files by their structure, with values of the document replaced, and edits of these. */
export const gltfFiles = fc.oneof(glbFiles, mutationsOf(glbFiles), built.map(embedded), textMutationsOf(built.map(embedded)));
