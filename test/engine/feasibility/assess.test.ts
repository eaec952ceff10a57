import { expect, test } from 'vitest';
import { defaultCatalog } from '../../../src/engine/catalog/catalog.js';
import { overrideCatalog } from '../../../src/engine/catalog/override.js';
import type { Catalog } from '../../../src/engine/catalog/schema.js';
import { type Assessment, assessPart, type BuildOrder } from '../../../src/engine/feasibility/assess.js';
import type { Vector } from '../../../src/engine/mesh.js';
import type { BuildOrientation, BuildOrientations, ExtentsMm, MeshHealth, PartMeasures, Span } from '../../../src/engine/part-measures.js';
import type { PartQuestions } from '../../../src/engine/part-questions.js';

/** A part whose surface has no places worth naming. */
const questions: PartQuestions = {
  thinPlaces: () => [],
  narrowPlaces: () => [],
  overhangs: () => [],
  chambers: () => [],
  filamentSlice: () => ({ layerCount: 125, filamentMm3: 14_700, printS: 3700, openOutlineCount: 0 }),
  buildPoses: () => orientations(pose({ x: 1, y: 1, z: 1 }, [0, 0, 1])),
  toolAccess: () => ({
    setups: [
      [0, 0, 1],
      [0, 0, -1],
    ],
    hiddenAreaMm2: 0,
    hiddenPlaces: [],
    sharpCorners: { count: 0, lengthMm: 0 },
  }),
  turnedForm: () => undefined,
  sheetForm: () => ({ thicknessMm: 25, problem: 'thickness', cutLengthMm: 0, loopCount: 0, bendCount: 0 }),
};

const sound: MeshHealth = {
  isWatertight: true,
  isWindingConsistent: true,
  isValidVolume: true,
  enclosesVolume: true,
  isUnambiguous: true,
  openEdgeCount: 0,
  nonManifoldEdgeCount: 0,
  bodyCount: 1,
  degenerateTriangleCount: 0,
  duplicateTriangleCount: 0,
  coincidentShellCount: 0,
};
const open: MeshHealth = { ...sound, isWatertight: false, isValidVolume: false, enclosesVolume: false, openEdgeCount: 12 };

/** A block of 50 x 40 x 25 mm with walls of 2 mm and no gaps. */
const block = part({ x: 50, y: 40, z: 25 });

test('without a process every one is assessed in its default material, cheapest first', () => {
  const assessments = assess(block, {});

  expect(assessments.map(({ process, material }) => [process, material])).toEqual([
    ['fdm', 'PLA'],
    ['mjf', 'PA12 (MJF)'],
    ['sls', 'PA12 (SLS)'],
    ['sla', 'Standard resin'],
    ['bjt', '316L'],
    ['milling', '316L (bar)'],
    ['ebm', 'Ti6Al4V'],
    ['slm', '316L'],
    ['sheet-metal', '316L (sheet)'],
    ['turning', '316L (bar)'],
  ]);
  expect(assessments.map(({ isFeasible }) => isFeasible)).toEqual([...Array(8).fill(true), false, false]);
});

test('a process that fails comes after those that do not, whatever it costs, and the one that misses less comes first', () => {
  const assessments = assess(withWall(block, 0.6), {});

  expect(assessments.map(({ process, isFeasible }) => [process, isFeasible])).toEqual([
    ['mjf', true],
    ['sla', true],
    ['slm', true],
    ['sls', false],
    ['milling', false],
    ['ebm', false],
    ['fdm', false],
    ['bjt', false],
    ['sheet-metal', false],
    ['turning', false],
  ]);
});

test('a process that is named is the only one', () => {
  const [first, ...others] = assess(block, { process: 'LPBF', material: 'ti-6al-4v' });

  expect(first).toMatchObject({ process: 'slm', processName: 'Selective laser melting', material: 'Ti6Al4V', machine: 'SLM 500' });
  expect(others).toEqual([]);
});

