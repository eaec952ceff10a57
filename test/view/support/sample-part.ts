import type { ViewData, ViewFinding, ViewMesh, ViewPart } from '../../../src/view-data.js';

type Point = [number, number, number];
type Flat = [number, number];

/**
 * A bracket of 80 × 40 × 60 mm, drawn as an outline in x and z and pulled along y: a foot, an upright with an arm, a rib of 0.5 mm at
 * x = 45.5, a slot of 0.4 mm at x = 30; a round post on the foot; a closed hollow inside the foot.
 */
const outline: Flat[] = [
  ...([
    [0, 0],
    [80, 0],
    [80, 8],
    [46, 8],
    [46, 40],
    [45.5, 40],
    [45.5, 8],
    [36, 8],
    [36, 30],
    [30.4, 30],
  ] as Flat[]),
  ...([
    [30.4, 8],
    [30, 8],
    [30, 30],
    [22, 30],
    [22, 8],
    [10, 8],
    [10, 48],
    [34, 52],
    [34, 60],
    [0, 60],
  ] as Flat[]),
];
const depthMm = 40;

/** Wall and gap behind and before each side of the outline, in mm; what is not named has none. */
const wallOf: Record<number, number> = {
  ...{ 0: 8, 2: 8, 3: 0.5, 4: 32, 5: 0.5, 6: 8, 7: 5.6, 8: 22, 9: 5.6, 10: 8, 11: 8, 12: 22, 13: 8, 14: 8, 15: 10, 16: 9, 18: 9, 19: 10 },
};
const gapOf: Record<number, number> = { 5: 9.5, 7: 9.5, 9: 0.4, 11: 0.4, 13: 12, 15: 12, 16: 20 };

/** What the page shows of it; texts and findings can be replaced. */
export function samplePart(part: Partial<ViewPart> = {}): ViewData {
  return { part: { ...samplePartText, ...part }, mesh: sampleMesh() };
}

export const sampleFindings: ViewFinding[] = [
  { check: 'machine_size', ok: true, title: 'Fits the machine', advice: 'It fits into the build space of 280 × 280 × 365 mm.', places: [] },
  {
    ...{
      check: 'wall_thickness',
      ok: false,
      title: 'Wall too thin',
      advice: 'Make the wall at least 1 mm thick, or take a process that prints thinner ones.',
    },
    places: [
      { at: [46, 20, 30], text: '0.5 mm (at least 1 mm)' },
      { at: [45.5, 35, 38], text: '0.5 mm (at least 1 mm)' },
    ],
  },
  {
    check: 'roundness',
    ok: null,
    title: 'Roundness',
    advice: 'The mesh is too coarse to tell how round the post is.',
    places: [{ at: [71, 20, 17], text: '32 corners' }],
  },
  {
    check: 'gap_size',
    ok: false,
    title: 'Gap too narrow',
    advice: 'Powder stays in gaps narrower than 0.5 mm.',
    places: [{ at: [30.4, 20, 20], text: '0.4 mm (at least 0.5 mm)' }],
  },
  {
    check: 'cavity',
    ok: false,
    title: 'Closed hollow',
    advice: 'Powder cannot get out: open the hollow.',
    places: [{ at: [22, 20, 3], text: 'hollow of 0.4 cm³' }],
  },
];

const samplePartText: ViewPart = {
  name: 'sample bracket',
  source: 'local engine 1.0.0',
  verdict: 'Cannot be made as it is with SLM in 316L (fails: wall thickness, gap size, closed hollow).',
  isFeasible: false,
  facts: [
    { label: 'Thinnest wall', value: '0.5 mm', basis: 'measured' },
    { label: 'Cost of one part, lot of 10', value: '148.20 EUR', basis: 'estimated' },
    { label: 'Lead time', value: '6 days', basis: 'vendor' },
    { label: 'Volume', value: '65.4 cm³', basis: 'measured' },
    { label: 'Size', value: '80 × 40 × 60 mm', basis: 'measured' },
  ],
  findings: sampleFindings,
  boundingBox: { min: [0, 0, 0], max: [80, 40, 60] },
  triangles: 12_345,
  isDecimated: true,
  wall: { limitMm: 1, topMm: 10 },
  gap: { limitMm: 0.5, topMm: 10 },
  pose: { up: [0, 0, 1], limitDeg: 45, process: 'SLM' },
};

/** Faces of a surface, corner by corner, with wall and gap behind and before them. */
type Face = { corners: Point[]; normals: Point[]; wallMm: number; gapMm: number };

export function sampleMesh(): ViewMesh {
  const hollow = boxFaces([18, 15, 3], [26, 25, 5]).map(({ corners, normals, ...face }) => ({
    ...face,
    corners: [...corners].reverse(),
    normals: normals.map(([x, y, z]): Point => [-x, -y, -z]),
  }));
  return meshOf([...pulledFaces(), ...postFaces(63, 20, 8, 7.5, 22), ...hollow]);
}

