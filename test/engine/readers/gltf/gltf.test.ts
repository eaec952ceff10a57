import { expect, test } from 'vitest';
import { readGltf } from '../../../../src/engine/readers/gltf/gltf.js';
import { InputError } from '../../../../src/errors.js';
import { corners, faces, points, sixTimesVolume, summary } from '../tetrahedron.js';

const sound = { triangles: 4, sixTimesVolume: 1, notes: [] };
const float32 = Float32Array.from(points.flat());
const uint16 = Uint16Array.from(faces.flat());

type Json = Record<string, unknown>;

/** Positions at byte 0, indices at byte 48, both of one buffer. */
const document = {
  asset: { version: '2.0' },
  scenes: [{ nodes: [0] }],
  nodes: [{ mesh: 0, name: 'corner' }],
  meshes: [{ name: 'tetrahedron', primitives: [{ attributes: { POSITION: 0 }, indices: 1 }] }],
  accessors: [
    { bufferView: 0, componentType: 5126, count: 4, type: 'VEC3' },
    { bufferView: 1, componentType: 5123, count: 12, type: 'SCALAR' },
  ],
  bufferViews: [
    { buffer: 0, byteLength: 48 },
    { buffer: 0, byteOffset: 48, byteLength: 24 },
  ],
  buffers: [{ byteLength: 72 }],
};
const tetrahedron = Buffer.concat([Buffer.from(float32.buffer), Buffer.from(uint16.buffer)]);

function glb(change: Json = {}, binary: Uint8Array = tetrahedron): Uint8Array {
  const json = Buffer.from(JSON.stringify({ ...document, ...change }));
  const padded = Buffer.concat([json, Buffer.alloc((4 - (json.length % 4)) % 4, ' ')]);
  const header = Buffer.alloc(20);
  header.write('glTF', 'latin1');
  header.writeUInt32LE(2, 4);
  header.writeUInt32LE(28 + padded.length + binary.length, 8);
  header.writeUInt32LE(padded.length, 12);
  header.write('JSON', 16, 'latin1');
  const chunk = Buffer.alloc(8);
  chunk.writeUInt32LE(binary.length);
  chunk.write('BIN\0', 4, 'latin1');
  return new Uint8Array(Buffer.concat([header, padded, chunk, binary]));
}

const embedded = `data:application/octet-stream;base64,${tetrahedron.toString('base64')}`;
const text = (json: Json) => new Uint8Array(Buffer.from(JSON.stringify(json)));

test.each([
  ['a GLB file', () => glb()],
  ['a glTF file with embedded data', () => text({ ...document, buffers: [{ byteLength: 72, uri: embedded }] })],
  [
    'a glTF file behind a byte order mark',
    () => Buffer.concat([Buffer.from('\ufeff'), text({ ...document, buffers: [{ byteLength: 72, uri: embedded }] })]),
  ],
  ['a file without scenes', () => glb({ scenes: [] })],
])('reads %s, in meters, with the name of its node', (_, make) => {
  const file = readGltf(make());

  expect(summary(file)).toEqual(sound);
  expect(file).toMatchObject({ unit: 'm', groups: [{ name: 'corner', firstTriangle: 0 }] });
});

test('a node without a name has that of its mesh', () => {
  expect(readGltf(glb({ nodes: [{ mesh: 0 }] })).groups).toEqual([{ name: 'tetrahedron', firstTriangle: 0 }]);
});

test.each([
  ['scale, then rotation, then shift', { scale: [2, 2, 2], rotation: [0, 0, Math.SQRT1_2, Math.SQRT1_2], translation: [10, 0, 5] }],
  ['a matrix by columns', { matrix: [0, 2, 0, 0, -2, 0, 0, 0, 0, 0, 2, 0, 10, 0, 5, 1] }],
])('a node places its mesh by %s', (_, place) => {
  const { mesh } = readGltf(glb({ nodes: [{ mesh: 0, ...place }] }));

  expect([...mesh.positions].map((value) => Number(value.toFixed(9)) + 0)).toEqual([10, 0, 5, 10, 2, 5, 8, 0, 5, 10, 0, 7]);
});

