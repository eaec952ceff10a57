import { readdirSync, readFileSync } from 'node:fs';

/** A Markdown page of the project; `lines` are without the insides of code blocks, `shell` are the lines of shell blocks. */
export type Page = { path: string; text: string; lines: Line[]; shell: Line[] };
export type Line = { number: number; text: string };

/** What is wrong on a page, and where. */
export type Fault = { path: string; line: number; problem: string };

/** The pages that are checked, by path. */
export function readPages(): Page[] {
  const names = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'AGENTS.md', 'SECURITY.md'];
  const docs = readdirSync('docs').filter((name) => name.endsWith('.md'));
  return [...names, ...docs.map((name) => `docs/${name}`)].map((path) => toPage(path, readFileSync(path, 'utf8')));
}

/** A page from its text. */
export function toPage(path: string, text: string): Page {
  const lines: Line[] = [];
  const shell: Line[] = [];
  let language: string | undefined;
  for (const [index, line] of text.split('\n').entries()) {
    const fence = /^\s*```(\w*)/.exec(line);
    if (fence) language = language === undefined ? (fence[1] ?? '') : undefined;
    else if (language === undefined) lines.push({ number: index + 1, text: line });
    else if (['sh', 'bash', 'shell'].includes(language)) shell.push({ number: index + 1, text: line });
  }
  return { path, text, lines, shell };
}

/** The pieces of inline code on a line. */
export function codeIn(text: string): string[] {
  return [...text.matchAll(/(?<!`)`([^`]+)`(?!`)/g)].map((match) => match[1] ?? '');
}
