import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { isKernelTainted, withKernel } from '../../../../src/engine/readers/step/occt.js';
import { readStep } from '../../../../src/engine/readers/step/step.js';
import { InputError } from '../../../../src/errors.js';

const bracket = example('bracket.step');
const quarter = 1 - Math.PI / 4;

test('measures the bracket exactly, by its surfaces', async () => {
  const { solids, notes } = await readStep(bracket);

  const plates = 80 * 60 * 6 + 80 * 6 * 44 + 9 * quarter * 80 - 4 * 64 * quarter * 6;
  const ribs = 2 * 5 * (34 ** 2 / 2 - 9 * quarter);
  const holes = 4 * Math.PI * 3.3 ** 2 * 6 + Math.PI * 9 ** 2 * 6;
  const pocket = (12 * 20 - 4 * 4 * quarter) * 5.7;
  expect(relative(solids?.volumeMm3, plates + ribs - holes - pocket)).toBeLessThan(1e-9);
  expect(relative(solids?.volumeMm3, 51_809.241738)).toBeLessThan(1e-9);
  expect(relative(solids?.surfaceAreaMm2, 21_074.068795)).toBeLessThan(1e-9);
  expect(extents(solids?.boundingBox)).toEqual([expect.closeTo(80, 6), expect.closeTo(60, 6), expect.closeTo(50, 6)]);
  expect(solids).toMatchObject({ freeShellCount: 0, isClosed: true, bodies: [{ volumeMm3: solids?.volumeMm3 }] });
  expect(notes).toEqual([]);
});

test('reports the unit that the file is written in, and gives sizes in mm', async () => {
  const inMm = await readStep(bracket);
  const inInches = await readStep(example('two-bodies-inch.step'));

  expect(inMm.units).toMatchObject({ unit: 'mm', source: 'file' });
  expect(inInches.units).toEqual({ unit: 'inch', source: 'file', reason: 'The file states its lengths in inches.' });
  expect(extents(inInches.solids?.boundingBox)).toEqual([expect.closeTo(76.2, 6), expect.closeTo(25.4, 6), expect.closeTo(25.4, 6)]);
});

test('measures each solid of a file, and their sum', async () => {
  const { solids } = await readStep(example('two-bodies-inch.step'));

  const shaftInch3 = Math.PI * (0.25 ** 2 * 3 + (0.375 ** 2 - 0.25 ** 2) * 0.25);
  const collarInch3 = Math.PI * (0.5 ** 2 - 0.26 ** 2) * 0.5;
  const [shaft, collar, ...others] = solids?.bodies ?? [];
  expect(others).toEqual([]);
  expect(relative(shaft?.volumeMm3, shaftInch3 * 25.4 ** 3)).toBeLessThan(1e-9);
  expect(relative(collar?.volumeMm3, collarInch3 * 25.4 ** 3)).toBeLessThan(1e-9);
  expect(relative(solids?.volumeMm3, 15_353.386095)).toBeLessThan(1e-9);
  expect(relative(solids?.surfaceAreaMm2, 6016.745948)).toBeLessThan(1e-9);
  expect(collar?.boundingBox.min).toEqual([expect.closeTo(38.1, 6), expect.closeTo(-12.7, 6), expect.closeTo(-12.7, 6)]);
});

test('the triangles close when equal points are merged, face outwards and follow the surfaces', async () => {
  const { mesh, solids } = await readStep(bracket);

  const { openEdgeCount, volumeMm3 } = summary(mesh);
  expect(openEdgeCount).toBe(0);
  expect(relative(volumeMm3, solids?.volumeMm3)).toBeLessThan(1e-3);
  expect(mesh.positions.some((coordinate) => coordinate !== Math.fround(coordinate))).toBe(true);
});

