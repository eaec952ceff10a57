import { InputError } from '../../../errors.js';
import type { FileUnits } from '../../part-geometry.js';

/** Columns 1 to 72 of a line hold data, column 73 the letter of its section. */
const dataColumns = 72;
const mostGlobalLines = 1000;

/** Number of the parameters of the global section that matter here, counted from 1. */
const unitFlag = 14;
const unitName = 15;

const unitOfFlag = new Map<number, FileUnits['unit']>([
  [1, 'inch'],
  [2, 'mm'],
  [4, 'ft'],
  [6, 'm'],
  [9, 'micron'],
  [10, 'cm'],
]);
const flagOfName = new Map([
  ['IN', 1],
  ['INCH', 1],
  ['MM', 2],
  ['FT', 4],
  ['M', 6],
  ['UM', 9],
  ['CM', 10],
]);

/**
 * The length unit of an IGES file as its author set it, for the report: the reader of its shapes has converted them to mm by then.
 *
 * Flag and name are the 14th and 15th parameter of the global section; the flag says "see the name" by 3, and inches when it is left
 * out. Miles, kilometers, mils and microinches are units of IGES that no part is drawn in: lengths are then shown in mm.
 *
 * @throws {InputError} when the sections of an IGES file are not there or not all of them.
 * @see Initial Graphics Exchange Specification 5.3, sections 2.2.4 and 2.2.4.3.14
 */
export function readIgesUnits(text: string): FileUnits {
  requireWholeIges(text);
  const parameters = globalParameters(text);
  const stated = parameters[unitFlag - 1];
  const flag = stated === undefined || stated === '' ? 1 : Number(stated);
  const name = (parameters[unitName - 1] ?? '').toUpperCase();
  const unit = unitOfFlag.get(flag === 3 ? (flagOfName.get(name) ?? 0) : flag);
  if (!unit) return { unit: 'mm', source: 'guessed', reason: 'The file counts in an unusual unit; lengths are shown in millimeters.' };
  return { unit, source: 'file', reason: `The file states ${unit}.` };
}

function requireWholeIges(text: string): void {
  if (!/^.{72}S/m.test(text)) throw unreadable('does not begin with the start section of an IGES file in fixed columns');
  if (!/^.{72}D/m.test(text)) throw unreadable('holds no entity');
  if (!/^.{72}T/m.test(text)) throw unreadable('is cut off: its last line, the terminate section, is missing');
}

/** Parameters in the order of the section, text without its length. */
function globalParameters(text: string): string[] {
  const section = globalSection(text);
  const parameters: string[] = [];
  let at = 0;
  const comma = parameterText(section, 0, ',').value || ',';
  const semicolon = delimiterAfter(section, comma) || ';';
  while (at < section.length && parameters.length < unitName) {
    const { value, end } = parameterText(section, at, comma + semicolon);
    parameters.push(value);
    if (section[end] === semicolon) break;
    at = end + 1;
  }
  return parameters;
}

/** The second parameter, which tells how the section ends. */
function delimiterAfter(section: string, comma: string): string {
  const { end } = parameterText(section, 0, comma);
  return parameterText(section, end + 1, comma).value;
}

/** A parameter that starts at `start`: `3Habc` is a text of three characters, which may hold delimiters. `end` is at the next one. */
function parameterText(section: string, start: number, delimiters: string): { value: string; end: number } {
  const hollerith = /^\s*(\d{1,5})H/.exec(section.slice(start, start + 40));
  if (hollerith) {
    const from = start + hollerith[0].length;
    const end = from + Number(hollerith[1]);
    return { value: section.slice(from, end), end: nextOf(section, end, delimiters) };
  }
  const end = nextOf(section, start, delimiters);
  return { value: section.slice(start, end).trim(), end };
}

function nextOf(section: string, start: number, delimiters: string): number {
  let at = start;
  while (at < section.length && !delimiters.includes(section[at]!)) at++;
  return at;
}

function globalSection(text: string): string {
  const lines: string[] = [];
  for (const [, data] of text.matchAll(/^([^\r\n]{72})G/gm)) {
    lines.push(data!.slice(0, dataColumns));
    if (lines.length === mostGlobalLines) break;
  }
  return lines.join('');
}

function unreadable(problem: string): InputError {
  return new InputError(`The IGES file ${problem}.`, 'Export the part again as STEP (.step), or as IGES 5.3 in its ordinary text form.');
}
