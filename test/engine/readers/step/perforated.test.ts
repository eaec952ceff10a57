import fc from 'fast-check';
import type { TopoDS_Shape } from 'replicad-opencascadejs';
import { expect, test } from 'vitest';
import { createModeler, type Hole, type Modeler } from '../../../../scripts/examples/modeling.js';
import { toStepFile } from '../../../../scripts/examples/step-file.js';
import type { Mesh, Vector } from '../../../../src/engine/mesh.js';
import { meshHealth } from '../../../../src/engine/metrics/mesh-health/mesh-health.js';
import { topology } from '../../../../src/engine/metrics/mesh-health/topology.js';
import { weld } from '../../../../src/engine/metrics/mesh-health/weld.js';
import { volumeMm3 } from '../../../../src/engine/metrics/volume.js';
import { explore, type Keep, type Kernel, withinScope, withKernel } from '../../../../src/engine/readers/step/occt.js';
import { trianglesWithin } from '../../../../src/engine/readers/step/region-triangles.js';
import { readStep } from '../../../../src/engine/readers/step/step.js';
import { meshOfSolid } from '../../../../src/engine/readers/step/step-mesh.js';

const rows = 8;
const sideMm = 90;
const thickMm = 5;
const corners: Vector[] = [
  [0, 0, 0],
  [sideMm, 0, 0],
  [sideMm, sideMm, 0],
  [0, sideMm, 0],
];
const plateMm3 = sideMm * sideMm * thickMm;
const count = rows * rows;

const round = (x: number, y: number): Hole => ({ center: [x, y, 0], radius: 3 });
const square = (x: number, y: number): Hole => [
  [x - 4, y - 4, 0],
  [x + 4, y - 4, 0],
  [x + 4, y + 4, 0],
  [x - 4, y + 4, 0],
];

/** A plate with 64 holes in a square grid, the outline of which needs edges that no Delaunay triangulation has by itself. */
function plate(model: Modeler, hole: (x: number, y: number, i: number) => Hole): TopoDS_Shape {
  const holes = Array.from({ length: count }, (_, i) => hole(10 + 10 * (i % rows), 10 + 10 * Math.floor(i / rows), i));
  return model.prism(corners, [0, 0, thickMm], holes);
}

/** How many faces of a made solid there are, and how many of them the kernel meshes. */
function countMeshed(make: (model: Modeler) => TopoDS_Shape) {
  return withKernel((kernel, keep) => {
    const solid = make(createModeler(kernel, keep));
    meshOfSolid(kernel, solid, 0.2);
    const faces = explore(kernel, keep, solid, 'TopAbs_FACE');
    return { faceCount: faces.length, byKernel: faces.filter((face) => isMeshed(kernel, face)).length };
  });
}

/** The welded mesh of a made shape that went through a STEP file. */
async function meshOf(make: (model: Modeler, kernel: Kernel, keep: Keep) => TopoDS_Shape, products = ['plate']): Promise<Mesh> {
  const text = await withKernel((kernel, keep) => {
    const shape = make(createModeler(kernel, keep), kernel, keep);
    return toStepFile(kernel, keep, { shape, products, unit: 'MM', name: 'plate.step', title: 'Perforated plate' });
  });
  return weld((await readStep(Buffer.from(text, 'latin1'))).mesh);
}

function isMeshed(kernel: Kernel, face: TopoDS_Shape): boolean {
  return withinScope((keep) => {
    const triangles = kernel.BRep_Tool.Triangulation(keep(kernel.TopoDS.Face(face)), keep(new kernel.TopLoc_Location()), 0);
    if (triangles) keep(triangles);
    return Boolean(triangles);
  });
}

/** Closed, and with as many handles as holes: Euler's formula for triangles that meet corner to corner. */
function expectClosed(mesh: Mesh, holeCount: number, bodyCount = 1): void {
  const shape = topology(mesh);
  expect(meshHealth(mesh, shape)).toMatchObject({ isValidVolume: true, degenerateTriangleCount: 0, bodyCount });
  expect(mesh.indices.length / 3).toBe(2 * (mesh.positions.length / 3 - 2 * bodyCount + 2 * holeCount));
}

test.each([
  ['round', round, Math.PI * 9],
  ['square', square, 64],
])('the faces of a plate with many %s holes are not left to the kernel, and close', async (_, hole, holeMm2) => {
  const make = (model: Modeler) => plate(model, hole);

  const { faceCount, byKernel } = await countMeshed(make);
  const mesh = await meshOf(make);

  expect(faceCount - byKernel).toBe(2);
  expectClosed(mesh, count);
  expect(volumeMm3(mesh) / (plateMm3 - count * holeMm2 * thickMm)).toBeCloseTo(1, 2);
});

test('they close where an assembly has turned and moved the plate, too', async () => {
  const mesh = await meshOf(
    (model, kernel, keep) => {
      const turn = keep(new kernel.gp_Trsf());
      const line = keep(new kernel.gp_Ax1(keep(new kernel.gp_Pnt(1, 2, 300)), keep(new kernel.gp_Dir(1, 2, 3))));
      turn.SetRotation(line, 0.7);
      const here = plate(model, (x, y, i) => (i % 2 ? round : square)(x, y));
      const there = here.Moved(keep(new kernel.TopLoc_Location(turn)), false);
      const assembly = keep(new kernel.TopoDS_Compound());
      const builder = keep(new kernel.TopoDS_Builder());
      builder.MakeCompound(assembly);
      for (const one of [here, there]) builder.Add(assembly, one);
      return assembly;
    },
    ['assembly', 'plate'],
  );

  expectClosed(mesh, 2 * count, 2);
});

