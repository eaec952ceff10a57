import type { PartResult } from '../../vocabulary.js';
import { type Asked, extentsOf, namesOf, vendorBasis } from './result-frame.js';
import { isFeasibleBy } from './to-findings.js';
import type { SimplifiedAnswer } from './wire.js';
import { money } from './wording.js';

/**
 * The few numbers of the simplified answer, in the shape of every result. It names neither the part nor the process, so a part
 * whose file is not known is called by its id.
 *
 * @throws {VendorError} when not even the size of the part is in it.
 */
export function toSimplifiedResult(answer: SimplifiedAnswer, partId: string, source: string, { file, lotSize }: Asked = {}): PartResult {
  const findings = findingsOf(answer);
  return {
    platform: '3dspark',
    source,
    ...namesOf({ basename: partId }, file),
    process: null,
    material: null,
    machine: null,
    lotSize: lotSize ?? null,
    isFeasible: isFeasibleBy(findings),
    findings,
    minWallThicknessMm: null,
    wallThicknessOk: answer.thickness ?? null,
    minGapSizeMm: null,
    gapSizeOk: answer.gap_size ?? null,
    fitsMachine: answer.fits_mac ?? null,
    costPerPart: money(answer.cost_pp),
    costPerLot: null,
    marketPricePerPart: money(answer.market_price_pp),
    currency: 'EUR',
    leadTimeDays: null,
    massG: null,
    ...extentsOf(answer, source),
    minBoundingBoxMm: null,
    isWatertight: null,
    notes: ['This is the simplified answer of 3D Spark: it says whether limits are met, and not by how much.'],
    basis: vendorBasis('boundingBoxMm', 'volumeCm3', 'surfaceAreaCm2', 'costPerPart', 'marketPricePerPart'),
  };
}

function findingsOf({ thickness, gap_size: gap, fits_mac: fits }: SimplifiedAnswer): PartResult['findings'] {
  const checks: [string, boolean | null | undefined, string, string][] = [
    ['wall_thickness', thickness, 'The walls are thick enough.', 'A wall is too thin.'],
    ['gap_size', gap, 'The gaps are wide enough.', 'A gap is too narrow.'],
    ['machine_size', fits, 'The part fits the machine.', 'The part does not fit the machine.'],
  ];
  return checks.flatMap(([check, ok, met, missed]) => (ok == null ? [] : [{ check, ok, advice: ok ? met : missed }]));
}
