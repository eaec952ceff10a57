import { readdirSync, readFileSync } from 'node:fs';
import { sections } from './sections.js';

/** The documents that may have generated parts. */
export function documents(): string[] {
  const pages = readdirSync('docs').filter((name) => name.endsWith('.md'));
  return ['README.md', ...pages.map((name) => `docs/${name}`)];
}

/** Every document with its generated parts made anew, by path; nothing is written. */
export function filledDocuments(): Map<string, string> {
  return new Map(documents().map((path) => [path, fill(readFileSync(path, 'utf8'), path)]));
}

const part = /<!-- ([a-z0-9-]+) -->\n[\s\S]*?<!-- \/\1 -->/g;

/**
 * `text` with what is between `<!-- name -->` and `<!-- /name -->` made anew.
 *
 * @throws {Error} for a name that nothing is generated for, and for a mark without its end.
 */
export function fill(text: string, path: string): string {
  const filled = text.replace(part, (_, name: string) => {
    const lines = sections[name];
    if (!lines) throw new Error(`${path}: nothing is generated for "${name}". There are: ${Object.keys(sections).join(', ')}.`);
    return `<!-- ${name} -->\n${lines().join('\n')}\n<!-- /${name} -->`;
  });
  const marks = filled.match(/<!-- \/?[a-z0-9-]+ -->/g) ?? [];
  const names = marks.map((mark) => mark.replace(/<!-- \/?|-->| /g, ''));
  const open = names.find((name) => names.filter((other) => other === name).length % 2 !== 0);
  if (open !== undefined) throw new Error(`${path}: the part "${open}" begins and does not end, or the other way round.`);
  return filled;
}
