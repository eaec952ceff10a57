import type { Report } from './report.js';

/** A key number or text of the part. `basis`: measured or estimated. */
export type Fact = { label: string; value: string | number | undefined; unit?: string; decimals?: number; basis?: string };

/** The file that the report is about. */
export function fileFacts({ result: { file, source }, unitsReason, lotSize }: Report): Fact[] {
  return [
    { label: 'File', value: file.name },
    { label: 'SHA-256 of the file', value: file.sha256 },
    { label: 'File size', value: file.sizeBytes, unit: 'bytes', decimals: 0 },
    { label: 'Units of the file', value: [file.units ?? 'unknown', unitsReason && `(${unitsReason})`].filter(Boolean).join(' ') },
    { label: 'Analyzed by', value: source },
    { label: 'Lot size', value: lotSize, unit: 'parts', decimals: 0 },
  ];
}

/** What was measured on the part. */
export function partFacts({ result, thickestSectionMm, holes }: Report): Fact[] {
  const basis = (name: string) => {
    const told = result.basis[name];
    return told ? { basis: told } : {};
  };
  const { boundingBoxMm: box, minBoundingBoxMm: smallest } = result;
  return [
    { label: 'Bounding box', value: boxText(box), unit: 'mm', ...basis('boundingBoxMm') },
    { label: 'Smallest box, turned', value: smallest ? boxText(smallest) : undefined, unit: 'mm', ...basis('minBoundingBoxMm') },
    { label: 'Volume', value: result.volumeCm3 ?? undefined, unit: 'cm3', decimals: 3, ...basis('volumeCm3') },
    { label: 'Surface area', value: result.surfaceAreaCm2 ?? undefined, unit: 'cm2', decimals: 2, ...basis('surfaceAreaCm2') },
    { label: 'Thinnest wall', value: result.minWallThicknessMm ?? undefined, unit: 'mm', decimals: 3, ...basis('minWallThicknessMm') },
    { label: 'Thickest section', value: thickestSectionMm, unit: 'mm', decimals: 2, basis: 'measured' },
    { label: 'Narrowest gap', ...gapOf(result), ...basis('minGapSizeMm') },
    ...(holes ? [{ label: 'Round holes', value: holes.count, decimals: 0, basis: 'measured' }] : []),
    { label: 'Bodies', value: result.bodies ?? undefined, decimals: 0, basis: 'measured' },
    { label: 'Closed surface', value: result.isWatertight === null ? undefined : result.isWatertight ? 'yes' : 'no', basis: 'measured' },
  ];
}

/** What the best way comes to. Own jobs: no other orders share the jobs of the lot. */
export function offerFacts({ result, ways }: Report): Fact[] {
  const ownJobs = ways[0].cost?.ownJobs;
  const basis = 'estimated';
  const money = (label: string, value: number | null) => ({ label, value: value ?? undefined, unit: result.currency, decimals: 2, basis });
  return [
    { label: 'Mass', value: result.massG ?? undefined, unit: 'g', decimals: 1, basis },
    money('Cost per part', result.costPerPart),
    ...(ownJobs ? [money('Cost per part, own jobs', ownJobs.costPerPart)] : []),
    money('Cost of the lot', result.costPerLot),
    money('Market price per part', result.marketPricePerPart),
    { label: 'Lead time', value: result.leadTimeDays ?? undefined, unit: 'days', decimals: 0, basis },
  ];
}

/** Where walls could be measured and no gap was found, there is none. */
function gapOf({ minGapSizeMm, minWallThicknessMm }: Report['result']): Omit<Fact, 'label'> {
  if (minGapSizeMm !== null) return { value: minGapSizeMm, unit: 'mm', decimals: 3 };
  return { value: minWallThicknessMm === null ? undefined : 'none found' };
}

function boxText({ x, y, z }: { x: number; y: number; z: number }): string {
  return [x, y, z].map((length) => Number(length.toFixed(2))).join(' x ');
}
