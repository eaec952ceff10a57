import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { call, connect, sharedConnection } from '../support/client.js';
import { binaryStl, box, together } from '../support/shapes.js';

const plate = box({ size: [60, 40, 10] });
const shared = sharedConnection();
const thinRib = together(plate, box({ size: [20, 0.3, 8], at: [20, 20, 10] }));

test('a part is measured, checked and priced in one call', async () => {
  const { client, folder } = await shared();
  await writeFile(join(folder, 'plate.stl'), binaryStl(plate));

  const { isError, structured } = await call(client, 'analyze_part', {
    file: join(folder, 'plate.stl'),
    process: 'slm',
    material: '316L',
    lotSize: 10,
  });

  expect(isError).toBe(false);
  expect(structured).toMatchObject({
    state: 'succeeded',
    job: expect.stringMatching(/^local:/),
    partId: expect.stringMatching(/^[0-9a-f]{32}$/),
    result: {
      platform: 'local',
      name: 'plate',
      boundingBoxMm: { x: 60, y: 40, z: 10 },
      minBoundingBoxMm: { x: 10, y: 40, z: 60 },
      volumeCm3: 24,
      surfaceAreaCm2: 68,
      bodies: 1,
      triangles: 12,
      isWatertight: true,
      process: 'slm',
      material: '316L',
      lotSize: 10,
      massG: 190.8,
      minWallThicknessMm: 10,
      wallThicknessOk: true,
      minGapSizeMm: null,
      fitsMachine: true,
      isFeasible: true,
      currency: 'EUR',
      basis: { volumeCm3: 'measured', costPerPart: 'estimated' },
    },
  });
});

test('a wall that is too thin fails with its place and an advice', async () => {
  const { client, folder } = await shared();
  await writeFile(join(folder, 'rib.stl'), binaryStl(thinRib));

  const { structured } = await call(client, 'analyze_part', { file: join(folder, 'rib.stl'), process: 'slm' });

  const result = structured.result as { findings: { check: string; where: number[]; value: number }[]; isFeasible: boolean };
  const wall = result.findings.find(({ check }) => check === 'wall_thickness');
  expect(result.isFeasible).toBe(false);
  expect(wall).toMatchObject({ ok: false, limit: 0.5, unit: 'mm', advice: expect.stringContaining('0.50 mm') });
  expect(wall?.value).toBeCloseTo(0.3, 3);
  expect(wall?.where[0]).toBeGreaterThanOrEqual(20);
  expect(wall?.where[0]).toBeLessThanOrEqual(40);
  expect(wall?.where[1]).toBeCloseTo(20.15, 2);
});

test('the thin wall of the example bracket is found, and pointed at in its middle', async () => {
  const { client } = await shared();

  const { structured } = await call(client, 'analyze_part', { file: 'examples/bracket.step', process: 'slm', material: '316L' });

  const { findings, ...result } = structured.result as { findings: { check: string; where: number[]; value: number }[] };
  const [x, y, z] = findings.find(({ check }) => check === 'wall_thickness')!.where;
  expect(result).toMatchObject({
    file: { format: 'step', units: 'mm' },
    boundingBoxMm: { x: 80, y: 60, z: 50 },
    volumeCm3: 51.80924,
    surfaceAreaCm2: 210.7407,
    minWallThicknessMm: 0.3,
    wallThicknessOk: false,
    isFeasible: false,
  });
  // The pocket's floor spans x 47 ... 59 and z 20 ... 40 in the outer 0.3 mm of the upright.
  expect(Math.abs(x! - 53)).toBeLessThan(2);
  expect(y).toBeCloseTo(59.85, 3);
  expect(Math.abs(z! - 30)).toBeLessThan(3);
});

test('a gap between curved faces of a STEP file is measured between the faces, not between their triangles', async () => {
  const { client } = await shared();

  const { structured } = await call(client, 'analyze_part', { file: 'examples/two-bodies-inch.step', process: 'slm' });

  const result = structured.result as { minGapSizeMm: number; bodies: number; file: { units: string } };
  expect(result).toMatchObject({ bodies: 2, gapSizeOk: false, file: { units: 'inch' }, boundingBoxMm: { x: 76.2, y: 25.4, z: 25.4 } });
  // A collar of 0.01 inch clearance all around its shaft.
  expect(Math.abs(result.minGapSizeMm - 0.254)).toBeLessThan(0.0005);
});

test('one rib of 0.3 mm on a plate of 200 mm does not slip through', async () => {
  const { client, folder } = await shared();
  const ribbed = together(box({ size: [200, 200, 10] }), box({ size: [20, 0.3, 5], at: [120, 75, 10] }));
  await writeFile(join(folder, 'ribbed.stl'), binaryStl(ribbed));

  const { structured } = await call(client, 'analyze_part', { file: join(folder, 'ribbed.stl'), process: 'slm' });

  const { minWallThicknessMm, findings } = structured.result as {
    minWallThicknessMm: number;
    findings: { check: string; where: number[] }[];
  };
  const [x, y, z] = findings.find(({ check }) => check === 'wall_thickness')!.where;
  expect(Math.abs(minWallThicknessMm - 0.3)).toBeLessThanOrEqual(0.02);
  expect([x! >= 120 && x! <= 140, y! >= 75 && y! <= 75.3, z! >= 10 && z! <= 15]).toEqual([true, true, true]);
});

