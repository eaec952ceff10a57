import { expect, test } from 'vitest';
import { subdivide } from '../../../src/engine/output/glb/subdivide.js';
import { partGlb } from '../../../src/engine/output/glb.js';
import { parseGlb } from '../../support/glb.js';
import { box } from '../../support/shapes.js';

const brick = box({ size: [80, 60, 50], at: [10, -30, 5] });

test('a box is twelve triangles over 24 vertices, in meters, about its center', () => {
  const { document, values } = parseGlb(partGlb(brick));

  const [indices, positions, normals] = document.accessors;
  expect(indices).toMatchObject({ count: 36, componentType: 5125, type: 'SCALAR' });
  expect(positions).toMatchObject({ count: 24, componentType: 5126, type: 'VEC3' });
  expect(normals).toMatchObject({ count: 24, componentType: 5126, type: 'VEC3' });
  expect(positions?.min).toEqual([-0.04, -0.03, -0.025].map((value) => expect.closeTo(value, 8)));
  expect(positions?.max).toEqual([0.04, 0.03, 0.025].map((value) => expect.closeTo(value, 8)));
  expect(Math.max(...values(0))).toBe(23);
  expect(document.meshes[0]?.primitives).toEqual([{ attributes: { POSITION: 1, NORMAL: 2 }, indices: 0, material: 0 }]);
});

test('bounds are those of the stored numbers, bit by bit', () => {
  const { document, values } = parseGlb(partGlb(box({ size: [1 / 3, 1 / 7, 1 / 9] })));

  const xs = values(1).filter((_, i) => i % 3 === 0);
  expect(document.accessors[1]?.min?.[0]).toBe(Math.min(...xs));
  expect(document.accessors[1]?.max?.[0]).toBe(Math.max(...xs));
});

test('triangles enclose the volume of the part, outside out, and normals have length 1', () => {
  const { values } = parseGlb(partGlb(brick));

  expect(volume(values(1), values(0))).toBeCloseTo(240_000e-9, 9);
  const normals = values(2);
  for (let i = 0; i < normals.length; i += 3) expect(Math.hypot(...normals.slice(i, i + 3))).toBeCloseTo(1, 6);
});

test('the node turns z up into y up and moves the part to its place', () => {
  const [node] = parseGlb(partGlb(brick)).document.nodes;

  const topCorner = turned(node?.rotation ?? [], [0.04, 0.03, 0.025]).map((value, axis) => value + (node?.translation[axis] ?? 0));
  expect(topCorner).toEqual([0.09, 0.055, -0.03].map((value) => expect.closeTo(value, 9)));
});

test('the file says what wrote it and in which unit', () => {
  const { document } = parseGlb(partGlb(brick, { valueAt: () => 3, limitMm: 0.5 }));

  expect(document.asset).toEqual({ version: '2.0', generator: 'part-analysis-mcp' });
  expect(document.nodes[0]?.extras).toEqual({
    generator: 'part-analysis-mcp',
    unit: 'm',
    sourceUnit: 'mm',
    wallThickness: { unit: 'mm', limitMm: 0.5, scaleTopMm: 5 },
  });
});

test('below the limit vertices are vermillion in linear light, above it they are not, without a wall they are gray', () => {
  const byHeight = (_triangle: number, _x: number, _y: number, z: number) => (z < 20 ? 0.3 : z < 40 ? 3 : undefined);

  const { document, values } = parseGlb(partGlb(brick, { valueAt: byHeight, limitMm: 0.5 }));

  expect(document.accessors[3]).toMatchObject({ componentType: 5121, normalized: true, type: 'VEC4', count: document.accessors[1]?.count });
  const colors = new Map<string, Set<string>>();
  const [positions, rgba] = [values(1), values(3)];
  for (let v = 0; v < positions.length / 3; v++) {
    const z = 1000 * (positions[3 * v + 2] ?? 0) + 30;
    const zone = z < 18 ? 'low' : z > 22 && z < 38 ? 'middle' : z > 42 ? 'high' : 'border';
    colors.set(zone, (colors.get(zone) ?? new Set()).add(rgba.slice(4 * v, 4 * v + 4).join()));
  }
  expect([...(colors.get('low') ?? [])]).toEqual(['170,29,0,255']);
  expect([...(colors.get('high') ?? [])]).toEqual(['168,168,168,255']);
  expect([...(colors.get('middle') ?? [])]).toHaveLength(1);
  expect(colors.get('middle')).not.toContain('170,29,0,255');
});

