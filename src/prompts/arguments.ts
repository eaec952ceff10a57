import { z } from 'zod';
import type { Services } from '../services.js';
import { platforms } from '../vocabulary.js';

const shortText = z.string().max(200);

export const file = z.string().min(1).max(4_096).describe('Path of the part file on the machine of this server');
export const process = shortText.describe('Such as slm, sls, mjf, sla, fdm. Left out: all are compared').optional();
export const material = shortText.describe('Such as 316L, PA12, PLA. Left out: the usual one').optional();

export const lotSize = z
  .string()
  .regex(/^([1-9]\d{0,6})?$/, 'must be a whole number of parts, such as 10')
  .describe('Identical parts per order. Left out: 1')
  .optional();

export const lotSizes = z
  .string()
  .regex(/^([1-9]\d{0,6}(\s*,\s*[1-9]\d{0,6}){0,5})?$/, 'must be up to six whole numbers, such as 1, 10, 100')
  .describe('Lot sizes to compare, such as 1, 10, 100')
  .optional();

export async function suggestFiles({ suggestedFiles }: Services, typed: string): Promise<string[]> {
  return suggestedFiles(typed);
}

export async function suggestProcesses({ catalog }: Services, typed: string): Promise<string[]> {
  return fitting(namesOf(catalog.rows('processes'), 'id'), typed);
}

/** Of the process that was chosen, where it is one. */
export async function suggestMaterials(
  { catalog }: Services,
  typed: string,
  { process: chosen }: Record<string, string>,
): Promise<string[]> {
  const isKnown = chosen !== undefined && namesOf(catalog.rows('processes'), 'id').includes(chosen);
  return fitting(namesOf(catalog.rows('materials', isKnown ? chosen : undefined), 'name'), typed);
}

export async function suggestParts({ parts }: Services, typed: string): Promise<string[]> {
  const ids = await Promise.all(platforms.map((platform) => parts.list(platform)));
  return fitting(ids.flat(), typed);
}

function namesOf(rows: { values: Record<string, unknown> }[], field: 'id' | 'name'): string[] {
  return [...new Set(rows.map(({ values }) => String(values[field])))];
}

function fitting(values: string[], typed: string): string[] {
  return values.filter((value) => value.toLowerCase().startsWith(typed.toLowerCase()));
}

/** What the user gave, as the model is to pass it on: on one line, and not to be taken for words of ours. */
export function quoted(text: string): string {
  return JSON.stringify(text);
}

/** `process: "slm", lotSize: 10`, of what was given. */
export function listed(given: Record<string, string | number | undefined>): string {
  return Object.entries(given)
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${JSON.stringify(value)}`]))
    .join(', ');
}