/** One mesh of faces that share no corners. */
export function meshOf(faces: readonly Face[]): ViewMesh {
  const corners = faces.flatMap((face) => face.corners.map((at, i) => ({ at, normal: face.normals[i]!, face })));
  let first = 0;
  const indices = faces.flatMap((face) => {
    const own = face.corners.length === 3 ? [0, 1, 2] : [0, 1, 2, 0, 2, 3];
    const shifted = own.map((corner) => corner + first);
    first += face.corners.length;
    return shifted;
  });
  return {
    positions: Float32Array.from(corners.flatMap(({ at }) => at)),
    normals: Int8Array.from(corners.flatMap(({ normal: [x, y, z] }) => [x, y, z, 0].map((value) => Math.round(127 * value)))),
    indices: Uint32Array.from(indices),
    wallMm: Float32Array.from(corners.map(({ face }) => face.wallMm)),
    gapMm: Float32Array.from(corners.map(({ face }) => face.gapMm)),
  };
}

function pulledFaces(): Face[] {
  const sides = outline.map(([x, z], i): Face => {
    const [u, w] = outline[(i + 1) % outline.length]!;
    const length = Math.hypot(u - x, w - z);
    const normal: Point = [(w - z) / length, 0, (x - u) / length];
    // Seen from outside, x and z turn the other way round than x and y.
    const corners: Point[] = [
      [x, 0, z],
      [x, depthMm, z],
      [u, depthMm, w],
      [u, 0, w],
    ];
    return { corners, normals: [normal, normal, normal, normal], wallMm: wallOf[i] ?? Number.NaN, gapMm: gapOf[i] ?? Number.NaN };
  });
  const front = triangulated(outline).map((corners): Face => endFace(corners, 0));
  const back = triangulated(outline).map((corners): Face => endFace([...corners].reverse(), depthMm));
  return [...sides, ...front, ...back];
}

function endFace(corners: readonly Flat[], y: number): Face {
  const normal: Point = [0, y === 0 ? -1 : 1, 0];
  return { corners: corners.map(([x, z]): Point => [x, y, z]), normals: [normal, normal, normal], wallMm: depthMm, gapMm: Number.NaN };
}

function postFaces(x: number, y: number, radius: number, low: number, high: number): Face[] {
  const count = 64;
  const on = (i: number, z: number): Point => {
    const angle = (2 * Math.PI * i) / count;
    return [x + radius * Math.cos(angle), y + radius * Math.sin(angle), z];
  };
  const out = (i: number): Point => [Math.cos((2 * Math.PI * i) / count), Math.sin((2 * Math.PI * i) / count), 0];
  const around = Array.from({ length: count }, (_, i) => i);
  const value = { wallMm: 2 * radius, gapMm: Number.NaN };
  const up: Point = [0, 0, 1];
  const down: Point = [0, 0, -1];
  return around.flatMap((i): Face[] => [
    { ...value, corners: [on(i, low), on(i + 1, low), on(i + 1, high), on(i, high)], normals: [out(i), out(i + 1), out(i + 1), out(i)] },
    { ...value, corners: [[x, y, high], on(i, high), on(i + 1, high)], normals: [up, up, up] },
    { ...value, corners: [[x, y, low], on(i + 1, low), on(i, low)], normals: [down, down, down] },
  ]);
}

function boxFaces([x, y, z]: Point, [u, v, w]: Point): Face[] {
  const face = (normal: Point, ...corners: Point[]): Face => ({ corners, normals: [normal, normal, normal, normal], wallMm: 3, gapMm: 2 });
  return [
    face([0, 0, -1], [x, y, z], [x, v, z], [u, v, z], [u, y, z]),
    face([0, 0, 1], [x, y, w], [u, y, w], [u, v, w], [x, v, w]),
    face([0, -1, 0], [x, y, z], [u, y, z], [u, y, w], [x, y, w]),
    face([0, 1, 0], [x, v, z], [x, v, w], [u, v, w], [u, v, z]),
    face([-1, 0, 0], [x, y, z], [x, y, w], [x, v, w], [x, v, z]),
    face([1, 0, 0], [u, y, z], [u, v, z], [u, v, w], [u, y, w]),
  ];
}

/** Triangles of a simple outline: ears cut off one by one. */
function triangulated(points: readonly Flat[]): Flat[][] {
  const left = [...points];
  const triangles: Flat[][] = [];
  const area = ([ax, az]: Flat, [bx, bz]: Flat, [cx, cz]: Flat) => (bx - ax) * (cz - az) - (cx - ax) * (bz - az);
  const isEar = (i: number) => {
    const [a, b, c] = [left.at(i - 1)!, left[i]!, left[(i + 1) % left.length]!];
    const isInside = (p: Flat) => area(a, b, p) >= 0 && area(b, c, p) >= 0 && area(c, a, p) >= 0;
    return area(a, b, c) > 0 && !left.some((p) => p !== a && p !== b && p !== c && isInside(p));
  };
  while (left.length > 2) {
    const i = left.findIndex((_, at) => isEar(at));
    if (i < 0) throw new Error('The outline crosses itself.');
    triangles.push([left.at(i - 1)!, left[i]!, left[(i + 1) % left.length]!]);
    left.splice(i, 1);
  }
  return triangles;
}
