import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createModeler } from '../../../scripts/examples/modeling.js';
import { toStepFile } from '../../../scripts/examples/step-file.js';
import { isKernelTainted, withKernel } from '../../../src/engine/readers/step/occt.js';
import { readStep } from '../../../src/engine/readers/step/step.js';
import { orientedStep } from '../../../src/engine/writers/oriented-step.js';
import { rotationOf } from '../../../src/engine/writers/rotation.js';
import { InputError } from '../../../src/errors.js';

test.each([
  ['bracket.step', { x: 90, y: 0, z: 0 }, [80, 50, 60]],
  ['bracket.step', { x: 0, y: 90, z: 90 }, [60, 50, 80]],
  ['bracket.step', { x: 33, y: -71, z: 12.5 }, [95.359434, 51.761614, 96.770787]],
  ['two-bodies-inch.step', { x: 0, y: -90, z: 0 }, [25.4, 25.4, 76.2]],
])('%s turned by %o has the same volume and area, and the box of its pose', async (name, angles, sides) => {
  const before = await readStep(example(name));

  const after = await readStep(await orientedStep({ bytes: example(name), format: 'STEP' }, rotationOf(angles)));

  expect(relative(after.solids?.volumeMm3, before.solids?.volumeMm3)).toBeLessThan(1e-9);
  expect(relative(after.solids?.surfaceAreaMm2, before.solids?.surfaceAreaMm2)).toBeLessThan(1e-9);
  expect(after.solids?.boundingBox.min.map(Math.abs)).toEqual([expect.closeTo(0, 8), expect.closeTo(0, 8), expect.closeTo(0, 8)]);
  expect(after.solids?.boundingBox.max).toEqual(sides.map((side) => expect.closeTo(side, 5)));
  expect(after.solids?.isClosed).toBe(true);
  expect(after.units).toMatchObject({ unit: 'mm', source: 'file' });
});

test('each solid of an assembly keeps its own volume and its place beside the others', async () => {
  const { solids } = await readStep(
    await orientedStep({ bytes: example('two-bodies-inch.step'), format: 'STEP' }, rotationOf({ x: 0, y: -90, z: 0 })),
  );

  const [shaft, collar, ...others] = solids?.bodies ?? [];
  expect(others).toEqual([]);
  expect(relative(shaft?.volumeMm3, 10_658.275131)).toBeLessThan(1e-9);
  expect(relative(collar?.volumeMm3, 4695.110965)).toBeLessThan(1e-9);
  expect([collar?.boundingBox.min[2], collar?.boundingBox.max[2]]).toEqual([expect.closeTo(38.1, 6), expect.closeTo(50.8, 6)]);
});

test('a cylinder stays a cylinder, far from the origin and turned to lie askew', async () => {
  const upright = await made((model) => model.cylinder([1000, -2000, 500], [0, 0, 1], 10, 50));

  const bytes = await orientedStep({ bytes: upright, format: 'STEP' }, rotationOf({ x: 30, y: 0, z: 0 }));

  const { solids } = await readStep(bytes);
  expect(relative(solids?.volumeMm3, 15_707.963267948966)).toBeLessThan(1e-9);
  expect(solids?.boundingBox.min.map(Math.abs)).toEqual([expect.closeTo(0, 8), expect.closeTo(0, 8), expect.closeTo(0, 8)]);
  // 20 cos 30° + 50 sin 30°, and 20 sin 30° + 50 cos 30°
  expect(solids?.boundingBox.max).toEqual([expect.closeTo(20, 6), expect.closeTo(42.32050808, 6), expect.closeTo(53.30127019, 6)]);
  const text = latin1(bytes);
  expect(text).toContain("FILE_SCHEMA(('AUTOMOTIVE_DESIGN { 1 0 10303 214 1 1 1 1 }'));");
  expect(text.match(/\bCYLINDRICAL_SURFACE\(/g)).toHaveLength(1);
  expect(text).not.toMatch(/B_SPLINE_SURFACE/);
});

test('turning there and back again gives the part where it was', async () => {
  const there = await orientedStep({ bytes: example('bracket.step'), format: 'STEP' }, rotationOf({ x: 25, y: 0, z: 0 }));

  const { solids } = await readStep(await orientedStep({ bytes: there, format: 'STEP' }, rotationOf({ x: -25, y: 0, z: 0 })));

  expect(relative(solids?.volumeMm3, 51_809.241738)).toBeLessThan(1e-9);
  expect(solids?.boundingBox.max).toEqual([expect.closeTo(80, 6), expect.closeTo(60, 6), expect.closeTo(50, 6)]);
});

test('shells beside the solid are left out', async () => {
  const text = latin1(example('two-bodies-inch.step'));
  const withShell = text
    .replace(
      /ADVANCED_BREP_SHAPE_REPRESENTATION(.*?)MANIFOLD_SOLID_BREP/s,
      'MANIFOLD_SURFACE_SHAPE_REPRESENTATION$1SHELL_BASED_SURFACE_MODEL',
    )
    .replace(/SHELL_BASED_SURFACE_MODEL\('',(#\d+)\)/, "SHELL_BASED_SURFACE_MODEL('',($1))");

  const { solids } = await readStep(
    await orientedStep({ bytes: Buffer.from(withShell, 'latin1'), format: 'STEP' }, rotationOf({ x: 0, y: 90, z: 0 })),
  );

  expect(solids).toMatchObject({ freeShellCount: 0, bodies: [{ volumeMm3: expect.closeTo(4695.110965, 5) }] });
  expect(solids?.boundingBox.max).toEqual([expect.closeTo(25.4, 6), expect.closeTo(25.4, 6), expect.closeTo(12.7, 6)]);
});

test.each([
  [
    'half a file',
    latin1(example('bracket.step')).slice(0, 60_000),
    'The STEP file is cut off: its closing line, END-ISO-10303-21, is missing.',
  ],
  [
    'points at infinity',
    latin1(example('bracket.step')).replace(/CARTESIAN_POINT\('',\([^,]*,/g, "CARTESIAN_POINT('',(1.E400,"),
    'A solid in the STEP file has no finite surface: its points or directions are missing, zero or infinite.',
  ],
])('%s is refused as when it is read', async (_, text, message) => {
  const failure = await orientedStep({ bytes: Buffer.from(text, 'latin1'), format: 'STEP' }, rotationOf({ x: 0, y: 0, z: 0 })).catch(
    (error: unknown) => error,
  );

  expect(failure).toBeInstanceOf(InputError);
  expect(failure).toMatchObject({ message });
  expect(isKernelTainted(failure)).toBe(false);
});

function made(make: (model: ReturnType<typeof createModeler>) => ReturnType<ReturnType<typeof createModeler>['cylinder']>) {
  return withKernel((kernel, keep) => {
    const shape = make(createModeler(kernel, keep));
    return Buffer.from(toStepFile(kernel, keep, { shape, products: ['made'], unit: 'INCH', name: 'made', title: 'Made for a test' }));
  });
}

function example(name: string): Uint8Array {
  return readFileSync(new URL(`../../../examples/${name}`, import.meta.url));
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}

function relative(value: number | undefined, expected: number | undefined): number {
  return Math.abs((value ?? Number.NaN) / (expected ?? Number.NaN) - 1);
}