test('large faces are split for the colors, within the budget, and keep their volume', () => {
  const plain = parseGlb(partGlb(brick, { limitMm: 0.5 }));
  const colored = parseGlb(partGlb(brick, { valueAt: () => 3, limitMm: 0.5, maxTriangles: 5000 }));

  const [few = 0, many = 0] = [plain, colored].map(({ document }) => (document.accessors[0]?.count ?? 0) / 3);
  expect(few).toBe(12);
  expect(many).toBeGreaterThan(1250);
  expect(many).toBeLessThanOrEqual(5000);
  expect(volume(colored.values(1), colored.values(0))).toBeCloseTo(240_000e-9, 9);
});

test('valueAt is asked at points inside of the triangle it is told', () => {
  const asked = new Set<number>();
  let farthestMm = 0;
  const valueAt = (triangle: number, x: number, y: number, z: number) => {
    asked.add(triangle);
    const face = Math.floor(triangle / 2);
    farthestMm = Math.max(farthestMm, Math.abs([z - 5, z - 55, y + 30, y - 30, x - 10, x - 90][face] ?? Number.NaN));
    return 1;
  };

  partGlb(brick, { valueAt, limitMm: 0.5, maxTriangles: 2000 });

  expect(asked.size).toBe(12);
  expect(farthestMm).toBeLessThan(1e-9);
});

test('a mesh above the budget is decimated, and its colors are asked for on the original', () => {
  const fine = subdivide(brick, 20_000).mesh;
  let farthestMm = 0;
  const valueAt = (_triangle: number, x: number, y: number, z: number) => {
    const offSurface = Math.min(...[z - 5, z - 55, y + 30, y - 30, x - 10, x - 90].map(Math.abs));
    farthestMm = Math.max(farthestMm, offSurface);
    return 1;
  };

  const { document, values } = parseGlb(partGlb(fine, { valueAt, limitMm: 0.5, maxTriangles: 2000 }));

  expect((document.accessors[0]?.count ?? 0) / 3).toBeLessThanOrEqual(2000);
  expect((document.accessors[0]?.count ?? 0) / 3).toBeGreaterThan(500);
  expect(volume(values(1), values(0))).toBeCloseTo(240_000e-9, 7);
  expect(farthestMm).toBeLessThan(1e-9);
});

test('triangles without area are left out; a part of nothing else, or a budget of nothing, is refused', () => {
  const line = { positions: Float64Array.of(0, 0, 0, 1, 0, 0, 2, 0, 0), indices: Uint32Array.of(0, 1, 2) };
  const withLine = { positions: brick.positions, indices: Uint32Array.from([...brick.indices, 0, 1, 1]) };

  expect(parseGlb(partGlb(withLine)).document.accessors[0]?.count).toBe(36);
  expect(() => partGlb(line)).toThrow('no area');
  expect(() => partGlb(brick, { maxTriangles: 10 })).toThrow('A part cannot be drawn with 10 triangles.');
});

