import { machineLine } from '../reliability-page.js';
import type { Ledger } from './ledger.js';
import { growth, medianMb, type Sample } from './memory.js';

export type Outcome = { minutes: number; seed: number; ledger: Ledger; samples: readonly Sample[]; problems: readonly string[] };

/** Growth of memory that counts as none. */
const mostGrowth = 1.1;

/** Everything that speaks against the run; empty when it was a good one. */
export function verdictOf({ minutes, ledger, samples, problems }: Outcome): string[] {
  const grown = growth(samples, minutes);
  const memory = grown <= mostGrowth ? [] : [`the memory grew to ${Math.round(grown * 100)} %`];
  const wrong = ledger.wrong.length > 0 ? [`${ledger.wrong.length} wrong: ${ledger.wrong[0]}`] : [];
  return [...wrong, ...problems, ...memory];
}

const sum = (map: ReadonlyMap<string, number>) => [...map.values()].reduce((all, one) => all + one, 0);

function list(map: ReadonlyMap<string, number>): string {
  return [...map]
    .sort(([, one], [, other]) => other - one)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');
}

/** The run as a part of a page. */
export function toPage(outcome: Outcome): string {
  const { minutes, seed, ledger, samples } = outcome;
  const verdict = verdictOf(outcome);
  const curve = Array.from({ length: Math.ceil(minutes) }, (_, minute) => Math.round(medianMb(samples, minute, minute + 1)));
  const percent = Math.round(growth(samples, minutes) * 100);
  return [
    `${machineLine()}; ${minutes} minutes, seed ${seed}.`,
    '',
    '| | |',
    '|---|---|',
    `| calls answered | ${sum(ledger.calls)}: ${list(ledger.calls)} |`,
    `| jobs | ${sum(ledger.ends)}, none lost: ${list(ledger.ends)} |`,
    `| faults made on purpose | ${sum(ledger.faults)}: ${list(ledger.faults)} |`,
    `| calls that ended with the error of such a fault | ${sum(ledger.errors)} |`,
    `| wrong answers | ${ledger.wrong.length} |`,
    `| memory of the server by minute, MB | ${curve.join(', ')} |`,
    `| memory at the end, against minutes 5 to 10 | ${percent} % |`,
    `| verdict | ${verdict.length === 0 ? 'held' : verdict.join('; ').replaceAll('|', '/').replace(/\s+/g, ' ')} |`,
  ].join('\n');
}