test('a material that is named leaves the processes that take it', () => {
  const assessments = assess(block, { material: 'nylon 12' });

  expect(assessments.map(({ process }) => process)).toEqual(['mjf', 'sls']);
});

test.each([
  [{ process: 'casting' }, 'The process "casting" is not in the catalog.', /^Use one of: slm \(Selective laser melting\), /],
  [{ material: 'wood' }, 'The material "wood" is not in the catalog.', /slm: 316L, .*; sls: PA12 \(SLS\); .*fdm: PLA/],
  [{ process: 'mjf', material: '316L' }, 'The process mjf does not take the material "316L".', /^Use one of: mjf: PA12 \(MJF\)\.$/],
])('%o is refused with what is accepted', (order, message, hint) => {
  expect(() => assess(block, order)).toThrowError(expect.objectContaining({ kind: 'input', message, hint: expect.stringMatching(hint) }));
});

test('a thin wall says where, how thin, how thick it must be, and which processes would take it', () => {
  const [assessment] = assess(withWall(block, 0.55), { process: 'sls' });

  expect(assessment).toMatchObject({ isFeasible: false, wallThicknessOk: false, gapSizeOk: true, fitsMachine: true });
  expect(assessment?.findings[0]).toEqual({
    check: 'wall_thickness',
    isOk: false,
    value: 0.55,
    limit: 0.7,
    unit: 'mm',
    where: [12, 3.5, 40.275],
    advice:
      'Thicken the wall at (12.0, 3.5, 40.3) from 0.55 mm to at least 0.70 mm, ' +
      'or choose a process with a lower limit (slm 0.50 mm, mjf 0.50 mm, sla 0.50 mm).',
  });
});

test('a wall without thickness has words of its own', () => {
  const [assessment] = assess(withWall(block, 0), { process: 'slm' });

  expect(assessment?.isFeasible).toBe(false);
  expect(assessment?.findings[0]?.advice).toBe(
    'Two faces coincide at (12.0, 3.5, 40.0): a wall without thickness. Thicken it to 0.50 mm or remove it.',
  );
});

test('a narrow gap fails where it is', () => {
  const [assessment] = assess({ ...block, gap: span(0.3) }, { process: 'mjf' });

  expect(assessment).toMatchObject({ isFeasible: false, wallThicknessOk: true, gapSizeOk: false });
  expect(assessment?.findings[0]).toMatchObject({
    check: 'gap_size',
    advice: 'Widen the gap at (12.0, 3.5, 40.2) from 0.30 mm to at least 0.50 mm, or its sides fuse.',
  });
});

test('what could not be measured neither fails nor passes', () => {
  const { thickness: _, ...unmeasured } = block;

  const [assessment] = assess(unmeasured, { process: 'slm' });

  expect(assessment).toMatchObject({ isFeasible: true });
  expect(assessment?.wallThicknessOk).toBeUndefined();
  expect(assessment?.gapSizeOk).toBeUndefined();
  expect(assessment?.findings.slice(0, 2)).toMatchObject([
    { check: 'wall_thickness', isOk: undefined, advice: expect.stringMatching(/could not be measured/) },
    { check: 'gap_size', isOk: undefined, advice: expect.stringMatching(/could not be measured/) },
  ]);
});

test('an open mesh is not feasible and gets no cost', () => {
  const [assessment] = assess({ ...block, isWatertight: false, upload: open, analysis: open }, { process: 'slm' });

  expect(assessment).toMatchObject({ isFeasible: false, fitsMachine: true });
  expect(assessment?.cost).toBeUndefined();
  expect(assessment?.findings[0]).toMatchObject({
    check: 'mesh',
    isOk: false,
    advice: expect.stringMatching(/\(12 open edges\), so volume and mass cannot be trusted and no cost is given/),
  });
});

