import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { machineLine } from '../reliability-page.js';
import { goalText, judge, type Line, type Work } from './work.js';

export type Measured = { work: Work; lines: Line[]; failure?: string };

const head = ['| work | measured | goal | | ours; the other |', '|---|---:|---:|---|---|'];

export function toTable(measured: readonly Measured[]): string {
  const rows = measured.flatMap(({ lines }) =>
    lines.map((line) => `| ${line.work} | ${line.value.toFixed(2)} ${line.unit} | ${goalText(line)} | ${judge(line)} | ${line.details} |`),
  );
  return [...head, ...rows].join('\n');
}

/** Writes bench/README.md. */
export function writePage(measured: readonly Measured[]): void {
  const abouts = measured.map(({ work }) => `- **${work.id}**: ${work.about}`);
  const behind = measured.filter(({ lines }) => lines.some((line) => judge(line) !== 'met'));
  const reasons = behind.flatMap(({ work }) => (work.timeGoes ? [`- **${work.id}**: ${work.timeGoes}`] : []));
  const packages = [...new Set(measured.flatMap(({ work }) => work.packages))].sort();
  const page = [
    '# Speed, against what one would use instead',
    '',
    'Made by `npm run bench -- --write`. Both sides of a line do the same work in the same run, in turns; the ratio is the median of the',
    'pairs. Absolute figures belong to this machine and move by a third from run to run, ratios less.',
    '',
    machineLine(),
    '',
    toTable(measured),
    '',
    ...(reasons.length > 0 ? ['## Where the time goes that goals are missed by', '', ...reasons, ''] : []),
    '## What is compared',
    '',
    ...abouts,
    '',
    `Peers: ${packages.map(versionOf).join(', ')}.`,
    '',
  ];
  writeFileSync('bench/README.md', page.join('\n'));
}

function versionOf(name: string): string {
  const { stdout } = spawnSync('dpkg-query', ['-W', '-f', '${Version}', name], { encoding: 'utf8' });
  return `${name} ${stdout || 'not installed'}`;
}
