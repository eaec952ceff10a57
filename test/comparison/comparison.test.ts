import { expect, test } from 'vitest';
import { changesOf } from '../../src/comparison/changes.js';
import { madeComparison, madeFile, madeOutcome, wall } from './made-comparison.js';

const lots = [1, 2, 5, 10, 20, 50, 100];
const costs = (setUp: number, each: number) => lots.map((lotSize) => ({ lotSize, costPerPart: setUp / lotSize + each }));
const local = (process: string, lotSize = 1) => ({ platform: 'local', process, lotSize });

test('what can be made ranks before what cannot, cheaper before dearer, what has no result last', () => {
  const outcomes = [
    madeOutcome(0, 0, { costPerPart: 20 }),
    madeOutcome(0, 1, { costPerPart: 5, isFeasible: false, findings: [wall] }),
    { fileIndex: 0, optionIndex: 2, problem: 'no', details: { costPoints: [] } },
    madeOutcome(0, 3, { costPerPart: 12 }),
    madeOutcome(0, 4, { costPerPart: null, isFeasible: null }),
  ];
  const options = ['slm', 'fdm', 'mjf', 'sls', 'sla'].map((process) => local(process));

  const { files } = madeComparison({ files: [madeFile('a.stl')], options }, (_, option) => outcomes[option]!);

  expect(files[0]?.outcomes.map(({ optionIndex }) => optionIndex)).toEqual([3, 0, 4, 1, 2]);
  expect(files[0]?.cheapest).toBe(3);
});

test('an option is totaled over all files as one order', () => {
  const prices = [10.1, 20.2, null];
  const files = [madeFile('a.stl'), madeFile('b.stl'), madeFile('c.stl'), { name: 'd.stl', problem: 'gone' }];

  const { options } = madeComparison({ files, options: [local('slm', 10)] }, (file) =>
    madeOutcome(file, 0, {
      lotSize: 10,
      costPerPart: prices[file] ?? null,
      costPerLot: prices[file] ? 10 * prices[file] : null,
      leadTimeDays: [4, 9, null][file] ?? null,
      isFeasible: file < 1,
    }),
  );

  expect(options).toEqual([
    { ...local('slm', 10), label: 'slm, lot of 10', feasibleFiles: 1, pricedFiles: 2, failedFiles: 0, costOfAll: 303, leadTimeDays: 9 },
  ]);
});

test('options of one way in several lots share its curve, and break even with another way', () => {
  const make = (_: number, option: number) =>
    option < 2
      ? madeOutcome(0, option, { process: 'mjf', material: 'PA12', lotSize: [1, 100][option] ?? 1 }, costs(101, 5))
      : madeOutcome(0, option, { process: 'fdm', material: 'PLA' }, costs(10, 8));

  const { files } = madeComparison({ files: [madeFile('a.stl')], options: [local('mjf'), local('mjf', 100), local('fdm')] }, make);

  expect(files[0]?.breakEvens).toEqual([{ lotSize: 31, from: 2, to: 0 }]);
});

test('a way that cannot make the part breaks even with nothing', () => {
  const make = (_: number, option: number) =>
    madeOutcome(
      0,
      option,
      { process: ['mjf', 'fdm'][option] ?? '', isFeasible: option === 0 },
      option === 0 ? costs(101, 5) : costs(10, 8),
    );

  const { files } = madeComparison({ files: [madeFile('a.stl')], options: [local('mjf'), local('fdm')] }, make);

  expect(files[0]?.breakEvens).toEqual([]);
});

test('revisions differ in what is measured, in cost, and in what fails', () => {
  const older = { volumeCm3: 20, costPerPart: 50, minWallThicknessMm: 0.3, findings: [wall], isFeasible: false };
  const newer = { volumeCm3: 25, costPerPart: 60, minWallThicknessMm: 1.2, boundingBoxMm: { x: 1, y: 2, z: 4 } };
  const files = [madeFile('old.stl'), madeFile('new.stl')];
  const comparison = madeComparison({ files, options: [local('slm')] }, (file) => {
    const made = madeOutcome(file, 0, file === 0 ? older : newer);
    return {
      ...made,
      details: {
        ...made.details,
        holes: {
          count: 3 - file,
          diametersMm: [
            [4, 4, 8.5],
            [4, 8.5],
          ][file]!,
        },
      },
    };
  });

  const changes = changesOf(comparison);

  expect(changes?.changed).toEqual([
    { what: 'volumeCm3', before: 20, after: 25, difference: 5, percent: 25 },
    { what: 'boundingBoxMm.z', before: 3, after: 4, difference: 1, percent: 33.3 },
    { what: 'minWallThicknessMm', before: 0.3, after: 1.2, difference: 0.9, percent: 300 },
    { what: 'holes', before: 3, after: 2, difference: -1, percent: -33.3 },
    { what: 'holeDiametersMm', before: '2 x 4, 1 x 8.5', after: '1 x 4, 1 x 8.5' },
    { what: 'isFeasible', before: false, after: true },
    { what: 'costPerPart', before: 50, after: 60, difference: 10, percent: 20 },
  ]);
  expect(changes?.unchanged).toEqual([
    ...[
      'surfaceAreaCm2',
      'boundingBoxMm.x',
      'boundingBoxMm.y',
      'minGapSizeMm',
      'bodies',
      'triangles',
      'isWatertight',
      'massG',
      'leadTimeDays',
    ],
  ]);
  expect(changes?.findings).toEqual([{ option: 1, way: 'slm', appeared: [], disappeared: [wall.advice] }]);
});