test.each([
  [0.4951, true, 'The thinnest wall is 0.49 mm, at (12.0, 3.5, 40.2), the limit of 0.50 mm within the accuracy of 1 %.'],
  [0.4949, false, 'Thicken the wall at (12.0, 3.5, 40.2) from 0.49 mm to at least 0.50 mm.'],
])('a wall of %d mm meets a limit of 0.5 mm: %s', (thicknessMm, isOk, advice) => {
  const [assessment] = assess(withWall(block, thicknessMm), { process: 'slm' });

  expect(assessment?.wallThicknessOk).toBe(isOk);
  expect(assessment?.findings.find(({ check }) => check === 'wall_thickness')?.advice).toBe(advice);
});

test('bodies that touch along an edge are priced although the edge has four faces', () => {
  const touching: MeshHealth = { ...sound, isWatertight: false, isValidVolume: false, nonManifoldEdgeCount: 1 };
  const [assessment] = assess({ ...block, isWatertight: false, upload: touching, analysis: touching }, { process: 'slm' });

  expect(assessment).toMatchObject({ isFeasible: true, cost: { currency: 'EUR' } });
  expect(assessment?.findings).toContainEqual({ check: 'mesh', isOk: true, advice: 'The surface is closed.' });
});

test('a closed CAD solid is priced even where its triangles are not closed', () => {
  const [assessment] = assess({ ...block, basis: 'exact', analysis: open }, { process: 'slm' });

  expect(assessment?.isFeasible).toBe(true);
  expect(assessment?.cost?.costPerPart).toBeGreaterThan(0);
});

test('a part too large for the cheapest machine goes to one that takes it', () => {
  const [assessment] = assess(part({ x: 380, y: 380, z: 50 }), { process: 'slm' });

  expect(assessment).toMatchObject({ machine: 'EOS M 400-4', fitsMachine: true });
});

test('a part that fits only turned by 90 degrees fits', () => {
  const [assessment] = assess(part({ x: 270, y: 480, z: 50 }), { process: 'slm' });

  expect(assessment).toMatchObject({ machine: 'SLM 500', fitsMachine: true });
});

test('a part that fits no machine names the largest one and gets no cost', () => {
  const [assessment] = assess(part({ x: 600, y: 600, z: 50 }), { process: 'slm' });

  expect(assessment).toMatchObject({ machine: 'EOS M 400', fitsMachine: false, isFeasible: false });
  expect(assessment?.cost).toBeUndefined();
  expect(assessment?.findings[0]?.advice).toBe(
    'Split the part or choose another process: the build pose measures 600.0 x 600.0 x 50.0 mm, ' +
      'and EOS M 400, the largest for slm, takes 400.0 x 400.0 x 400.0 mm.',
  );
});

test('where only the lower pose fits, that one is taken', () => {
  const tall = pose({ x: 50, y: 50, z: 450 }, [1, 0, 0]);
  const lying = pose({ x: 450, y: 50, z: 50 }, [0, 0, 1], 5000);
  const measures = { ...part({ x: 450, y: 50, z: 50 }), orientation: orientations(tall, lying) };

  const [assessment] = assess(measures, { process: 'slm' });

  expect(assessment).toMatchObject({ fitsMachine: true, machine: 'SLM 500', orientation: { up: [0, 0, 1], supportVolumeMm3: 5000 } });
});

test('in powder a long part may stand up to fit', () => {
  const [assessment] = assess(part({ x: 550, y: 50, z: 50 }), { process: 'sls' });

  expect(assessment?.fitsMachine).toBe(true);
});

test('supports are priced and described only where the process needs them', () => {
  const needy = pose({ x: 50, y: 40, z: 25 }, [0, 0, 1], 20_000);
  const measures = { ...block, orientation: orientations(needy) };

  const [slm] = assess(measures, { process: 'slm' });
  const [sls] = assess(measures, { process: 'sls' });

  expect(slm?.cost?.supportVolumeMm3).toBeCloseTo(2000, 6);
  expect(slm?.findings.find(({ check }) => check === 'overhang')).toMatchObject({ isOk: true, value: 20_000, unit: 'mm3' });
  expect(sls?.cost?.supportVolumeMm3).toBe(0);
  expect(sls?.findings.some(({ check }) => check === 'overhang')).toBe(false);
});

