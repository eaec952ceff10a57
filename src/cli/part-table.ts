import type { PartResult, SavedFile } from '../vocabulary.js';

const unknown = 'not known';

/** A result as a person reads it in a terminal. */
export function partTable(result: PartResult, saved: Pick<SavedFile, 'path'>[]): string {
  const { findings, alternatives = [], notes } = result;
  const open = findings.filter(({ ok }) => ok !== true);
  return [
    `${result.file.name}: ${verdict(result)} with ${wayOf(result)}`,
    ...measures(result).map(([name, value]) => `  ${name.padEnd(18)}${value}`),
    ...section(
      'To look at',
      open.map(({ advice }) => advice),
    ),
    ...section(
      'Ways to make it',
      alternatives.map((way) => `${way.process.padEnd(13)}${wayText(way)}`),
    ),
    ...section('Notes', notes),
    ...section(
      'Saved',
      saved.map(({ path }) => path),
    ),
  ].join('\n');
}

function verdict({ isFeasible }: PartResult): string {
  if (isFeasible === null) return 'nothing is said about whether it can be made';
  return isFeasible ? 'can be made' : 'cannot be made as it is';
}

function wayOf({ process, material, machine }: PartResult): string {
  return [process, material, machine].filter((name) => name !== null).join(', ') || 'the chosen process';
}

function measures(result: PartResult): [string, string][] {
  const { boundingBoxMm: box, volumeCm3, surfaceAreaCm2, massG, currency, lotSize } = result;
  const says = (field: string) => (result.basis[field] === 'vendor' ? `, by ${result.source}` : ' (estimate)');
  const money = (field: 'costPerPart' | 'marketPricePerPart') =>
    result[field] === null ? unknown : `${result[field].toFixed(2)} ${currency}${says(field)}`;
  const length = (value: number | null, ok: boolean | null) =>
    value === null ? 'none found' : `${value} mm${ok === false ? '  too small' : ''}`;
  return [
    ['Box', `${box.x} x ${box.y} x ${box.z} mm`],
    ['Volume, area', `${volumeCm3 ?? unknown} cm³, ${surfaceAreaCm2 ?? unknown} cm²`],
    ['Mass', massG === null ? unknown : `${massG} g`],
    ['Bodies', `${result.bodies ?? unknown}${result.isWatertight === false ? ', not watertight' : ''}`],
    ['Thinnest wall', length(result.minWallThicknessMm, result.wallThicknessOk)],
    ['Narrowest gap', length(result.minGapSizeMm, result.gapSizeOk)],
    ['Cost per part', `${money('costPerPart')}, lot of ${lotSize ?? unknown}`],
    ['Market price', money('marketPricePerPart')],
    ['Lead time', result.leadTimeDays === null ? unknown : `${result.leadTimeDays} days${says('leadTimeDays')}`],
  ];
}

function wayText(way: NonNullable<PartResult['alternatives']>[number]): string {
  const what = `${way.material} on ${way.machine}`.padEnd(38);
  const cost = way.costPerPart === null ? 'no price' : `${way.costPerPart.toFixed(2)} per part, ${way.leadTimeDays ?? '?'} days`;
  return `${what}${way.isFeasible ? cost : `fails: ${way.fails.join(', ')}`}`;
}

function section(title: string, lines: string[]): string[] {
  return lines.length === 0 ? [] : ['', `${title}:`, ...lines.map((line) => `  ${line}`)];
}
