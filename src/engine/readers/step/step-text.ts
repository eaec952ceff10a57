import { InputError } from '../../../errors.js';

const exportAgain = 'Export the part again as STEP (AP203, AP214 or AP242), or copy the file again if it was damaged on the way.';

/**
 * Checks the frame of a STEP file before the CAD kernel is started for it: beginning, end and data section.
 *
 * @throws {InputError} when the file is empty, is something else, was cut off, or holds no data.
 * @see ISO 10303-21, exchange structure
 */
export function requireWholeStep(text: string): void {
  const problem = findProblem(text);
  if (problem !== undefined) throw new InputError(problem, exportAgain);
}

function findProblem(text: string): string | undefined {
  if (text.length === 0) return 'The file is empty (0 bytes).';
  // "ï»¿" is the byte order mark of UTF-8 when read as latin1.
  if (!/^(?:ï»¿)?\s*ISO-10303-21\s*;/.test(text)) return 'The file is not a STEP file: it does not begin with ISO-10303-21.';
  if (!text.includes('END-ISO-10303-21')) return 'The STEP file is cut off: its closing line, END-ISO-10303-21, is missing.';
  if (!/#\d+\s*=/.test(text)) return 'The STEP file is empty: its data section holds no entity.';
  return undefined;
}
