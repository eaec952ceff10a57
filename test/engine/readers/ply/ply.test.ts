import { expect, test } from 'vitest';
import { readPly } from '../../../../src/engine/readers/ply/ply.js';
import { bytesOf, faces, points, summary } from '../tetrahedron.js';

const sound = { triangles: 4, sixTimesVolume: 1, notes: [] };

test('reads a text file', () => {
  expect(read(textPly())).toEqual(sound);
});

test.each([
  ['Windows line ends', textPly().replaceAll('\n', '\r\n')],
  ['the list named vertex_index', textPly().replace('vertex_indices', 'vertex_index')],
  ['comments', textPly().replace('element face', 'comment element face 9\nobj_info end_header\nelement face')],
  [
    'rows that are not lines',
    textPly()
      .replaceAll(/(?<=[\d.])\n(?=[\d.])/g, ' ')
      .replace('1.0 ', '1.0\n'),
  ],
  [
    'an element in between that is not known',
    textPly({ extra: 'element edge 2\nproperty int a\nproperty list uchar float b\n', extraRows: '7 2 0.5 0.5\n8 0\n' }),
  ],
  ['an element of countless rows without properties', textPly({ extra: 'element nothing 999999999999999\n' })],
])('reads a text file with %s', (_, text) => {
  expect(read(text)).toEqual(sound);
});

test.each([
  ['little', 'float', 'uchar', 'int'],
  ['big', 'float', 'uchar', 'int'],
  ['little', 'double', 'ushort', 'uint'],
  ['big', 'float64', 'uint32', 'uint16'],
  ['little', 'int8', 'int8', 'uint8'],
  ['big', 'short', 'int16', 'int8'],
])('reads a binary file of %s-endian %s coordinates and lists of %s and %s', (order, coordinate, count, index) => {
  const bytes = binaryPly(order === 'little', coordinate, count, index);

  expect(summary(readPly(bytes))).toEqual(sound);
});

test('a face of many corners becomes a fan around its first one', () => {
  const { mesh } = readPly(
    bytesOf(ply([...points, [1, 1, 1]], 'element face 1\nproperty list uchar int vertex_indices\n', '5 0 1 2 3 4\n')),
  );

  expect(mesh.indices).toEqual(Uint32Array.of(0, 1, 2, 0, 2, 3, 0, 3, 4));
});

test('every second triangle of a strip is turned, a negative corner begins another strip, and joints without area are dropped', () => {
  const strips = 'element tristrips 1\nproperty list int int vertex_indices\n';

  const { mesh } = readPly(bytesOf(ply([...points, [1, 1, 1]], strips, '11 0 1 2 3 -1 1 2 3 3 4 0\n')));

  expect(mesh.indices).toEqual(Uint32Array.of(0, 1, 2, 2, 1, 3, 1, 2, 3, 4, 3, 0));
});

test.each([
  ['without faces', ply(points, '', '')],
  ['with an empty list of faces', ply(points, 'element face 0\nproperty list uchar int vertex_indices\n', '')],
])('a file %s is refused as a point cloud', (_, text) => {
  expect(() => read(text)).toThrow('The PLY file holds 4 points but no faces: it is a point cloud, which has no volume.');
});

