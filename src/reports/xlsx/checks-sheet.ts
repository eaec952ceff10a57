import type { Row } from 'write-excel-file/node';
import type { Finding, Hole, Place } from '../full-report.js';
import type { Report, Way } from '../report.js';
import { checkName, outcomeOf } from '../wording.js';
import { fills, number, type Style, text, textAfterNumber, wrapped } from './cells.js';
import { type ReportSheet, table, toSheet } from './sheet.js';

/** Every check of every process. */
export function checksSheet({ ways }: Report): ReportSheet {
  const names = ['Process', 'Material', 'Check', 'Result', 'Value', 'Limit', 'Unit', 'x [mm]', 'y [mm]', 'z [mm]', 'Places', 'Advice'];
  const rows = ways.flatMap((way) => way.findings.map((finding) => checkRow(way, finding)));
  const widths = [26, 20, 20, 14, 12, 12, 8, 10, 10, 10, 9, 80];
  return toSheet({ name: 'Checks', widths, rows: table(names, rows), isTable: true });
}

function checkRow({ processName, material }: Way, finding: Finding): Row {
  const { check, value, limit, unit, where, places, advice } = finding;
  const outcome = outcomeOf(finding);
  const fill = fills[outcome];
  const style: Style = fill ? { backgroundColor: fill } : {};
  return [
    text(processName, style),
    text(material, style),
    text(checkName(check), style),
    text(outcome, { ...style, fontWeight: 'bold' }),
    number(value, unit === 'mm' ? 3 : 0, style),
    number(limit, unit === 'mm' ? 3 : 0, style),
    textAfterNumber(value === undefined && limit === undefined ? undefined : unit, style),
    ...[0, 1, 2].map((axis) => number(where?.[axis], 2, style)),
    number(places.length > 0 ? places.length : undefined, 0, style),
    textAfterNumber(advice, { ...wrapped, ...style }),
  ];
}

/** Where the findings are, worst first, and the smallest round holes. */
export function placesSheet({ ways, holes }: Report): ReportSheet {
  const placeRows = ways.flatMap((way) =>
    way.findings.flatMap(({ check, places }) => places.map((place, index) => placeRow(way, check, place, index))),
  );
  const rows = [...placeRows, ...(holes?.smallest ?? []).map(holeRow)];
  const widths = [26, 20, 6, 12, 12, 10, 10, 10, 10, 10, 10, 10, 10, 10, 60];
  const none = [[text('No check has places to show.')]];
  return toSheet({ name: 'Places', widths, rows: table(placeHeads, rows.length > 0 ? rows : none), isTable: true });
}

const placeHeads = [
  ...['Process', 'What', 'No.', 'Value [mm]', 'Area [mm2]', 'x [mm]', 'y [mm]', 'z [mm]'],
  ...['from x', 'from y', 'from z', 'to x', 'to y', 'to z', 'Remark'],
];

function holeRow({ diameterMm, depthMm, from, to, isThrough }: Hole, index: number): Row {
  return [
    text('all'),
    text('Round hole'),
    number(index + 1, 0),
    number(diameterMm, 3),
    {},
    ...from.map((value, axis) => number((value + (to[axis] ?? value)) / 2, 2)),
    ...[...from, ...to].map((value) => number(value, 2)),
    textAfterNumber(`${isThrough ? 'through' : 'blind'}, ${depthMm.toFixed(2)} mm deep; from and to: ends of its axis`),
  ];
}

function placeRow({ processName }: Way, check: string, { at, valueMm, areaMm2, box }: Place, index: number): Row {
  const ends = box ? [...box.min, ...box.max] : [];
  return [
    text(processName),
    text(checkName(check)),
    number(index + 1, 0),
    number(valueMm, 3),
    number(areaMm2, 2),
    ...at.map((value) => number(value, 2)),
    ...ends.map((value) => number(value, 2)),
  ];
}