test('a flat part is warned about, but not ruled out', () => {
  const [assessment] = assess(part({ x: 50, y: 40, z: 3 }), { process: 'slm' });

  expect(assessment?.isFeasible).toBe(true);
  expect(assessment?.findings[0]).toMatchObject({ check: 'minimum_size', isOk: false, value: 3, limit: 7 });
});

test('without a build pose the fit is unknown and there is no cost', () => {
  const { orientation: _, ...measures } = block;

  const [assessment] = assess(measures, { process: 'slm' });

  expect(assessment?.isFeasible).toBe(true);
  expect(assessment?.cost).toBeUndefined();
  expect(assessment?.fitsMachine).toBeUndefined();
});

test('the lot size reaches the estimate', () => {
  const [assessment] = assessPart({ measures: block, questions }, { process: 'slm', lotSize: 7 }, defaultCatalog);

  expect(assessment?.cost?.costPerLot).toBeCloseTo(7 * (assessment?.cost?.costPerPart ?? 0), 6);
});

test('the pose is the one that costs least, so the rates decide which it is', () => {
  const low = pose({ x: 50, y: 40, z: 25 }, [0, 0, 1], 40_000);
  const high = pose({ x: 50, y: 40, z: 60 }, [0, 1, 0], 0);
  const part = { measures: { ...block, orientation: orientations(low, high) }, questions };
  const withLayerTime = (layerTimeS: number) => overrideCatalog(defaultCatalog, { machines: { 'SLM 500': { layerTimeS } } }, '2026-11-22');
  const onSlm500 = ({ machines, ...catalog }: Catalog) => ({ ...catalog, machines: machines.filter(({ name }) => name === 'SLM 500') });

  const [usual] = assessPart(part, { process: 'slm', lotSize: 1 }, onSlm500(withLayerTime(10)));
  const [slow] = assessPart(part, { process: 'slm', lotSize: 1 }, onSlm500(withLayerTime(5000)));

  expect(usual?.orientation?.up).toEqual([0, 1, 0]);
  expect(slow?.orientation?.up).toEqual([0, 0, 1]);
});

test('what turning the part saves is told, and where it cannot be built as it lies, that is not', () => {
  const turned = pose({ x: 50, y: 40, z: 25 }, [0, 1, 0], 0);
  const lying = pose({ x: 50, y: 40, z: 25 }, [0, 0, 1], 40_000);
  const tooTall = pose({ x: 50, y: 40, z: 500 }, [1, 0, 0], 0);
  const assessFrom = (asUploaded: BuildOrientation) =>
    assess({ ...block, orientation: { poses: [turned], asUploaded } }, { process: 'slm' })[0];

  const saved = assessFrom(lying);

  // 4 cm3 of support at 41.647 EUR/h / 10.6353 cm3/h and 7.95 g/cm3 of 66.106 EUR/kg.
  expect((saved?.costAsUploaded?.costPerPart ?? 0) - (saved?.cost?.costPerPart ?? 0)).toBeCloseTo(4 * (3.91593 + 0.52554), 3);
  expect(saved?.orientation?.up).toEqual([0, 1, 0]);
  expect(assessFrom(tooTall)).toMatchObject({ fitsMachine: true, orientation: { up: [0, 1, 0] } });
  expect(assessFrom(tooTall)).not.toHaveProperty('costAsUploaded');
});

