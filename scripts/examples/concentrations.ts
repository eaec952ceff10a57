const doseMg = 100;
const volumeL = 30;
const absorptionPerH = 1.2;
const hours = [0, 0.25, 0.5, 1, 1.5, 2, 3, 4, 6, 8, 12, 24];
/** Elimination rate of each subject, per hour. */
const subjects: readonly (readonly [string, number])[] = [
  ['101', 0.12],
  ['102', 0.16],
  ['103', 0.2],
];

/**
 * Drug concentrations in plasma over time after one oral dose, as CSV: a one-compartment model with first-order absorption
 * (Bateman function), without noise, for three subjects that eliminate at different rates.
 */
export function makeConcentrations(): string {
  const rows = subjects.flatMap(([subject, eliminationPerH]) =>
    hours.map((hour) => `${subject},${hour},${concentrationMgPerL(hour, eliminationPerH).toFixed(4)}`),
  );
  return `${['subject,time,conc', ...rows].join('\n')}\n`;
}

function concentrationMgPerL(hour: number, eliminationPerH: number): number {
  const scale = (doseMg * absorptionPerH) / (volumeL * (absorptionPerH - eliminationPerH));
  return scale * (Math.exp(-eliminationPerH * hour) - Math.exp(-absorptionPerH * hour));
}