test('children are placed within their parents, a mesh may be used again, and a mirrored one keeps its outside', () => {
  const nodes = [
    { children: [1, 2], scale: [2, 2, 2] },
    { mesh: 0, name: 'left' },
    { mesh: 0, name: 'right', scale: [-1, 1, 1], translation: [-1, 0, 0] },
  ];

  const file = readGltf(glb({ nodes }));

  expect(sixTimesVolume(file)).toBeCloseTo(16, 12);
  expect(file.mesh.positions.slice(12, 15)).toEqual(Float64Array.of(-2, 0, 0));
  expect(file.groups).toEqual([
    { name: 'left', firstTriangle: 0 },
    { name: 'right', firstTriangle: 4 },
  ]);
});

test.each([
  ['without indices', 4, corners.flat(), undefined],
  ['as a strip', 5, points.flat(), [0, 2, 1, 3, 0, 2]],
  ['as a fan of three and one more', 6, points.flat(), [0, 1, 3, 2, 1]],
])('triangles %s', (_, mode, positions, strip) => {
  const numbers = Buffer.concat([Buffer.from(Float32Array.from(positions).buffer), Buffer.from(Uint16Array.from(strip ?? []).buffer)]);
  const at = 4 * positions.length;
  const closing = { attributes: { POSITION: 0 }, indices: 2, mode: 4 };
  const primitive = { attributes: { POSITION: 0 }, ...(strip && { indices: 1 }), mode };
  const binary = Buffer.concat([numbers, Buffer.alloc((2 * (strip?.length ?? 0)) % 4), Buffer.from(Uint16Array.of(1, 2, 3).buffer)]);
  const last = binary.length - 6;

  const { mesh } = readGltf(
    glb(
      {
        meshes: [{ primitives: mode === 6 ? [primitive, closing] : [primitive] }],
        accessors: [
          { bufferView: 0, componentType: 5126, count: positions.length / 3, type: 'VEC3' },
          { bufferView: 1, componentType: 5123, count: strip?.length ?? 0, type: 'SCALAR' },
          { bufferView: 2, componentType: 5123, count: 3, type: 'SCALAR' },
        ],
        bufferViews: [
          { buffer: 0, byteLength: at },
          { buffer: 0, byteOffset: at, byteLength: 2 * (strip?.length ?? 0) },
          { buffer: 0, byteOffset: last, byteLength: 6 },
        ],
        buffers: [{ byteLength: binary.length }],
      },
      binary,
    ),
  );

  expect(Math.abs(sixTimesVolume({ mesh, notes: [] }))).toBeCloseTo(1, 12);
  expect(mesh.indices.length / 3).toBe(4);
});

test('quantized corners, interleaved with others, and normalized ones', () => {
  const rows = Int16Array.from(points.flatMap((point) => [...point.map((value) => 32_767 * value), 99]));
  const binary = Buffer.concat([Buffer.from(rows.buffer), Buffer.from(uint16.buffer)]);
  const accessors = [{ bufferView: 0, componentType: 5122, normalized: true, count: 4, type: 'VEC3' }, document.accessors[1]];
  const bufferViews = [
    { buffer: 0, byteLength: 32, byteStride: 8 },
    { buffer: 0, byteOffset: 32, byteLength: 24 },
  ];

  const file = readGltf(
    glb({ accessors, bufferViews, buffers: [{ byteLength: 56 }], extensionsRequired: ['KHR_mesh_quantization'] }, binary),
  );

  expect(summary(file)).toEqual(sound);
});

test('a sparse accessor replaces single corners', () => {
  const moved = Buffer.concat([tetrahedron, Buffer.from(Uint8Array.of(3, 0, 0, 0)), Buffer.from(Float32Array.of(0, 0, 7).buffer)]);
  const sparse = { count: 1, indices: { bufferView: 2, componentType: 5121 }, values: { bufferView: 3 } };
  const bufferViews = [
    ...document.bufferViews,
    { buffer: 0, byteOffset: 72, byteLength: 1 },
    { buffer: 0, byteOffset: 76, byteLength: 12 },
  ];

  const file = readGltf(
    glb({ accessors: [{ ...document.accessors[0], sparse }, document.accessors[1]], bufferViews, buffers: [{ byteLength: 88 }] }, moved),
  );

  expect(sixTimesVolume(file)).toBe(7);
});

