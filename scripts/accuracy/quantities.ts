import type { Reference } from './corpus.js';
import type { Report } from './server.js';

/** One number or yes-or-no of a part, by us and by the reference. */
export type Comparison = { file: string; quantity: string; ours: number | boolean; theirs: number | boolean };

/** Every quantity that the reference has, ours taken from the full report. */
export function compare(reference: Reference, report: Report): Comparison[] {
  const { file, volumeMm3, areaMm2, boxMm, bodies, isWatertight } = reference;
  const { measures } = report.local_engine;
  const pairs: [string, number | boolean, number | boolean | undefined][] = [
    ['volume', 1000 * (report.part_vol as number), volumeMm3],
    ['surface area', 100 * (report.part_srf_area as number), areaMm2],
    ...(['x', 'y', 'z'] as const).map((axis, i): [string, number, number | undefined] => [
      'bounding box side',
      report[`bb_${axis}`] as number,
      boxMm?.[i],
    ]),
    ['bodies', measures.bodyCount as number, bodies],
    ['watertight', measures.isWatertight as boolean, isWatertight],
  ];
  return pairs.flatMap(([quantity, ours, theirs]) => (theirs === undefined || theirs === null ? [] : [{ file, quantity, ours, theirs }]));
}

/** Relative error of a number; undefined for what is only right or wrong. */
export function errorOf({ quantity, ours, theirs }: Comparison): number | undefined {
  if (typeof ours !== 'number' || typeof theirs !== 'number' || quantity === 'bodies') return undefined;
  return theirs === 0 ? Math.abs(ours) : Math.abs(ours / theirs - 1);
}
