import type { Changes } from './changes.js';
import { type ComparedPart, type Comparison, ownJobCostOf } from './comparison.js';

/** What a comparison says, in a few sentences. */
export function summaryOf({ files, options, currency }: Comparison, changes: Changes | undefined): string {
  if (changes) return revisionSummary(changes);
  const unread = files.filter(({ problem, outcomes }) => problem !== undefined || outcomes.every(({ result }) => !result)).length;
  const hopeless = files.filter(({ cheapest, outcomes }) => cheapest === undefined && outcomes.some(({ result }) => result)).length;
  const [only] = files.length === 1 ? files : [];
  return [
    only?.cheapest === undefined ? cheapestCounts({ files, options, currency }) : onlyFile({ files: [only], options, currency }),
    hopeless > 0 && `${count(hopeless, 'file')} cannot be made as it is with any option, or without a price.`,
    unread > 0 && `${count(unread, 'file')} could not be analyzed.`,
    'Costs are estimates.',
    files.some(hasOwnJobs) &&
      'costPerPart is that of a full build job; ownJobCostPerPart, break-even and chart take each lot in jobs of its own.',
  ]
    .filter(Boolean)
    .join(' ');
}

function hasOwnJobs({ outcomes }: ComparedPart): boolean {
  return outcomes.some(({ details }) => details.areOwnJobs);
}

function onlyFile({ files: [file], options, currency }: Comparison): string {
  const best = file?.outcomes[0]?.result;
  if (!file || file.cheapest === undefined || !best) return '';
  const feasible = file.outcomes.filter(({ result }) => result?.isFeasible);
  if (feasible.length > 1 && feasible.every(({ result }) => result?.costPerPart === best.costPerPart)) {
    const each = feasible.map((outcome) => `${ownJobCostOf(outcome)} as option ${outcome.optionIndex + 1}`);
    const inOwnJobs = feasible.every((outcome) => ownJobCostOf(outcome) !== undefined) ? `; in jobs of its own ${each.join(', ')}` : '';
    return `${file.name} costs ${best.costPerPart} ${currency} per part with every option that can make it${inOwnJobs}.`;
  }
  const option = `option ${file.cheapest + 1} (${options[file.cheapest]?.label})`;
  return `Cheapest for ${file.name}: ${option}, ${best.costPerPart} ${currency} per part.`;
}

function cheapestCounts({ files, options }: Comparison): string {
  const counts = options.map(({ label }, index) => ({ label, index, files: files.filter(({ cheapest }) => cheapest === index).length }));
  const used = counts.filter((option) => option.files > 0).sort((one, other) => other.files - one.files);
  if (used.length === 0) return 'No option can make any of the files as it is.';
  const shown = used.slice(0, 4).map((option) => `option ${option.index + 1} (${option.label}) for ${count(option.files, 'file')}`);
  return `Cheapest that works: ${shown.join(', ')}${used.length > 4 ? ' and others for the rest' : ''}.`;
}

function revisionSummary({ older, newer, changed, findings }: Changes): string {
  const appeared = findings.some((option) => option.appeared.length > 0);
  const disappeared = findings.some((option) => option.disappeared.length > 0);
  const names = changed.map(({ what }) => what);
  const shown = names.slice(0, 6).join(', ') + (names.length > 6 ? ` and ${names.length - 6} more` : '');
  return [
    changed.length === 0
      ? `Nothing that is measured differs between ${older} and ${newer}.`
      : `From ${older} to ${newer} changed: ${shown}.`,
    appeared && 'Checks fail that did not before.',
    disappeared && 'Checks that failed do so no more.',
  ]
    .filter(Boolean)
    .join(' ');
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
