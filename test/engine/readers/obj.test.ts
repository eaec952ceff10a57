import { expect, test } from 'vitest';
import { readObj } from '../../../src/engine/readers/obj.js';
import { bytesOf, faces, points, summary } from './tetrahedron.js';

const sound = { triangles: 4, sixTimesVolume: 1, notes: [] };

test.each([
  ['v', (vertex: number) => `${vertex}`],
  ['v/vt', (vertex: number) => `${vertex}/9`],
  ['v//vn', (vertex: number) => `${vertex}//9`],
  ['v/vt/vn', (vertex: number) => `${vertex}/8/9`],
  ['negative', (vertex: number) => `${vertex - 5}`],
])('reads faces whose corners are written as %s', (_, corner) => {
  expect(read(tetrahedron(corner))).toEqual(sound);
});

test('tells which triangles belong to which object; groups only where there are no objects', () => {
  const [vertices, f] = [tetrahedron().split('\n').slice(0, 4).join('\n'), tetrahedron().split('\n').slice(4)];
  const written = (lines: string[]) => readObj(bytesOf(`${vertices}\n${lines.join('\n')}\n`)).groups?.filter(({ name }) => name !== '');

  expect(written(['o left lid', f[0]!, 'g steel', f[1]!, 'o base', f[2]!, f[3]!])).toEqual([
    { name: 'left lid', firstTriangle: 0 },
    { name: 'base', firstTriangle: 2 },
  ]);
  expect(written(['g a', ...f.slice(0, 3), 'g b', f[3]!])).toEqual([
    { name: 'a', firstTriangle: 0 },
    { name: 'b', firstTriangle: 3 },
  ]);
});

test.each([
  ['faces in front of their vertices', [...tetrahedron().split('\n').slice(4), ...tetrahedron().split('\n').slice(0, 4)].join('\n')],
  ['lines that go on after a backslash', tetrahedron().replaceAll(' ', ' \\\n')],
  ['Windows line ends, also after a backslash', tetrahedron().replaceAll(' ', '\\\r\n ').replaceAll('\n', '\r\n').replaceAll('\r\r', '\r')],
  ['old Macintosh line ends', tetrahedron().replaceAll('\n', '\r')],
  ['weights and colors after the coordinates', tetrahedron().replaceAll(/^v.*$/gm, '$& 1.0 0.5 0.5 0.5')],
  [
    'everything else around it',
    `# v 1 2 3\nmtllib a.mtl\no f 1 2 3\nvt 0 0\nvn 0 0 1\ng f\nusemtl f\ns off\nl 1 2\np 1\n${tetrahedron()}\n`,
  ],
  ['vertices that no face uses', `${tetrahedron()}\nv 1e300 nan 5`],
])('reads %s', (_, text) => {
  expect(read(text)).toEqual(sound);
});

test('negative indices count back from the last vertex before the face', () => {
  const text = tetrahedron((vertex) => `${vertex - 5}`);

  expect(read(`${text}\n${text}`)).toEqual({ ...sound, triangles: 8, sixTimesVolume: 2 });
});

test('a face of many corners becomes a fan around its first one', () => {
  const { mesh } = readObj(bytesOf('v 0 0 0\nv 1 0 0\nv 2 1 0\nv 1 2 0\nv 0 2 0\nf 1 2 3 4 5'));

  expect(mesh.indices).toEqual(Uint32Array.of(0, 1, 2, 0, 2, 3, 0, 3, 4));
});

test('faces of two corners are skipped with a note', () => {
  const { notes } = readObj(bytesOf(`${tetrahedron()}\nf 1 2\nf 3`));

  expect(notes).toEqual(['Faces of the OBJ file with fewer than three corners, which were skipped: 2.']);
});

test.each([
  ['beyond the last vertex', 'f 1 2 5', 'Triangle 5 refers to a vertex that is not there; there are 4 vertices.'],
  ['before the first vertex', 'f 1 2 -5', 'Face 5 of the OBJ file has a corner that is not the number of a vertex.'],
  ['of zero', 'f 0 1 2', 'Face 5 of the OBJ file has a corner that is not the number of a vertex.'],
  ['that is no number', 'f a b c', 'Face 5 of the OBJ file has a corner that is not the number of a vertex.'],
  ['that is no whole number', 'f 1 2 2.5', 'Face 5 of the OBJ file has a corner that is not the number of a vertex.'],
  ['beyond 32 bits', 'f 1 2 4294967297', 'Triangle 5 refers to a vertex that is not there; there are 4 vertices.'],
])('a corner %s is refused', (_, face, message) => {
  expect(() => read(`${tetrahedron()}\n${face}`)).toThrow(message);
});

test('a vertex with too few coordinates is refused where it is used', () => {
  expect(() => read(tetrahedron().replace('v 0 0 1', 'v 0 0'))).toThrow(
    'Triangles with unusable coordinates (NaN, infinite or beyond 1e12): 3 of 4',
  );
});

test('a file without faces is refused', () => {
  expect(() => read('v 0 0 0\nv 1 0 0\n')).toThrow('The file holds no triangles');
});

function read(text: string) {
  return summary(readObj(bytesOf(text)));
}

function tetrahedron(corner = (vertex: number) => `${vertex}`): string {
  const vertexLines = points.map((point) => `v ${point.join(' ')}`);
  const faceLines = faces.map((face) => `f ${face.map((vertex) => corner(vertex + 1)).join(' ')}`);
  return [...vertexLines, ...faceLines].join('\n');
}
