import { strToU8, zipSync } from 'fflate';
import { writeCsv } from './csv.js';
import { type Exposure, type Profile, spreadOf } from './nca.js';

export type Outcome = {
  executionId: string;
  input: { name: string; bytes: Uint8Array; sha256: string };
  configuration: unknown;
  metaData: unknown;
  exposures: Exposure[];
  profiles: Profile[];
  atMs: number;
};

/** The ZIP of an execution: what went in, and what was computed from it. */
export function resultPackage({ executionId, input, configuration, metaData, exposures, profiles, atMs }: Outcome): Uint8Array {
  const json = (value: unknown) => strToU8(`${JSON.stringify(value ?? {}, undefined, 2)}\n`);
  const results = [['subject', 'cmax', 'tmax', 'auclast'], ...exposures.map((each) => [each.subject, each.cmax, each.tmax, each.auclast])];
  const listing = [
    ['subject', 'time', 'conc'],
    ...profiles.flatMap(({ subject, points }) => points.map(({ time, conc }) => [subject, time, conc])),
  ];
  return zipSync({
    // The name comes from a stranger; in the archive it is the last of its path.
    [`inputs/${input.name.split(/[/\\]/).at(-1) || 'input.csv'}`]: input.bytes,
    'inputs/config.json': json(configuration),
    'inputs/meta.json': json(metaData),
    'outputs/audit.json': json({ executionId, inputSha256: input.sha256, finished: new Date(atMs).toISOString() }),
    'outputs/execution-id.txt': strToU8(executionId),
    'outputs/pk-results.csv': strToU8(writeCsv(results)),
    'outputs/pk-summary.csv': strToU8(writeCsv(summaryRows(exposures))),
    'outputs/pk-listing.csv': strToU8(writeCsv(listing)),
  });
}

function summaryRows(exposures: Exposure[]): (string | number)[][] {
  const row = (parameter: 'cmax' | 'tmax' | 'auclast') => {
    const { n, mean, sd } = spreadOf(exposures.map((each) => each[parameter]));
    return [parameter, n, mean, sd];
  };
  return [['parameter', 'n', 'mean', 'sd'], row('cmax'), row('tmax'), row('auclast')];
}
