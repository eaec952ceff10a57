import { readFileSync } from 'node:fs';
import { table } from './markdown.js';

/** What the view's own help says about its keys. It is read as text, since the view is compiled for browsers. */
export function viewKeys(): string[] {
  const source = readFileSync('src/view/input/keys.ts', 'utf8');
  const list = /keysHelp[^=]*= \[([\s\S]*?)\n\];/.exec(source)?.[1] ?? '';
  const rows = [...list.matchAll(/\['([^']+)', '([^']+)'\]/g)].map(([, keys = '', does = '']) => [keys, does]);
  if (rows.length === 0) throw new Error('src/view/input/keys.ts has no list keysHelp.');
  return table(['keys', 'what happens'], rows);
}
