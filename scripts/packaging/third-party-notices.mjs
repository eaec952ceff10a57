// What the bundles in dist/ contain of other packages, with their licenses, taken from what esbuild really bundled.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const licenseFile = /^(licen[cs]e|copying|notice)([-._].*)?$/i;
/** For packages that name the license and forgot its text. https://spdx.org/licenses/MIT.html */
const mitTerms = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;
const line = `\n${'='.repeat(100)}\n`;

/**
 * Writes the notices for a build to `target`; `metafile` is esbuild's account of it.
 *
 * Fails when a bundled package brings no license.
 */
export async function writeThirdPartyNotices(metafile, target) {
  const folders = [...new Set(Object.keys(metafile.inputs).flatMap(packageFolder))].sort();
  const notices = await Promise.all(folders.map(noticeOf));
  const head =
    'The program files beside this one contain code of the packages below, each under its own license.\n' +
    'The CAD kernels are not among them: they stay packages of their own, see NOTICE.\n';
  await writeFile(target, [head, ...notices].join(line));
}

/** The folder of the package that a bundled file belongs to; none for a file of our own. */
function packageFolder(input) {
  const match = /^(.*\bnode_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input.replaceAll('\\', '/').replace(/^[\w-]+:/, ''));
  return match ? [match[1]] : [];
}

async function noticeOf(folder) {
  const { name, version, license, author, homepage, repository } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const files = (await readdir(folder)).filter((file) => licenseFile.test(file)).sort();
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  const source = homepage || repository?.url || (typeof repository === 'string' ? repository : undefined);
  const by = typeof author === 'string' ? author : author?.name;
  if (texts.length === 0 && license === 'MIT') texts.push(`Copyright (c) ${by ?? `the authors of ${name}`}\n\n${mitTerms}`);
  if (texts.length === 0) throw new Error(`${folder} comes without the text of its license: look at it before it is bundled`);
  const facts = [`${name} ${version}`, `License: ${license ?? 'as below'}`, by && `Author: ${by}`, source && `Source: ${source}`];
  return `${[...facts.filter(Boolean), ...texts.map((text) => `\n${text.trim()}`)].join('\n')}\n`;
}
