import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What one test of one or more rows saw. */
export type SeenTest = { ids: string[]; title: string; hasPassed: boolean; runs: number; passed: number; figure?: string | undefined };

export const seenFolder = 'node_modules/.cache/faults';

/** For `vitest -t`: titles that name a row. */
export const taggedTitle = /\[(?:U\d+|A\d+|D\d+|P-\d|L\d+|E\d+|S\d+)\]/;

export function idsIn(title: string): string[] {
  return [...title.matchAll(new RegExp(taggedTitle, 'g'))].map(([tag]) => tag.slice(1, -1));
}

/** Every test that was seen since the folder was emptied. */
export function readSeen(): SeenTest[] {
  return readdirSync(seenFolder).flatMap((name) => JSON.parse(readFileSync(join(seenFolder, name), 'utf8')) as SeenTest[]);
}
