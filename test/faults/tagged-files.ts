import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { taggedTitle } from './seen.js';

/** The test files that name a row of the fault table in a title and match `which`, from the root of the project. */
export function taggedFiles(which: RegExp): string[] {
  const names = readdirSync('test', { recursive: true, encoding: 'utf8' }).map((name) => join('test', name).replaceAll('\\', '/'));
  return names.filter((name) => /\.test\.ts$/.test(name) && which.test(name) && taggedTitle.test(readFileSync(name, 'utf8'))).sort();
}