/** Two perforated plates at right angles, with one edge in common. */
function angle(model: Modeler): TopoDS_Shape {
  const holes = Array.from(
    { length: count },
    (_, i): Hole => ({ center: [10 + 10 * (i % rows), 0, -10 - 10 * Math.floor(i / rows)], radius: 3 }),
  );
  const standing: Vector[] = [
    [0, 0, thickMm],
    [sideMm, 0, thickMm],
    [sideMm, 0, -sideMm],
    [0, 0, -sideMm],
  ];
  const lying = plate(model, round);
  return model.simplify(model.join(lying, model.prism(standing, [0, thickMm, 0], holes)));
}

test('perforated faces that meet in an edge are left to the kernel', async () => {
  const { faceCount, byKernel } = await countMeshed(angle);
  const mesh = await meshOf(angle);

  expect(byKernel).toBe(faceCount);
  expectClosed(mesh, 2 * count);
});

type Outline = [number, number][];
/** A closed line through corners, as x and y of each, and from and to of each segment. */
const line = (...rings: [number, number][][]): [Float64Array, Outline] => {
  let first = 0;
  const outline = rings.flatMap((ring) => {
    const start = first;
    first += ring.length;
    return ring.map((_, i): [number, number] => [start + i, start + ((i + 1) % ring.length)]);
  });
  return [Float64Array.from(rings.flat(2)), outline];
};

test('a region is filled over the corners of its outline, whichever way that winds', () => {
  const [xy, outline] = line([
    [0, 0],
    [4, 0],
    [4, 1],
    [1, 1],
    [1, 4],
    [0, 4],
  ]);
  const turned = outline.map(([a, b]): [number, number] => [b, a]);

  const signs = [outline, turned].map((one) => {
    const t = trianglesWithin(xy, one)!;
    expect(t.length).toBe(12);
    return Math.sign(
      (xy[2 * t[1]!]! - xy[2 * t[0]!]!) * (xy[2 * t[2]! + 1]! - xy[2 * t[0]! + 1]!) -
        (xy[2 * t[1]! + 1]! - xy[2 * t[0]! + 1]!) * (xy[2 * t[2]!]! - xy[2 * t[0]!]!),
    );
  });

  expect(signs).toEqual([1, -1]);
});

test.each([
  [
    'crosses itself',
    line([
      [0, 0],
      [4, 4],
      [4, 0],
      [0, 3],
    ]),
  ],
  [
    'winds like its hole',
    line(
      [
        [0, 0],
        [4, 0],
        [4, 4],
        [0, 4],
      ],
      [
        [1, 1],
        [2, 1],
        [2, 2],
        [1, 2],
      ],
    ),
  ],
  [
    'is open',
    [
      new Float64Array([0, 0, 4, 0, 4, 4, 0, 4]),
      [
        [0, 1],
        [1, 2],
        [2, 3],
      ],
    ] as [Float64Array, Outline],
  ],
  [
    'runs through one of its corners',
    line([
      [0, 0],
      [4, 0],
      [2, 0],
      [2, 4],
    ]),
  ],
  [
    'has no area',
    line([
      [0, 0],
      [1, 1],
      [2, 2],
    ]),
  ],
  ['is none', [new Float64Array(), []] as [Float64Array, Outline]],
])('an outline that %s has no triangles', (_, [xy, outline]) => {
  expect(trianglesWithin(xy, outline)).toBeUndefined();
});

test('regions with holes of any shape, turned any way, are filled over all their corners and no others', () => {
  const hole = fc.array(fc.double({ min: 0.05, max: 0.49, noNaN: true }), { minLength: 3, maxLength: 12 });
  const region = fc.record({ holes: fc.array(hole, { minLength: 1, maxLength: 36 }), turn: fc.double({ min: 0, max: 7, noNaN: true }) });

  fc.assert(
    fc.property(region, ({ holes, turn }) => {
      const turned = ([x, y]: readonly [number, number]): [number, number] => [
        x * Math.cos(turn) - y * Math.sin(turn),
        x * Math.sin(turn) + y * Math.cos(turn),
      ];
      const star = (radii: readonly number[], i: number) =>
        radii.map((radius, k): [number, number] => {
          const angle = (-2 * Math.PI * k) / radii.length;
          return turned([0.5 + (i % 6) + radius * Math.cos(angle), 0.5 + Math.floor(i / 6) + radius * Math.sin(angle)]);
        });
      const frame = (
        [
          [0, 0],
          [6, 0],
          [6, 6],
          [0, 6],
        ] as const
      ).map(turned);
      const [xy, outline] = line(frame, ...holes.map(star));

      const triangles = trianglesWithin(xy, outline);

      expect(triangles?.length).toBe(3 * (xy.length / 2 + 2 * holes.length - 2));
      expect(new Set(triangles).size).toBe(xy.length / 2);
    }),
    { numRuns: 500 },
  );
});