test('what is left out is told: points and lines, other scenes, bent meshes', () => {
  const lines = { attributes: { POSITION: 0 }, indices: 1, mode: 1 };
  const primitives = document.meshes.flatMap((mesh): Json[] => mesh.primitives);

  const { notes } = readGltf(
    glb({ meshes: [{ primitives: [...primitives, lines] }], scenes: [{ nodes: [0] }, { nodes: [] }], skins: [{}] }),
  );

  expect(notes).toEqual([
    'The glTF file holds 2 scenes; only the one that it shows first was read.',
    'Points and lines of the glTF file, which were left out: 1.',
    'The glTF file bends meshes by skins or targets; they were read at rest.',
  ]);
});

const [positionsAt, indicesAt] = document.accessors;
const far = Array.from({ length: 65 }, (_, i) => ({ children: [i + 1] }));

test.each<[string, Json, RegExp]>([
  ['compressed by Draco', { extensionsRequired: ['KHR_draco_mesh_compression'] }, /holds compressed meshes \(KHR_draco_mesh_compression\)/],
  ['compressed by Meshopt', { extensionsRequired: ['EXT_meshopt_compression'] }, /holds compressed meshes \(EXT_meshopt_compression\)/],
  ['with another extension', { extensionsRequired: ['ACME_\u202ebodies'] }, /needs the extension ACME_bodies, which is not read/],
  [
    'instanced by an extension',
    { nodes: [{ mesh: 0, extensions: { EXT_mesh_gpu_instancing: {} } }] },
    /EXT_mesh_gpu_instancing, which is not/,
  ],
  ['of version 1', { asset: { version: '1.0' } }, /glTF version 1\.0, and only version 2/],
  ['with its data elsewhere', { buffers: [{ byteLength: 72, uri: '../../etc/passwd' }] }, /keeps its geometry in another file beside it/],
  ['with a buffer that is too short', { buffers: [{ byteLength: 73 }] }, /buffer 0 is shorter than it says/],
  ['with too many corners', { accessors: [{ ...positionsAt, count: 5 }, indicesAt] }, /reaches beyond its buffer/],
  ['with a thousand million corners', { accessors: [{ ...positionsAt, count: 1e9 }, indicesAt] }, /reaches beyond its buffer|too often/],
  [
    'with a view beyond its buffer',
    { bufferViews: [{ buffer: 0, byteLength: 1e12 }, document.bufferViews[1]] },
    /reaches beyond its buffer/,
  ],
  ['with corners made of nothing', { accessors: [{ componentType: 5126, type: 'VEC3', count: 1e8 }, indicesAt] }, /elements but no data/],
  ['with an index out of range', { accessors: [{ ...positionsAt, count: 3 }, indicesAt] }, /refers to vertex 3, and there are 3/],
  ['with a missing node', { scenes: [{ nodes: [7] }] }, /node 7 is not there/],
  ['with a circle of nodes', { nodes: [{ children: [0] }] }, /nests its nodes in a circle, or more than 64 deep/],
  ['nested 66 deep', { nodes: [...far, { mesh: 0 }] }, /more than 64 deep/],
  ['flattened', { nodes: [{ mesh: 0, scale: [1, 1, 0] }] }, /flattens a mesh/],
  ['with a wrong type', { nodes: [{ mesh: 'x' }] }, /breaks a rule of glTF 2\.0 at "nodes\.0\.mesh"/],
  ['without meshes', { nodes: [{}] }, /no triangles/],
])('a file %s is refused', (_, change, message) => {
  const read = () => readGltf(glb(change));

  expect(read).toThrow(InputError);
  expect(read).toThrow(message);
});

test('meshes that use the same numbers over and over are refused before they cost much', () => {
  const primitive = { attributes: { POSITION: 0 }, indices: 1 };
  const zeros = { componentType: 5126, type: 'VEC3', count: 1_000_000 };

  const read = () =>
    readGltf(glb({ accessors: [zeros, indicesAt], meshes: [{ primitives: Array.from({ length: 400 }, () => primitive) }] }));

  expect(read).toThrow(/use the same numbers too often/);
});

test('a GLB file that is cut off, or no JSON, is refused', () => {
  expect(() => readGltf(glb().subarray(0, 200))).toThrow(/GLB file is cut off/);
  expect(() => readGltf(new Uint8Array(Buffer.from('{"asset":')))).toThrow(/not sound JSON/);
});
