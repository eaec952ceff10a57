import type { PartResult, SavedFile } from '../vocabulary.js';

/** A result as a person reads it in a terminal. */
export function partTable(result: PartResult, saved: Pick<SavedFile, 'path'>[]): string {
  const { findings, alternatives = [], notes } = result;
  const open = findings.filter(({ ok }) => ok !== true);
  const verdict = result.isFeasible ? 'can be made' : 'cannot be made as it is';
  return [
    `${result.file.name}: ${verdict} with ${result.process}, ${result.material}, ${result.machine}`,
    ...measures(result).map(([name, value]) => `  ${name.padEnd(18)}${value}`),
    ...section(
      'To look at',
      open.map(({ advice }) => advice),
    ),
    ...section(
      'Ways to make it',
      alternatives.map((way) => `${way.process.padEnd(6)}${wayText(way)}`),
    ),
    ...section('Notes', notes),
    ...section(
      'Saved',
      saved.map(({ path }) => path),
    ),
  ].join('\n');
}

function measures(result: PartResult): [string, string][] {
  const { boundingBoxMm: box, volumeCm3, surfaceAreaCm2, massG, currency } = result;
  const money = (value: number | null) => (value === null ? 'not known' : `${value.toFixed(2)} ${currency} (estimate)`);
  const length = (value: number | null, ok: boolean | null) =>
    value === null ? 'none found' : `${value} mm${ok === false ? '  too small' : ''}`;
  return [
    ['Box', `${box.x} x ${box.y} x ${box.z} mm`],
    ['Volume, area', `${volumeCm3 ?? 'not known'} cm³, ${surfaceAreaCm2} cm²`],
    ['Mass', massG === null ? 'not known' : `${massG} g`],
    ['Bodies', `${result.bodies}${result.isWatertight ? '' : ', not watertight'}`],
    ['Thinnest wall', length(result.minWallThicknessMm, result.wallThicknessOk)],
    ['Narrowest gap', length(result.minGapSizeMm, result.gapSizeOk)],
    ['Cost per part', `${money(result.costPerPart)}, lot of ${result.lotSize}`],
    ['Market price', money(result.marketPricePerPart)],
    ['Lead time', result.leadTimeDays === null ? 'not known' : `${result.leadTimeDays} days (estimate)`],
  ];
}

function wayText(way: NonNullable<PartResult['alternatives']>[number]): string {
  const what = `${way.material} on ${way.machine}`.padEnd(36);
  const cost = way.costPerPart === null ? 'no price' : `${way.costPerPart.toFixed(2)} per part, ${way.leadTimeDays ?? '?'} days`;
  return `${what}${way.isFeasible ? cost : `fails: ${way.fails.join(', ')}`}`;
}

function section(title: string, lines: string[]): string[] {
  return lines.length === 0 ? [] : ['', `${title}:`, ...lines.map((line) => `  ${line}`)];
}