test.each([
  ['an index that is too large', textPly().replace('3 1 2 3', '3 1 2 4'), 'Triangle 4 refers to a vertex that is not there'],
  ['a negative index', textPly().replace('3 1 2 3', '3 1 2 -1'), 'Triangle 4 refers to a vertex that is not there'],
  [
    'a coordinate that is no number',
    textPly().replace('0.5 0 0 1', '0.5 0 0 nan'),
    'unusable coordinates (NaN, infinite or beyond 1e12): 3 of 4',
  ],
  ['a list of negative length', textPly().replace('3 1 2 3', '-3 1 2 3'), 'a list whose length is not a count'],
  ['a list longer than the file', textPly().replace('3 1 2 3', '4000000000 1 2 3'), 'ends before the data'],
  ['text cut off', textPly().slice(0, -3), 'ends before the data'],
  ['no z', textPly().replace('property float z', 'property float w'), 'have no x, y and z'],
  ['no end of the header', 'ply\nformat ascii 1.0\n', 'has no header from "ply" to "end_header"'],
  ['another format', textPly().replace('ascii', 'utf8'), 'states none of the formats'],
  ['a type that is not known', textPly().replace('float x', 'half x'), 'of a type that PLY does not know'],
  ['a count that is none', textPly().replace('vertex 4', 'vertex -4'), 'has an element without a count'],
  ['a property of nothing', textPly().replace('element vertex 4\n', ''), 'has a property before the first element'],
])('a file with %s is refused', (_, text, message) => {
  expect(() => read(text)).toThrow(message);
});

test('a count that the bytes cannot hold is refused before anything is allocated', () => {
  expect(() => read(textPly().replace('vertex 4', 'vertex 99999999999'))).toThrow(
    'claims data of at least 1000000000006 bytes, but 96 follow',
  );
  expect(() => readPly(binaryPly(true, 'float', 'uchar', 'int').slice(0, -40))).toThrow('that its header announces');
});

function read(text: string) {
  return summary(readPly(bytesOf(text)));
}

/** With a property in front of the coordinates, and one behind them. */
function textPly({ extra = '', extraRows = '' } = {}): string {
  const vertexRows = points.map((point) => `0.5 ${point.join(' ')} 255\n`).join('');
  const faceRows = faces.map((face) => `1 3 ${face.join(' ')}\n`).join('');
  return (
    'ply\nformat ascii 1.0\nelement vertex 4\nproperty float quality\nproperty float x\nproperty float y\nproperty float z\n' +
    `property uchar red\n${extra}element face 4\nproperty int flags\nproperty list uchar int vertex_indices\nend_header\n` +
    `${vertexRows}${extraRows}${faceRows}`
  );
}

function ply(vertices: readonly (readonly number[])[], elements: string, rows: string): string {
  const header = `ply\nformat ascii 1.0\nelement vertex ${vertices.length}\nproperty float x\nproperty float y\nproperty float z\n`;
  return `${header}${elements}end_header\n${vertices.map((point) => `${point.join(' ')}\n`).join('')}${rows}`;
}

function binaryPly(isLittle: boolean, coordinate: string, count: string, index: string): Uint8Array {
  const header = `ply
format binary_${isLittle ? 'little' : 'big'}_endian 1.0
element vertex 4
property ${coordinate} x
property uchar red
property ${coordinate} y
property ${coordinate} z
element face 4
property list ${count} ${index} vertex_indices
property ushort flags
end_header
`;
  const body: Uint8Array[] = [];
  const put = (type: string, value: number) => body.push(encode(type, value, isLittle));
  for (const [x, y, z] of points) {
    put(coordinate, x);
    put('uchar', 10);
    put(coordinate, y);
    put(coordinate, z);
  }
  for (const face of faces) {
    put(count, 3);
    for (const vertex of face) put(index, vertex);
    put('ushort', 1);
  }
  return new Uint8Array(Buffer.concat([bytesOf(header), ...body]));
}

function encode(type: string, value: number, isLittle: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(8));
  if (['char', 'int8', 'uchar', 'uint8'].includes(type)) view.setInt8(0, value);
  if (['short', 'int16', 'ushort', 'uint16'].includes(type)) view.setInt16(0, value, isLittle);
  if (['int', 'int32', 'uint', 'uint32'].includes(type)) view.setInt32(0, value, isLittle);
  if (['float', 'float32'].includes(type)) view.setFloat32(0, value, isLittle);
  if (['double', 'float64'].includes(type)) view.setFloat64(0, value, isLittle);
  const size = /8$|^u?char$/.test(type) ? 1 : /16$|short$/.test(type) ? 2 : /64$|double/.test(type) ? 8 : 4;
  return new Uint8Array(view.buffer, 0, size);
}
