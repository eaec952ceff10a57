import { z } from 'zod';

const id = z
  .union([z.string(), z.number()], 'is missing: an id in digits, as find_cases and get_case return it')
  .transform(String)
  .pipe(z.string().regex(/^\d{1,19}$/, 'must be an id in digits, as find_cases and get_case return it'));

/** Ids of ColdStream as callers give them: digits, as a number or as text. */
export const caseId = id.describe('Case at ColdStream');
export const projectId = id.describe('Only cases of this project');
const componentId = id.describe('Region, subregion or boundary of that case');

const force = z.boolean().default(false).describe('Send again although the same file was sent there before');

/** What a file for a whole case takes; `format` is said to the caller. */
export function caseUpload(format: 'STEP' | 'STL') {
  return { file: z.string().min(1).describe(`Path of the ${format} file on this machine`), caseId, force };
}

/** What a file for one component takes. */
export function componentUpload(format: 'STEP' | 'STL') {
  const { force: again, ...place } = caseUpload(format);
  return { ...place, componentId, force: again };
}
