import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const vm = /(?:from\s*|require\()['"](?:node:)?vm['"]/;

/** What runs a text as a command or as code, or opens something in another program. */
const running = [
  /(?<!\w|\.\s*)(?:exec|execSync|execFile|execFileSync|spawnSync|fork)\(/,
  /shell:\s*(?:true|!0|['"`])/,
  /(?<!\w|\.\s*)eval\(/,
  /new Function\(/,
  vm,
  /(?:from\s*|require\()['"](?:open|execa|cross-spawn|shelljs|opn)['"]/,
  /\b(?:xdg-open|cmd\.exe|powershell|rundll32)\b/,
];

function filesIn(folder: string, ending: RegExp): string[] {
  const names = readdirSync(resolve(folder), { recursive: true, encoding: 'utf8' }).filter((name) => ending.test(name));
  return names.map((name) => join(folder, name));
}

const ajv = `validate=new Function(\`$${'{names_1.default.self}'}\``;

const found = (files: readonly string[]) =>
  files.flatMap((file) => {
    const text = readFileSync(resolve(file), 'utf8');
    return running.filter((pattern) => pattern.test(text)).map((pattern) => `${file}: ${pattern}`);
  });

/** Every place that makes a function of a text, by what stands around it. */
function functionMakers(files: readonly string[]): string[] {
  const makers = files.flatMap((file) => readFileSync(resolve(file), 'utf8').match(/\w* ?=? ?new Function\([^,]*/g) ?? []);
  return makers.map((text) => text.replaceAll(/\s*\n\s*/g, ''));
}

test('[S6] nothing in the sources runs a command, evaluates text or opens another program', () => {
  const files = filesIn('src', /\.ts$/);

  expect(files.length).toBeGreaterThan(200);
  // It compiles the files of dist/, as Node would.
  expect(found(files)).toEqual([`${join('src', 'compiled-code.ts')}: ${vm}`]);
});

test('[S6] nothing in what is built does, with all libraries that are bundled, but for checks of our own declarations', () => {
  const files = filesIn('dist', /\.(?:js|mjs)$/);

  expect(files.length).toBeGreaterThan(5);
  // The protocol library brings Ajv, which makes functions of JSON schemas; the only ones it is given are our own declarations.
  expect(found(files).filter((line) => !/new Function/.test(line))).toEqual([`${join('dist', 'server.js')}: ${vm}`]);
  expect(functionMakers(files)).toEqual([ajv]);
});

test('[S6] a shell would be noticed', () => {
  expect(running.filter((pattern) => pattern.test("spawn('x', { shell: true }); exec(`rm ${name}`); eval(text)")).length).toBe(3);
});
