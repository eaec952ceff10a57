import fc from 'fast-check';
import { mutationsOf, textMutationsOf } from './byte-mutations.js';
import { hostileCount, seldom } from './hostile-values.js';
import { type RawMesh, rawMesh } from './meshes.js';

type Form = 'ascii' | 'binary_little_endian' | 'binary_big_endian';
type Layout = { form: Form; coordinate: 'float' | 'double'; count: 'uchar' | 'int'; index: 'int' | 'ushort' };
type Claims = { vertices?: number | undefined; faces?: number | undefined; extra?: string | undefined };

const sizes = { float: 4, double: 8, uchar: 1, int: 4, ushort: 2 };

function ply({ points, faces }: RawMesh, layout: Layout, claims: Claims): Uint8Array {
  const header = [
    'ply',
    `format ${layout.form} 1.0`,
    `element vertex ${claims.vertices ?? points.length}`,
    ...['x', 'y', 'z'].map((axis) => `property ${layout.coordinate} ${axis}`),
    ...(claims.extra ? [claims.extra] : []),
    `element face ${claims.faces ?? faces.length}`,
    `property list ${layout.count} ${layout.index} vertex_indices`,
    'end_header\n',
  ].join('\n');
  if (layout.form === 'ascii') {
    const rows = [...points.map((point) => point.join(' ')), ...faces.map((face) => [face.length, ...face].join(' '))];
    return Buffer.from(`${header}${rows.join('\n')}\n`);
  }
  return Buffer.concat([
    Buffer.from(header),
    ...points.flat().map((value) => scalar(layout, layout.coordinate, value)),
    ...faces.flatMap((face) => [scalar(layout, layout.count, face.length), ...face.map((corner) => scalar(layout, layout.index, corner))]),
  ]);
}

function scalar({ form }: Layout, type: keyof typeof sizes, value: number): Buffer {
  const bytes = new DataView(new ArrayBuffer(sizes[type]));
  const isLittle = form === 'binary_little_endian';
  if (type === 'float') bytes.setFloat32(0, value, isLittle);
  else if (type === 'double') bytes.setFloat64(0, value, isLittle);
  else if (type === 'uchar') bytes.setUint8(0, value);
  else if (type === 'ushort') bytes.setUint16(0, value, isLittle);
  else bytes.setInt32(0, value, isLittle);
  return Buffer.from(bytes.buffer);
}

const layout: fc.Arbitrary<Layout> = fc.record({
  form: fc.constantFrom<Form[]>('ascii', 'binary_little_endian', 'binary_big_endian'),
  coordinate: fc.constantFrom('float', 'double'),
  count: fc.constantFrom('uchar', 'int'),
  index: fc.constantFrom('int', 'ushort'),
});

const claims: fc.Arbitrary<Claims> = fc.record({
  vertices: seldom(hostileCount),
  faces: seldom(hostileCount),
  extra: seldom(
    fc.constantFrom('element nothing 4294967295', 'property list uchar float confidence', 'comment end_header', 'element face 1'),
  ),
});

/** PLY files by their structure, text and binary in both orders of bytes, and edits of these. */
const built = fc.tuple(rawMesh, layout, claims).map((parts) => ply(...parts));

export const plyFiles = fc.oneof(
  built,
  mutationsOf(built),
  textMutationsOf(fc.tuple(rawMesh, layout, claims).map(([mesh, form, claimed]) => ply(mesh, { ...form, form: 'ascii' }, claimed))),
);
