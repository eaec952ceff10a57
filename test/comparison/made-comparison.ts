import { type Comparison, toComparison } from '../../src/comparison/comparison.js';
import type { Outcome } from '../../src/comparison/outcome.js';
import type { ComparedFile, ComparisonOption } from '../../src/order.js';
import type { PartResult } from '../../src/vocabulary.js';

/** A result with every field, as an analysis gives it; `change` replaces some. */
export function madeResult(change: Partial<PartResult> = {}): PartResult {
  return {
    platform: 'local',
    source: 'local engine',
    name: 'part',
    file: { name: 'part.stl', format: 'stl', units: 'mm' },
    process: 'slm',
    material: '316L',
    machine: 'SLM 500',
    lotSize: 1,
    isFeasible: true,
    findings: [],
    minWallThicknessMm: 2,
    wallThicknessOk: true,
    minGapSizeMm: null,
    gapSizeOk: null,
    fitsMachine: true,
    costPerPart: 100,
    costPerLot: 100,
    marketPricePerPart: 150,
    currency: 'EUR',
    leadTimeDays: 3,
    massG: 10,
    boundingBoxMm: { x: 1, y: 2, z: 3 },
    minBoundingBoxMm: { x: 1, y: 2, z: 3 },
    volumeCm3: 1,
    surfaceAreaCm2: 1,
    bodies: 1,
    triangles: 12,
    isWatertight: true,
    notes: [],
    basis: {},
    ...change,
  };
}

/** An outcome with the cost curve of its result alone, unless given. */
export function madeOutcome(
  fileIndex: number,
  optionIndex: number,
  change: Partial<PartResult> = {},
  costPoints?: Outcome['details']['costPoints'],
): Outcome {
  const result = madeResult(change);
  const asked = { lotSize: result.lotSize ?? 1, costPerPart: result.costPerPart ?? 0 };
  const partId = `${fileIndex}`.padStart(16, 'a') + `${optionIndex}`.padStart(16, 'b');
  return { fileIndex, optionIndex, partId, result, details: { costPoints: costPoints ?? [asked] } };
}

export const wall: PartResult['findings'][number] = {
  check: 'wall_thickness',
  ok: false,
  value: 0.3,
  limit: 0.5,
  unit: 'mm',
  where: [1, 2, 3],
  advice: 'Thicken the wall at (1.0, 2.0, 3.0) from 0.30 mm to at least 0.50 mm.',
};
export const gap: PartResult['findings'][number] = { ...wall, check: 'gap_size', advice: 'Widen the gap.' };

export function madeFile(name: string): ComparedFile {
  return { name, file: { path: `/parts/${name}`, name, format: 'stl', sizeBytes: 684, sha256: 'ab'.repeat(32), modifiedMs: 0 } };
}

/** As many files and options as said, with every outcome from `make`. */
export function madeComparison(
  { files, options }: { files: ComparedFile[]; options: ComparisonOption[] },
  make: (fileIndex: number, optionIndex: number) => Outcome,
): Comparison {
  return toComparison(
    { files, options },
    files.flatMap((file, fileIndex) => ('problem' in file ? [] : options.map((_, optionIndex) => make(fileIndex, optionIndex)))),
  );
}
