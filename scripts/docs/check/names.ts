import { existsSync, readFileSync } from 'node:fs';
import { variables } from '../../../src/config.js';
import { prompts } from '../../../src/prompts/index.js';
import { tools } from '../../../src/tools/index.js';
import { codeIn, type Fault, type Line, type Page } from './page.js';
import { sourceText } from './sources.js';

const toolNames = new Set([...tools, ...prompts].map(({ name }) => name));
const verbs = 'analyze|compare|upload|fetch|download|list|find|get|run|prepare|cancel|delete|evo';
const toolLike = new RegExp(`^(?:${verbs})_[a-z_]+$`);
const variableLike = /^(?:PART|SPARK|COLDSTREAM|EVO|APLOS|ENGINE)_[A-Z0-9_]+$/;
const pathLike = /^(?:src|test|scripts|docs|bench|examples|eval)\/[\w./-]+$/;
/** Made by a build, a test or a demo, so not in a fresh checkout. */
const made = /^(?:dist|demo-output|dist-mcpb)\//;

/** Names of tools, variables, commands, options and files that the pages tell of and that are not there. */
export function unknownNames(pages: readonly Page[]): Fault[] {
  const known = readKnown();
  return pages.flatMap((page) => [
    ...page.lines.flatMap((line) => codeIn(line.text).flatMap((code) => faultsOf(page, line, problemsOf(code, known)))),
    ...page.shell.flatMap((line) => faultsOf(page, line, commandProblems(line.text, known))),
  ]);
}

type Known = { environment: Set<string>; commandLine: string; scripts: Set<string> };

function readKnown(): Known {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
  return {
    environment: readVariables(sourceText('scripts') + sourceText('test')),
    commandLine: sourceText('src/cli') + readFileSync('src/server.ts', 'utf8'),
    scripts: new Set(Object.keys(scripts)),
  };
}

/** What tests and scripts read of the environment: `process.env.NAME` and `{ NAME } = process.env`. */
function readVariables(text: string): Set<string> {
  const single = [...text.matchAll(/process\.env\.([A-Z][A-Z0-9_]*)/g)];
  const several = [...text.matchAll(/\{([^{}]*)\} = process\.env/g)].flatMap(([, names = '']) => [...names.matchAll(/([A-Z][A-Z0-9_]*)/g)]);
  return new Set([...single, ...several].map((match) => match[1] ?? ''));
}

function faultsOf({ path }: Page, { number }: Line, problems: string[]): Fault[] {
  return problems.map((problem) => ({ path, line: number, problem }));
}

function problemsOf(code: string, known: Known): string[] {
  const name = /^[\w-]+/.exec(code)?.[0] ?? '';
  if (toolLike.test(code)) return toolNames.has(code) ? [] : [`there is no tool ${code}`];
  if (variableLike.test(name)) return isVariable(name, known) ? [] : [`there is no variable ${name}`];
  if (pathLike.test(code)) return existsSync(code) || made.test(code) ? [] : [`there is no file ${code}`];
  return commandProblems(code, known);
}

function isVariable(name: string, { environment }: Known): boolean {
  return name in variables || environment.has(name);
}

/** Of a command of ours, or of an option that stands alone. */
function commandProblems(text: string, { commandLine, scripts }: Known): string[] {
  const script = /\bnpm run (?:--silent )?([\w:-]+)/.exec(text)?.[1];
  if (script !== undefined) return scripts.has(script) ? [] : [`there is no npm script ${script}`];
  const isOurs = /(?:^|\s)(?:part-analysis-mcp|node (?:\S*\/)?dist\/server\.js)(?:\s|$)/.test(text);
  if (!isOurs && !/^--[a-z][\w-]*( [A-Z]+)?$/.test(text)) return [];
  if (/^(?:claude|code|cursor|codex|gemini|docker|npx)\b/.test(text)) return [];
  const options = [...text.matchAll(/(?<=^|\s)--([a-z][\w-]*)/g)].map((match) => match[1] ?? '');
  return options.flatMap((option) => (isOption(option, commandLine) ? [] : [`the command line has no option --${option}`]));
}

function isOption(option: string, commandLine: string): boolean {
  return [`--${option}`, `'${option}':`, ` ${option}: {`].some((spelling) => commandLine.includes(spelling));
}
