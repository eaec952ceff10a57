import { brokenLinks } from './links.js';
import { goneMessages } from './messages.js';
import { unknownNames } from './names.js';
import type { Page } from './page.js';

/** Everything that is wrong on the pages, one sentence each with its place. */
export function faultsIn(pages: readonly Page[]): string[] {
  const faults = [...brokenLinks(pages), ...unknownNames(pages), ...goneMessages(pages)];
  return faults.map(({ path, line, problem }) => `${path}:${line}: ${problem}`);
}
