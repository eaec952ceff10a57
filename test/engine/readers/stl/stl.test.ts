import { expect, test } from 'vitest';
import { readStl } from '../../../../src/engine/readers/stl/stl.js';
import { InputError } from '../../../../src/errors.js';
import { recordFault } from '../../../faults/record.js';
import { bytesOf, corners, summary } from '../tetrahedron.js';

const sound = { triangles: 4, sixTimesVolume: 1, notes: [] };

test('reads a binary file, whose coordinates are float32, with corners at one place as one vertex', () => {
  const { mesh } = readStl(binaryStl({ corners: corners.map(([x, y, z]) => [x + 0.1, y, z]) }));

  expect(mesh.indices).toEqual(Uint32Array.of(0, 1, 2, 0, 2, 3, 0, 3, 1, 2, 1, 3));
  expect(mesh.positions.subarray(0, 6)).toEqual(Float64Array.of(Math.fround(0.1), 0, 0, Math.fround(0.1), 1, 0));
});

test('0 and -0 in a binary file are one coordinate', () => {
  const { mesh } = readStl(
    binaryStl({
      corners: [
        [-0, 1, 2],
        [1, -0, 0],
        [0, 1, 2],
      ],
    }),
  );

  expect([...mesh.indices]).toEqual([0, 1, 0]);
  expect(mesh.positions).toEqual(Float64Array.of(0, 1, 2, 1, 0, 0));
});

test('a binary file of two thousand triangles without neighbors, each there twice, keeps every vertex once and in its order', () => {
  const once = Array.from({ length: 3_000 }, (_, i) => [i / 8, (7 * i) % 1_001, i]);

  const { mesh } = readStl(binaryStl({ corners: [...once, ...once] }));

  expect(mesh.positions.join()).toBe(once.flat().join());
  expect(mesh.indices.join()).toBe(Array.from({ length: 6_000 }, (_, i) => i % 3_000).join());
});

test('tells which triangles belong to which solid, whatever words its name is made of', () => {
  const facet = 'facet normal 0 0 1 outer loop vertex 0 0 0 vertex 1 0 0 vertex 0 1 0 endloop endfacet';
  const text = `solid my solid lid\n${facet}\n${facet}\nendsolid my solid lid\nsolid\n${facet}\nendsolid\nsolid c ${facet} endsolid`;

  expect(readStl(bytesOf(text)).groups).toEqual([
    { name: 'my solid lid', firstTriangle: 0 },
    { name: '', firstTriangle: 2 },
    { name: 'c', firstTriangle: 3 },
  ]);
});

test('reads bytes that begin within a larger buffer', () => {
  const stl = binaryStl({});
  const buffer = new Uint8Array(stl.length + 7);
  buffer.set(stl, 7);

  expect(summary(readStl(buffer.subarray(7)))).toEqual(sound);
});

test('[E1] a binary file is known by its size, although its header begins with "solid"', () => {
  expect(summary(readStl(binaryStl({ header: 'solid made by an exporter' })))).toEqual(sound);
});

test('[E1] a binary file with spare bytes is read by its count, with a note', () => {
  const stl = binaryStl({ header: 'solid', spareBytes: 70 });

  expect(summary(readStl(stl))).toEqual({ ...sound, notes: ['Bytes ignored after the last of the 4 triangles of the STL file: 70.'] });
});

test('a binary file shorter than its count says is refused with both numbers', () => {
  const stl = binaryStl({}).subarray(0, 84 + 3 * 50 + 20);

  expect(() => readStl(stl)).toThrow('The STL file claims 4 triangles, but its 254 bytes hold 3: it was cut off, or it is no STL file.');
});

test.for([
  ['the largest count', 4_294_967_295],
  ['a count whose size is 88 in 32 bits', 85_899_346],
] as const)('[E1] %s in a file of 84 bytes is refused in 5 ms, before anything is allocated', ([, count], context) => {
  const stl = binaryStl({ corners: [], count });
  const before = process.memoryUsage().arrayBuffers;

  const tries = Array.from({ length: 20 }, () => {
    const begun = performance.now();
    expect(() => readStl(stl)).toThrow(`claims ${count} triangles, but its 84 bytes hold 0`);
    return performance.now() - begun;
  });

  // The quickest of them: others may have waited for the processor.
  const quickestMs = Math.min(...tries);
  recordFault(context, { runs: 20, passed: quickestMs < 5 ? 20 : 0, figure: `refused in ${quickestMs.toFixed(2)} ms` });
  expect(quickestMs).toBeLessThan(5);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1_000_000);
});

test('[E7] triangles with unusable coordinates are counted, and the first is named', () => {
  const broken: number[][] = corners.map((point) => [...point]);
  broken[4]![1] = Number.NaN;
  broken[5]![2] = Number.POSITIVE_INFINITY;
  broken[9]![0] = 1e30;

  expect(() => readStl(binaryStl({ corners: broken }))).toThrow(
    /^Triangles with unusable coordinates \(NaN, infinite or beyond 1e12\): 2 of 4; the first is triangle 2\.$/,
  );
});

