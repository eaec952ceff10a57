import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { readCorpus } from './accuracy/corpus.js';
import { accuracyPage, type Findings } from './accuracy/page.js';
import { comparePrints, type PrintComparison } from './accuracy/prints.js';
import { prusaSlicerVersion } from './accuracy/prusa-slicer.js';
import { compare } from './accuracy/quantities.js';
import { startServer } from './accuracy/server.js';

/** Writes bench/accuracy.md: every part file of PART_CORPUS against the reference values in its manifest.json. */
const corpus = process.env.PART_CORPUS;
if (!corpus) throw new Error('PART_CORPUS is not set: name the folder with the part files and their manifest.json.');

const { note, references } = readCorpus(corpus);
const state = mkdtempSync(join(tmpdir(), 'accuracy-'));
const server = await startServer([corpus, resolve('examples')].join(delimiter), state);
const slicer = prusaSlicerVersion();
const findings: Findings = {
  date: new Date().toISOString().slice(0, 10),
  versions: [`part-analysis-mcp ${server.version}`, `references: ${note}`, ...(slicer ? [`prints: PrusaSlicer ${slicer}`] : [])],
  comparisons: [],
  programOf: new Map(references.map(({ file, program }) => [file, program])),
  unread: [],
  prints: undefined,
};
for (const reference of references) {
  // References take the numbers of a mesh file for mm.
  const units = /\.(step|stp|3mf)$/i.test(reference.file) ? undefined : 'mm';
  try {
    findings.comparisons.push(...compare(reference, await server.measure(join(corpus, reference.file), units)));
    console.log(reference.file);
  } catch (error) {
    findings.unread.push({ file: reference.file, why: (error as Error).message.replaceAll(corpus, '…') });
  }
}
await server.close();
rmSync(state, { recursive: true, force: true });
if (slicer) {
  const prints: PrintComparison[] = [];
  for await (const print of comparePrints(corpus)) {
    prints.push(print);
    console.log(`${print.file} printed, ${print.up} up`);
  }
  findings.prints = prints;
}
writeFileSync('bench/accuracy.md', accuracyPage(findings));
console.log('bench/accuracy.md');