test('a machine of another self-supporting angle is given poses of its own', () => {
  const easy = pose({ x: 50, y: 40, z: 25 }, [0, 0, 1], 0);
  const steep = overrideCatalog(defaultCatalog, { processes: { slm: { selfSupportingAngleDeg: 30 } } }, '2026-11-22');
  const asked: number[] = [];
  const buildPoses = (angleDeg: number) => {
    asked.push(angleDeg);
    return orientations(easy);
  };
  const needy = { ...block, orientation: orientations(pose({ x: 50, y: 40, z: 25 }, [0, 1, 0], 20_000)) };

  const [assessment] = assessPart({ measures: needy, questions: { ...questions, buildPoses } }, { process: 'slm', lotSize: 1 }, steep);

  expect([...new Set(asked)]).toEqual([30]);
  expect(assessment?.cost?.supportVolumeMm3).toBe(0);
});

test('a variant is assessed when it is named, and not beside the process it is a variant of', () => {
  const [dmls] = assess(block, { process: 'DMLS' });

  expect(dmls).toMatchObject({ process: 'dmls', machine: 'EOS M 290', cost: { basis: 'uncalibrated' } });
  expect(assess(block, {}).map(({ process }) => process)).not.toContain('dmls');
});

test('the cost comes with every value it rests on and with the cost of other lots', () => {
  const [assessment] = assess(block, { process: 'slm' });

  expect(assessment?.costParameters).toContainEqual(expect.objectContaining({ name: 'machines.SLM 500.hourlyRateEur', value: 41.64692 }));
  expect(assessment?.lotCosts?.map(({ lotSize }) => lotSize)).toEqual([1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000]);
});

function assess(measures: PartMeasures, order: Omit<BuildOrder, 'lotSize'>): Assessment[] {
  return assessPart({ measures, questions }, { ...order, lotSize: 1 }, defaultCatalog);
}

function part(box: ExtentsMm): PartMeasures {
  const { x, y, z } = box;
  return {
    boundingBox: { min: [0, 0, 0], max: [x, y, z] },
    minBoundingBoxMm: box,
    volumeMm3: x * y * z,
    surfaceAreaMm2: 2 * (x * y + y * z + z * x),
    bodyCount: 1,
    bodies: [],
    cavities: [],
    triangleCount: 12,
    basis: 'mesh',
    isWatertight: true,
    upload: sound,
    analysis: sound,
    actions: {
      fixedWinding: false,
      invertedFlippedTriangles: false,
      mergedOpenEdges: false,
      closedHoles: false,
      removedDoubledGeometry: false,
    },
    before: { volumeMm3: x * y * z, surfaceAreaMm2: 2 * (x * y + y * z + z * x), openEdgeCount: 0 },
    after: { volumeMm3: x * y * z, surfaceAreaMm2: 2 * (x * y + y * z + z * x), openEdgeCount: 0 },
    shellCountByDepth: [1],
    selfIntersections: {
      pairCount: 0,
      overlappingPairCount: 0,
      pairsBetweenShellsCount: 0,
      triangleCount: 0,
      isComplete: true,
      placeCount: 0,
      places: [],
    },
    thickness: { min: span(2), lowQuantileMm: 2, maxMm: z },
    orientation: orientations(pose(box, [0, 0, 1])),
  };
}

function orientations(...poses: [BuildOrientation, ...BuildOrientation[]]): BuildOrientations {
  return { poses, asUploaded: poses[0] };
}

function withWall(measures: PartMeasures, distanceMm: number): PartMeasures {
  return { ...measures, thickness: { min: span(distanceMm), lowQuantileMm: distanceMm, maxMm: 25 } };
}

function span(distanceMm: number): Span {
  return { distanceMm, from: [12, 3.5, 40], to: [12, 3.5, 40 + distanceMm] };
}

function pose(orientedBoxMm: ExtentsMm, up: Vector, supportVolumeMm3 = 0): BuildOrientation {
  return { up, rotationDeg: { x: 0, y: 0, z: 0 }, orientedBoxMm, supportVolumeMm3, supportedAreaMm2: supportVolumeMm3 / 10 };
}
