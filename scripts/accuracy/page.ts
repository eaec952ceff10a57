import type { PrintComparison } from './prints.js';
import { type Comparison, errorOf } from './quantities.js';

/** What goes on the page. `prints` is undefined where PrusaSlicer is not installed. */
export type Findings = {
  date: string;
  versions: string[];
  comparisons: Comparison[];
  programOf: Map<string, string>;
  unread: { file: string; why: string }[];
  prints: PrintComparison[] | undefined;
};

/** The page as Markdown; nothing in it depends on the machine it was made on. */
export function accuracyPage(findings: Findings): string {
  return [
    '# Accuracy',
    '',
    'Part files measured through the server and by other programs. `PART_CORPUS=/path/to/corpus npm run accuracy` writes this page again.',
    '',
    `${findings.date}. ${findings.versions.join('; ')}.`,
    '',
    ...measureSection(findings),
    ...printSection(findings.prints),
  ].join('\n');
}

function measureSection({ comparisons, programOf, unread }: Findings): string[] {
  const quantities = [...new Set(comparisons.map(({ quantity }) => quantity))];
  const programs = [...new Set(programOf.values())];
  return [
    '## Measures',
    '',
    'Relative errors of numbers; bodies and watertightness are the same or not. An area or volume is compared only where the reference',
    'itself calls it meaningful.',
    '',
    '| quantity | reference | parts | median error | worst error | worst part |',
    '|---|---|---|---|---|---|',
    ...programs.flatMap((program) =>
      quantities.map((quantity) =>
        row(
          comparisons.filter((c) => c.quantity === quantity && programOf.get(c.file) === program),
          quantity,
          program,
        ),
      ),
    ),
    '',
    ...differences(comparisons),
    ...unread.map(({ file, why }) => `- ${file} was refused: ${why}`),
    '',
  ];
}

function row(comparisons: Comparison[], quantity: string, program: string): string {
  const parts = new Set(comparisons.map(({ file }) => file)).size;
  const errors = comparisons.flatMap((comparison) => {
    const error = errorOf(comparison);
    return error === undefined ? [] : [{ file: comparison.file, error }];
  });
  const worst = errors.toSorted((a, b) => b.error - a.error)[0];
  if (worst)
    return `| ${quantity} | ${program} | ${parts} | ${relative(median(errors.map(({ error }) => error)))} | ${relative(worst.error)} | ${worst.file} |`;
  const same = comparisons.filter(({ ours, theirs }) => ours === theirs).length;
  return `| ${quantity} | ${program} | ${parts} | same for ${same} | | |`;
}

/** What the two programs count or judge differently, part by part. */
function differences(comparisons: Comparison[]): string[] {
  const others = comparisons.filter((comparison) => errorOf(comparison) === undefined && comparison.ours !== comparison.theirs);
  return others.map(({ file, quantity, ours, theirs }) => `- ${file}, ${quantity}: ${ours} here, ${theirs} by the reference.`);
}

function printSection(prints: PrintComparison[] | undefined): string[] {
  const start = ['## Filament prints', ''];
  if (!prints) return [...start, 'Not compared: PrusaSlicer is not installed here.', ''];
  return [
    ...start,
    'Filament and time of our own slice against PrusaSlicer, same pose, same settings, no supports. The rules of the slice follow',
    "PrusaSlicer's; a few factors were fitted while looking at the parts called fitted. The checked ones were sliced only after that: most are",
    'the same models on another side or in another size, so they are new layers, but not new designs.',
    '',
    '| parts | number | filament: median error | worst | time: median error | worst |',
    '|---|---|---|---|---|---|',
    ...(['fitted', 'checked'] as const).map((set) =>
      summary(
        set,
        prints.filter((print) => print.set === set),
      ),
    ),
    '',
    '| part | scale | up | set | filament cm3 | by PrusaSlicer | error | time min | by PrusaSlicer | error |',
    '|---|---|---|---|---|---|---|---|---|---|',
    ...prints.map(printRow),
    '',
  ];
}

function summary(set: string, prints: PrintComparison[]): string {
  const filament = prints.map(({ ours, theirs }) => Math.abs(ours.filamentMm3 / theirs.filamentMm3 - 1));
  const time = prints.map(({ ours, theirs }) => Math.abs(ours.printS / theirs.printS - 1));
  const [medians, worsts] = [[filament, time].map((e) => percent(median(e))), [filament, time].map((e) => percent(Math.max(...e)))];
  return `| ${set} | ${prints.length} | ${medians[0]} | ${worsts[0]} | ${medians[1]} | ${worsts[1]} |`;
}

function printRow({ file, scale, up, set, ours, theirs }: PrintComparison): string {
  const cells = [
    ...[ours.filamentMm3, theirs.filamentMm3].map((mm3) => (mm3 / 1000).toFixed(2)),
    percent(ours.filamentMm3 / theirs.filamentMm3 - 1),
    ...[ours.printS, theirs.printS].map((seconds) => (seconds / 60).toFixed(1)),
    percent(ours.printS / theirs.printS - 1),
  ];
  return `| ${[file, scale, up, set, ...cells].join(' | ')} |`;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return ((sorted[Math.floor((sorted.length - 1) / 2)] ?? 0) + (sorted[Math.ceil((sorted.length - 1) / 2)] ?? 0)) / 2;
}

function relative(error: number): string {
  return error < 1e-12 ? '< 1e-12' : error.toExponential(1);
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
