import type { Row } from 'write-excel-file/node';
import { type Fact, fileFacts, offerFacts, partFacts } from '../facts.js';
import { pictureOf, type Report, type Way } from '../report.js';
import { capitalized, checkName, dayOf, disclaimer, failsOf, headline, nearestText, outcomeOf, verdictOf } from '../wording.js';
import { band, bestFill, bold, fills, gray, number, type Style, text, textAfterNumber, title, wrapped } from './cells.js';
import { pictureAt } from './pictures.js';
import { type ReportSheet, table, toSheet } from './sheet.js';

/** Rows of the picture: below the title and its line. */
const pictureRow = 4;
const pictureWidthPx = 480;
const widths = [26, 30, 24, 28, 12, 12, 12, 12, 10, 10, 30];
const width = widths.length;

/** The part, its verdict and its price in every process, on one page, with its picture. */
export function summarySheet(report: Report): ReportSheet {
  const { result, ways, analyzedOn } = report;
  const rows: Row[] = [
    [title(result.name)],
    [text(`Part analysis of ${dayOf(analyzedOn)}. ${headline(ways)}. ${nearestText(ways)}`, bold)],
    band('File', 4),
    ...fileFacts(report).map(factRow),
    band('Part', 4),
    ...partFacts(report).map(factRow),
    band(`Best way: ${ways[0].processName}, ${ways[0].material}`, 4),
    ...offerFacts(report).map(factRow),
    [],
    ...table(wayHeads(result.currency), ways.map(wayRow)),
    [],
    band(`What to look at: ${ways[0].processName}`, width),
    ...adviceOf(ways[0]).map(([outcome, line]) => spread(line, { backgroundColor: fills[outcome] ?? '#FFFFFF' })),
    [],
    band('Notes', width),
    ...[...new Set(result.notes), disclaimer].map((note) => spread(note, gray)),
  ];
  const picture = pictureOf(report, 'thumbnail');
  const images = picture ? [pictureAt(picture, { row: pictureRow, column: 5 }, pictureWidthPx)] : [];
  return toSheet({ name: 'Summary', widths, rows, images });
}

function factRow({ label, value, unit, decimals = 0, basis }: Fact): Row {
  const style: Style = { align: 'left' };
  if (typeof value === 'string' && !basis) return [text(label), text(value, { ...wrapped, columnSpan: 3 }), null, null];
  const cell = typeof value === 'number' ? number(value, decimals, style) : text(value ?? 'not known', style);
  return [text(label), cell, textAfterNumber(value === undefined ? undefined : unit), text(basis, gray)];
}

function wayHeads(currency: string): string[] {
  const money = ['Cost per part', 'Cost per part, own jobs', 'Market price per part', 'Cost of the lot'];
  return [
    'Process',
    'Material',
    'Machine',
    'Verdict',
    ...money.map((name) => `${name} [${currency}]`),
    'Lead time [days]',
    'Mass [g]',
    'Fails',
  ];
}

function wayRow(way: Way, index: number): Row {
  const { processName, material, machine, cost, massG, isFeasible } = way;
  const isBest = index === 0 && isFeasible;
  const style: Style = { wrap: true, ...(isBest && { backgroundColor: bestFill }) };
  const verdict: Style = isFeasible ? style : { ...style, ...(fills.fails && { backgroundColor: fills.fails }) };
  return [
    text(processName, style),
    text(material, style),
    text(machine ?? 'none', style),
    text(capitalized(verdictOf(way)), verdict),
    number(cost?.costPerPart, 2, style),
    number(cost?.ownJobs?.costPerPart, 2, style),
    number(cost?.marketPricePerPart, 2, style),
    number(cost?.costPerLot, 2, style),
    number(cost?.leadTimeDays, 0, style),
    number(massG, 1, style),
    textAfterNumber(failsOf(way), style),
  ];
}

function adviceOf({ findings }: Way): [ReturnType<typeof outcomeOf>, string][] {
  const open = findings.filter((finding) => outcomeOf(finding) !== 'passes');
  if (open.length === 0) return [['passes', 'Nothing: every check passes.']];
  return open.map((finding) => [outcomeOf(finding), `${checkName(finding.check)}, ${outcomeOf(finding)}: ${finding.advice}`]);
}

/** A sentence over the whole width. */
function spread(line: string, style: Style): Row {
  return [text(line, { ...wrapped, ...style, columnSpan: width }), ...Array.from({ length: width - 1 }, () => null)];
}
