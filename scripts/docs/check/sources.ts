import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const read = new Map<string, string>();

/** The source texts below a folder, with strings that go over several lines joined as they are when they are shown. */
export function sourceText(folder: string): string {
  const known = read.get(folder) ?? readBelow(folder);
  read.set(folder, known);
  return known;
}

function readBelow(folder: string): string {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(ts|mjs|html)$/.test(name));
  return names.map((name) => joined(readFileSync(join(folder, name), 'utf8'))).join('\n');
}

function joined(text: string): string {
  return text.replace(/['`] \+\s*['`]/g, '').replaceAll("\\'", "'");
}