test('without a process all are compared, the feasible ones first and the cheaper before the dearer', async () => {
  const { client, folder } = await shared();
  await writeFile(join(folder, 'plate.stl'), binaryStl(plate));

  const { structured } = await call(client, 'analyze_part', { file: join(folder, 'plate.stl') });

  const { alternatives, ...best } = structured.result as {
    process: string;
    costPerPart: number;
    alternatives: { process: string; isFeasible: boolean; costPerPart: number }[];
  };
  const feasible = alternatives.filter(({ isFeasible }) => isFeasible);
  const costs = [best, ...feasible].map(({ costPerPart }) => costPerPart);
  expect([best.process, ...alternatives.map(({ process }) => process)].sort()).toEqual([
    'bjt',
    'ebm',
    'fdm',
    'milling',
    'mjf',
    'sheet-metal',
    'sla',
    'slm',
    'sls',
    'turning',
  ]);
  expect(feasible.map(({ process }) => process)).toEqual(expect.arrayContaining(['slm', 'sls', 'sla']));
  expect(alternatives.findIndex(({ isFeasible }) => !isFeasible)).toBe(feasible.length);
  expect(costs).toEqual([...costs].sort((a, b) => a - b));
});

test('when nothing can make the part, the process that comes closest is named first, and the message says so', async () => {
  const { client, folder } = await shared();
  await writeFile(join(folder, 'rib.stl'), binaryStl(thinRib));

  const { structured } = await call(client, 'analyze_part', { file: join(folder, 'rib.stl') });

  expect(structured.message).toMatch(
    /^Cannot be made as it is with any process; closest is (mjf|sla) in .+ on .+ \(fails: wall_thickness, self_intersection\)\. Pictures and files: fetch_file/,
  );
  const { alternatives } = structured.result as { alternatives: { process: string }[] };
  expect(alternatives.find(({ process }) => process === 'fdm')).toMatchObject({ isFeasible: false });
});

test('twenty identical calls at once are one analysis', async () => {
  const { client, folder } = await connect();
  await writeFile(join(folder, 'plate.stl'), binaryStl(plate));

  const answers = await Promise.all(Array.from({ length: 20 }, () => call(client, 'analyze_part', { file: join(folder, 'plate.stl') })));

  expect(new Set(answers.map(({ structured }) => structured.job)).size).toBe(1);
  expect(answers.every(({ structured }) => structured.state === 'succeeded')).toBe(true);
  expect(await readdir(join(folder, 'state', 'jobs', 'records'))).toHaveLength(1);
});

test('the text says everything that the structured answer says', async () => {
  const { client, folder } = await shared();
  await writeFile(join(folder, 'rib.stl'), binaryStl(thinRib));

  const { text, structured } = await call(client, 'analyze_part', { file: join(folder, 'rib.stl') });

  const leaves = (value: unknown): unknown[] =>
    typeof value === 'object' && value !== null ? Object.values(value).flatMap(leaves) : [value];
  expect(leaves(structured).filter((leaf) => !text.includes(String(leaf)))).toEqual([]);
  expect(text.length).toBeLessThan(JSON.stringify(structured).length * 1.05);
});

test.each([
  [{ lotSize: 0 }, /lotSize: Too small/],
  [{ lot_size: 5 }, /Unrecognized key: "lot_size"/],
  [{ platform: 'mars' }, /platform: Invalid option: expected one of "local"\|"3dspark"/],
  [{ waitSeconds: 51 }, /waitSeconds: Too big/],
  [{ process: 'alchemy' }, /The process "alchemy" is not in the catalog\.\nUse one of: slm/],
  [{ process: 'slm', material: 'cheese' }, /The material "cheese" is not in the catalog\.\nUse one of: slm: 316L/],
  [{ process: 'fdm', material: '316L' }, /does not take the material "316L"/],
])('%o is refused with what is accepted, and no job is made', async (change, message) => {
  const { client, folder } = await connect();
  await writeFile(join(folder, 'plate.stl'), binaryStl(plate));

  const { isError, text } = await call(client, 'analyze_part', { file: join(folder, 'plate.stl'), ...change });

  expect(isError).toBe(true);
  expect(text).toMatch(message);
  expect(await readdir(join(folder, 'state', 'jobs', 'records')).catch(() => [])).toEqual([]);
});

test('names of process and material are taken in any spelling, and are the same question', async () => {
  const { client, folder } = await shared();
  await writeFile(join(folder, 'plate.stl'), binaryStl(plate));

  const one = await call(client, 'analyze_part', { file: join(folder, 'plate.stl'), process: 'SLM', material: '316l' });
  const other = await call(client, 'analyze_part', { file: join(folder, 'plate.stl'), process: 'slm', material: '316 L' });

  expect(other.structured.job).toBe(one.structured.job);
});

test('units are guessed with a reason for files that carry none, and can be given', async () => {
  const { client, folder } = await shared();
  await writeFile(join(folder, 'plate.stl'), binaryStl(plate));

  const guessed = await call(client, 'analyze_part', { file: join(folder, 'plate.stl') });
  const given = await call(client, 'analyze_part', { file: join(folder, 'plate.stl'), units: 'inch' });

  expect(guessed.structured.result).toMatchObject({
    file: { units: 'mm' },
    notes: expect.arrayContaining([expect.stringContaining('no unit')]),
  });
  expect(given.structured.result).toMatchObject({ file: { units: 'inch' }, boundingBoxMm: { x: 1524, y: 1016, z: 254 } });
});
