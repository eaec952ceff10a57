import { readCsv } from './csv.js';

export type Profile = { subject: string; points: { time: number; conc: number }[] };
export type Exposure = { subject: string; cmax: number; tmax: number; auclast: number; points: number };
export type Nca = { exposures: Exposure[]; profiles: Profile[] } | { errors: string[] };

const columnNames = {
  subject: ['subject', 'subj', 'usubjid', 'subjid', 'id'],
  time: ['time', 'nominal_time', 'ntime', 'atime'],
  conc: ['conc', 'concentration', 'aval', 'dv'],
};

/**
 * Greatest concentration, the time of it and the area under the curve up to the last concentration above zero, by the linear
 * trapezoid, for every subject of a table; or what keeps them from being found.
 */
export function analyze(text: string): Nca {
  const [header = [], ...rows] = readCsv(text);
  const names = header.map((name) => name.toLowerCase());
  const place = (column: keyof typeof columnNames) => names.findIndex((name) => columnNames[column].includes(name));
  const missing = (['subject', 'time', 'conc'] as const).filter((column) => place(column) === -1);
  if (missing.length > 0) return { errors: missing.map((column) => `The column "${column}" was not found.`) };
  const profiles = new Map<string, Profile>();
  const errors: string[] = [];
  rows.forEach((row, index) => {
    const subject = row[place('subject')] ?? '';
    const [time, conc] = [numberIn(row[place('time')]), numberIn(row[place('conc')])];
    if (time === undefined || conc === undefined || subject === '')
      errors.push(`Row ${index + 2} has no usable subject, time or concentration.`);
    else profileOf(profiles, subject).points.push({ time, conc });
  });
  if (errors.length > 0) return { errors: errors.slice(0, 20) };
  if (profiles.size === 0) return { errors: ['The file has no rows.'] };
  const all = [...profiles.values()];
  for (const { points } of all) points.sort((one, other) => one.time - other.time);
  return { profiles: all, exposures: all.map(exposureOf) };
}

/** Mean, standard deviation and number of subjects of one parameter. */
export function spreadOf(values: number[]): { n: number; mean: number; sd: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { n: values.length, mean, sd: values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : 0 };
}

function exposureOf({ subject, points }: Profile): Exposure {
  const peak = points.reduce((best, point) => (point.conc > best.conc ? point : best));
  const last = points.findLastIndex(({ conc }) => conc > 0);
  let auclast = 0;
  for (let i = 1; i <= last; i++) {
    const [one, other] = [points[i - 1], points[i]];
    if (one && other) auclast += ((other.time - one.time) * (one.conc + other.conc)) / 2;
  }
  return { subject, cmax: peak.conc, tmax: peak.time, auclast, points: points.length };
}

function profileOf(profiles: Map<string, Profile>, subject: string): Profile {
  const profile = profiles.get(subject) ?? { subject, points: [] };
  profiles.set(subject, profile);
  return profile;
}

function numberIn(text: string | undefined): number | undefined {
  const number = text === undefined || text === '' ? Number.NaN : Number(text);
  return Number.isFinite(number) ? number : undefined;
}
