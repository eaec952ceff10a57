import type { Cost, Finding } from '../../src/reports/full-report.js';
import type { Report, Way } from '../../src/reports/report.js';

const ownJobs = { jobCount: 1, costPerPart: 40, costPerLot: 40, leadTimeDays: 3 };

export const cost: Cost = {
  currency: 'EUR',
  basis: 'uncalibrated',
  assumptions: ['Cost per part assumes a full build job of 8 parts.'],
  machineCostPerPart: 6,
  materialCostPerPart: 3,
  preCostPerPart: 0.5,
  postCostPerPart: 0.5,
  costPerPart: 10,
  costPerLot: 10,
  marketPricePerPart: 15,
  leadTimeDays: 2,
  partsPerJob: 8,
  jobHours: 11.5,
  buildHeightMm: 44.4,
  partMassG: 52.3,
  ownJobs,
};

export const thinWall: Finding = {
  check: 'wall_thickness',
  isOk: false,
  value: 0.3,
  limit: 0.5,
  unit: 'mm',
  where: [53.3, 59.85, 30],
  places: [{ at: [53.3, 59.85, 30], valueMm: 0.3, areaMm2: 236.7, box: { min: [46, 59, 19], max: [59, 60, 40] } }],
  advice: 'Thicken the wall at (53.3, 59.9, 30.0) from 0.30 mm to at least 0.50 mm.',
};

export function way(change: Partial<Way> = {}): Way {
  return {
    processId: 'mjf',
    processName: 'Multi Jet Fusion',
    technology: 'additive_manufacturing',
    material: 'PA12',
    machine: 'HP Jet Fusion 5200',
    isFeasible: true,
    massG: 52.3,
    findings: [{ ...thinWall, isOk: true, value: 0.8, places: [], advice: 'The thinnest wall is 0.80 mm.' }],
    cost,
    parameters: [{ name: 'marketFactor', value: 1.5, unit: '1', source: 'An example', date: '2026-11', certainty: 'calibrated' }],
    lotCosts: [1, 10, 100].map((lotSize) => ({
      lotSize,
      costPerPart: 10,
      costPerLot: 10 * lotSize,
      leadTimeDays: 2,
      ownJobs: { ...ownJobs, costPerPart: 10 + 30 / lotSize, costPerLot: 10 * lotSize + 30 },
    })),
    breakEvens: {},
    ...change,
  };
}

/** A report about a part that can be made, without pictures. */
export function report({ name = 'bracket', ...change }: Partial<Report> & { name?: string } = {}): Report {
  return {
    result: {
      platform: 'local',
      source: 'local engine 1.0.0',
      name,
      file: { name: `${name}.stl`, sha256: 'ab'.repeat(32), sizeBytes: 684, format: 'stl', units: 'mm' },
      process: 'mjf',
      material: 'PA12',
      machine: 'HP Jet Fusion 5200',
      lotSize: 1,
      isFeasible: true,
      findings: [],
      minWallThicknessMm: 0.8,
      wallThicknessOk: true,
      minGapSizeMm: null,
      gapSizeOk: true,
      fitsMachine: true,
      costPerPart: 10,
      costPerLot: 10,
      marketPricePerPart: 15,
      currency: 'EUR',
      leadTimeDays: 2,
      massG: 52.3,
      boundingBoxMm: { x: 80, y: 60, z: 50 },
      minBoundingBoxMm: { x: 50, y: 60, z: 80 },
      volumeCm3: 51.809,
      surfaceAreaCm2: 210.74,
      bodies: 1,
      triangles: 12,
      isWatertight: true,
      notes: ['The file carries no unit.'],
      basis: { volumeCm3: 'measured', minWallThicknessMm: 'measured' },
    },
    lotSize: 1,
    thickestSectionMm: 8,
    unitsReason: undefined,
    holes: undefined,
    ways: [way()],
    pictures: [],
    analyzedOn: new Date('2026-11-22T10:00:00Z'),
    ...change,
  };
}