test('each mark is a named node at its place, in the axes of the part', () => {
  const marks = [
    { where: [10, -30, 5], label: '0.30 mm wall, limit 0.50', isProblem: true },
    { where: [50, 0, 30], label: '2.00 mm gap', isProblem: false },
  ] as const;

  const { nodes, scenes } = parseGlb(partGlb(brick, { marks })).document;

  expect(scenes).toEqual([{ nodes: [0] }]);
  expect(nodes[0]).toMatchObject({ name: 'part', children: [1, 2] });
  expect(nodes.slice(1)).toEqual([
    {
      name: '1: 0.30 mm wall, limit 0.50',
      translation: [-0.04, -0.03, -0.025],
      extras: { rank: 1, text: '0.30 mm wall, limit 0.50', isProblem: true, atMm: [10, -30, 5] },
    },
    { name: '2: 2.00 mm gap', translation: [0, 0, 0], extras: { rank: 2, text: '2.00 mm gap', isProblem: false, atMm: [50, 0, 30] } },
  ]);
});

test('a second scene stands the part on the plate in its build pose, in the colors of its overhangs', () => {
  const pose = { up: [0, 1, 0], rotationDeg: { x: 90, y: 0, z: 0 }, limitDeg: 45 } as const;

  const { document, values } = parseGlb(partGlb(brick, { valueAt: () => 3, limitMm: 0.5, pose }));

  expect(document.scene).toBe(0);
  expect(document.scenes).toEqual([
    { name: 'wall thickness', nodes: [0] },
    { name: 'overhang in build pose', nodes: [1] },
  ]);
  expect(document.meshes[1]?.primitives[0]?.attributes).toEqual({ POSITION: 1, NORMAL: 2, COLOR_0: 4 });
  const node = document.nodes[1];
  const [positions, normals, colors] = [values(1), values(2), values(4)];
  const heights = new Set<number>();
  const kinds = new Map<string, Set<string>>();
  for (let v = 0; v < positions.length / 3; v++) {
    const point = turned(node?.rotation ?? [], positions.slice(3 * v, 3 * v + 3));
    heights.add(Math.round(1e6 * ((point[1] ?? 0) + (node?.translation[1] ?? 0))));
    const up = Math.round(turned(node?.rotation ?? [], normals.slice(3 * v, 3 * v + 3))[1] ?? 0);
    kinds.set(`${up}`, (kinds.get(`${up}`) ?? new Set()).add(colors.slice(4 * v, 4 * v + 4).join()));
  }
  expect([Math.min(...heights), Math.max(...heights)]).toEqual([0, 60_000]);
  // On the plate the gray of the hatching, upright the palest blue, on top light gray.
  expect([...kinds].toSorted().map(([up, found]) => [up, [...found]])).toEqual([
    ['-1', ['116,116,116,255']],
    ['0', ['183,212,226,255']],
    ['1', ['168,168,168,255']],
  ]);
});

test('the same part gives the same bytes', () => {
  const write = () => partGlb(brick, { valueAt: (_triangle, x) => x / 10, limitMm: 2 });

  expect(Buffer.compare(write(), write())).toBe(0);
});

function volume(p: number[], indices: number[]): number {
  const at = (i: number) => p[i] ?? Number.NaN;
  let sum = 0;
  for (let t = 0; t < indices.length; t += 3) {
    const [a, b, c] = [3 * (indices[t] ?? 0), 3 * (indices[t + 1] ?? 0), 3 * (indices[t + 2] ?? 0)];
    sum += at(a) * (at(b + 1) * at(c + 2) - at(b + 2) * at(c + 1)) + at(a + 1) * (at(b + 2) * at(c) - at(b) * at(c + 2));
    sum += at(a + 2) * (at(b) * at(c + 1) - at(b + 1) * at(c));
  }
  return sum / 6;
}

/** A vector turned by a unit quaternion x, y, z, w. */
function turned([qx = 0, qy = 0, qz = 0, qw = 1]: number[], [x = 0, y = 0, z = 0]: number[]): number[] {
  const [tx, ty, tz] = [2 * (qy * z - qz * y), 2 * (qz * x - qx * z), 2 * (qx * y - qy * x)];
  return [x + qw * tx + qy * tz - qz * ty, y + qw * ty + qz * tx - qx * tz, z + qw * tz + qx * ty - qy * tx];
}