test('the thin wall of the bracket is in its triangles: nothing but 0.3 mm between pocket and back', async () => {
  const { mesh } = await readStep(bracket);

  const depths = new Set<number>();
  for (let p = 0; p < mesh.positions.length; p += 3) {
    const [x, y, z] = [mesh.positions[p]!, mesh.positions[p + 1]!, mesh.positions[p + 2]!];
    if (x > 46.9 && x < 59.1 && z > 19.9 && z < 40.1 && y > 54.5) depths.add(Math.round(y * 1e6) / 1e6);
  }
  expect([...depths]).toEqual([59.7]);
});

test('the triangles of a solid are where the assembly puts it', async () => {
  const { mesh } = await readStep(example('two-bodies-inch.step'));

  const rimXs = new Set<number>();
  for (let p = 0; p < mesh.positions.length; p += 3) {
    const isOnRim = Math.hypot(mesh.positions[p + 1]!, mesh.positions[p + 2]!) > 12.69;
    if (isOnRim) rimXs.add(Math.round(mesh.positions[p]! * 1e6) / 1e6);
  }
  expect([...rimXs].sort()).toEqual([38.1, 50.8]);
});

test('surfaces beside the solid are noted and not measured', async () => {
  const withShell = edit(
    example('two-bodies-inch.step'),
    /ADVANCED_BREP_SHAPE_REPRESENTATION(.*?)MANIFOLD_SOLID_BREP/s,
    'MANIFOLD_SURFACE_SHAPE_REPRESENTATION$1SHELL_BASED_SURFACE_MODEL',
    (text) => text.replace(/SHELL_BASED_SURFACE_MODEL\('',(#\d+)\)/, "SHELL_BASED_SURFACE_MODEL('',($1))"),
  );

  const { solids, notes } = await readStep(withShell);

  expect(relative(solids?.volumeMm3, 4695.110965)).toBeLessThan(1e-9);
  expect(solids).toMatchObject({ freeShellCount: 1, bodies: [{}] });
  expect(notes).toEqual(['1 free shell (construction or annotation geometry) was not counted.']);
});

test.each([
  ['an unknown schema', (text: string) => text.replace(/AUTOMOTIVE_DESIGN[^']*/, 'NOT_A_SCHEMA')],
  ['a byte order mark', (text: string) => `\u00ef\u00bb\u00bf${text}`],
  ['Windows line ends', (text: string) => text.replaceAll('\n', '\r\n')],
])('reads a file with %s', async (_, change) => {
  const { solids } = await readStep(edited(bracket, change));

  expect(relative(solids?.volumeMm3, 51_809.241738)).toBeLessThan(1e-9);
});

test.each([
  ['nothing', '', 'The file is empty (0 bytes).'],
  ['another format', 'solid cube\nendsolid cube\n', 'The file is not a STEP file: it does not begin with ISO-10303-21.'],
  ['random bytes', '\u0000\u00ff\u0013ISO-10303-21;', 'The file is not a STEP file: it does not begin with ISO-10303-21.'],
  ['half a file', latin1(bracket).slice(0, 60_000), 'The STEP file is cut off: its closing line, END-ISO-10303-21, is missing.'],
  ['an empty data section', step(''), 'The STEP file is empty: its data section holds no entity.'],
  ['entities that are no shape', step('#1=FOO(#2);#2=BAR(#1);'), 'The CAD kernel found no shape that it can read in this STEP file.'],
  [
    'surfaces only',
    latin1(bracket)
      .replace('ADVANCED_BREP_SHAPE_REPRESENTATION', 'MANIFOLD_SURFACE_SHAPE_REPRESENTATION')
      .replace(/MANIFOLD_SOLID_BREP\('',(#\d+)\)/, "SHELL_BASED_SURFACE_MODEL('',($1))"),
    'The STEP file holds 1 surface shell (35 faces) but no solid, so there is no volume to analyze.',
  ],
  [
    'points at infinity',
    latin1(bracket).replace(/CARTESIAN_POINT\('',\([^,]*,/g, "CARTESIAN_POINT('',(1.E400,"),
    'A solid in the STEP file has no finite surface: its points or directions are missing, zero or infinite.',
  ],
])('%s is refused with its own words', async (_, text, message) => {
  const failure = await readStep(Buffer.from(text, 'latin1')).catch((error: unknown) => error);

  expect(failure).toBeInstanceOf(InputError);
  expect(failure).toMatchObject({ message, hint: expect.stringMatching(/STEP/) });
  expect(isKernelTainted(failure)).toBe(false);
});

test('a crash of the kernel is an input error that says so to its caller, and the next file is read by a fresh kernel', async () => {
  const cyclic = edited(bracket, (text) => text.replace(/#(\d+) = ORIENTED_EDGE\('',\*,\*,#\d+/g, "#$1 = ORIENTED_EDGE('',*,*,#$1"));

  const before = await withKernel((kernel) => kernel);
  const failure = await readStep(cyclic).catch((error: unknown) => error);
  const { solids } = await readStep(bracket);

  expect(failure).toBeInstanceOf(InputError);
  expect(failure).toMatchObject({ message: 'The CAD kernel failed on a shape in this file.', cause: expect.any(Error) });
  expect(isKernelTainted(failure)).toBe(true);
  expect((await withKernel((kernel) => kernel)) === before).toBe(false);
  expect(relative(solids?.volumeMm3, 51_809.241738)).toBeLessThan(1e-9);
});

function example(name: string): Uint8Array {
  return readFileSync(new URL(`../../../../examples/${name}`, import.meta.url));
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}

function edited(bytes: Uint8Array, change: (text: string) => string): Uint8Array {
  const text = change(latin1(bytes));
  expect(text).not.toBe(latin1(bytes));
  return Buffer.from(text, 'latin1');
}

function edit(bytes: Uint8Array, pattern: RegExp, replacement: string, further = (text: string) => text): Uint8Array {
  return edited(bytes, (text) => further(text.replace(pattern, replacement)));
}

function step(data: string): string {
  return `ISO-10303-21;\nHEADER;\nENDSEC;\nDATA;\n${data}\nENDSEC;\nEND-ISO-10303-21;\n`;
}

function relative(value: number | undefined, expected: number | undefined): number {
  return Math.abs((value ?? Number.NaN) / (expected ?? Number.NaN) - 1);
}

function extents(box: { min: readonly number[]; max: readonly number[] } | undefined): number[] {
  return (box?.max ?? []).map((max, axis) => max - (box?.min[axis] ?? Number.NaN));
}

function summary({ positions: p, indices }: { positions: Float64Array; indices: Uint32Array }) {
  const corner = (i: number) => `${p[3 * indices[i]!]} ${p[3 * indices[i]! + 1]} ${p[3 * indices[i]! + 2]}`;
  const balance = new Map<string, number>();
  let volumeMm3 = 0;
  for (let t = 0; t < indices.length; t += 3) {
    const [a, b, c] = [3 * indices[t]!, 3 * indices[t + 1]!, 3 * indices[t + 2]!];
    volumeMm3 += (p[a]! * (p[b + 1]! * p[c + 2]! - p[b + 2]! * p[c + 1]!)) / 6;
    volumeMm3 += (p[a + 1]! * (p[b + 2]! * p[c]! - p[b]! * p[c + 2]!)) / 6;
    volumeMm3 += (p[a + 2]! * (p[b]! * p[c + 1]! - p[b + 1]! * p[c]!)) / 6;
    for (const [from, to] of [
      [corner(t), corner(t + 1)],
      [corner(t + 1), corner(t + 2)],
      [corner(t + 2), corner(t)],
    ] as const) {
      const [key, step] = from < to ? [`${from}|${to}`, 1] : [`${to}|${from}`, -1];
      balance.set(key, (balance.get(key) ?? 0) + step);
    }
  }
  return { volumeMm3, openEdgeCount: [...balance.values()].filter((uses) => uses !== 0).length };
}