test('large coordinates are usable as long as each is at most 1e12', () => {
  const { mesh } = readStl(bytesOf(asciiStl().replaceAll('1 ', '1e12 ')));

  expect(Math.max(...mesh.positions)).toBe(1e12);
});

test.each([
  ['a text file', asciiStl()],
  ['Windows line ends and capitals', asciiStl().replaceAll('\n', '\r\n').toUpperCase()],
  ['everything in one line', asciiStl().replaceAll('\n', ' ')],
  ['a byte order mark', `\xef\xbb\xbf${asciiStl()}`],
  ['keywords in the name of the solid', asciiStl().replaceAll('solid part', 'solid vertex 1 2 3 facet endfacet loop')],
  ['normals that are no numbers', asciiStl().replaceAll('normal 0 0 0', 'normal NaN -nan(ind) inf')],
])('[E7] reads %s', (_, text) => {
  expect(summary(readStl(bytesOf(text)))).toEqual(sound);
});

test('reads decimals, exponents and signs of a text file as the nearest double', () => {
  const text = asciiStl(1).replace('vertex 0 0 0', 'vertex -1.25e+2 +0.1 4.35E-3');

  expect(readStl(bytesOf(text)).mesh.positions.subarray(0, 3)).toEqual(Float64Array.of(-125, 0.1, 0.00435));
});

test('several solids are one part, with a note', () => {
  const file = readStl(bytesOf(asciiStl() + asciiStl()));

  expect(summary(file)).toEqual({
    triangles: 8,
    sixTimesVolume: 2,
    notes: ['The STL file holds 2 solids; they are taken together as one part.'],
  });
});

test('missing ends of facets and of the solid are noted, and all triangles read', () => {
  const { notes, ...rest } = summary(readStl(bytesOf(asciiStl().replaceAll(/endloop|endfacet|endsolid part/g, ''))));

  expect(rest).toEqual({ triangles: 4, sixTimesVolume: 1 });
  expect(notes).toEqual([
    'Facets of the STL file that lack "endfacet" and were read all the same: 4.',
    'The STL file ends without "endsolid", so triangles may be missing at its end.',
  ]);
});

test.each([
  ['four vertices', asciiStl().replace('vertex 0 1 0', 'vertex 0 1 0 vertex 0 0 1'), 'Facet 1 of the STL file has 4 vertices'],
  ['two vertices at its cut-off end', asciiStl().slice(0, asciiStl().lastIndexOf('vertex')), 'Facet 4 of the STL file has 2 vertices'],
])('a facet with %s is refused by its number', (_, text, message) => {
  expect(() => readStl(bytesOf(text))).toThrow(message);
});

test.each(['nan', 'inf', '1e308', '1e999', '1,5', '0x10', '--1', '1e', ''])(
  '[E7] the coordinate "%s" in a text file is refused',
  (number) => {
    const text = asciiStl().replace('vertex 1 0 0', `vertex ${number} 0 0`);

    expect(() => readStl(bytesOf(text))).toThrow(/^Triangles with unusable coordinates .*: 1 of 4/);
  },
);

test.each([
  ['a text file', bytesOf('solid empty\nendsolid empty\n')],
  ['a binary file', binaryStl({ corners: [] })],
])('[E7] %s without triangles is refused', (_, bytes) => {
  expect(() => readStl(bytes)).toThrow('The file holds no triangles');
});

test('a short file that is no STL is refused with its size', () => {
  expect(() => readStl(bytesOf('<html>'))).toThrow(InputError);
  expect(() => readStl(bytesOf('<html>'))).toThrow('The file has 6 bytes and does not begin with "solid"');
});

type Binary = { header?: string; corners?: readonly (readonly number[])[]; count?: number; spareBytes?: number };

function binaryStl({ header = '', corners: all = corners, count = all.length / 3, spareBytes = 0 }: Binary): Uint8Array {
  const bytes = new Uint8Array(84 + (50 * all.length) / 3 + spareBytes);
  const view = new DataView(bytes.buffer);
  bytes.set(bytesOf(header));
  view.setUint32(80, count, true);
  for (const [i, point] of all.entries()) {
    const at = 84 + 50 * Math.floor(i / 3) + 12 + 12 * (i % 3);
    for (const [axis, value] of point.entries()) view.setFloat32(at + 4 * axis, value, true);
  }
  return bytes;
}

function asciiStl(triangles = 4): string {
  const facets = Array.from({ length: triangles }, (_, i) => {
    const vertices = corners.slice(3 * i, 3 * i + 3).map((point) => `      vertex ${point.join(' ')} \n`);
    return `  facet normal 0 0 0\n    outer loop\n${vertices.join('')}    endloop\n  endfacet\n`;
  });
  return `solid part\n${facets.join('')}endsolid part\n`;
}
