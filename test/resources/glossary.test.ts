import { expect, test } from 'vitest';
import { glossary } from '../../src/resources/glossary-terms.js';
import { tools } from '../../src/tools/index.js';
import { JobReport, PartResult } from '../../src/vocabulary.js';
import { connect } from '../support/client.js';

const terms = glossary.flatMap((section) => section.terms);

test('the glossary can be read as a page', async () => {
  const { client } = await connect();

  const { contents } = await client.readResource({ uri: 'guide://glossary' });

  const { mimeType, text } = contents[0] as { mimeType: string; text: string };
  expect(mimeType).toBe('text/markdown');
  expect(text).toMatch(/^# Glossary\n\nThe words of this server\. /);
  expect(text).toContain('\n## The part\n\n| term | field | unit | meaning |\n| --- | --- | --- | --- |\n| part | `partId` |  | ');
  expect(text).toContain('| wall thickness | `minWallThicknessMm` | mm | Through material, between opposite faces: the thinnest place. |');
});

test('every field of a result and of a job is explained, once', () => {
  const names = terms.flatMap(({ name }) => name ?? []);
  const fields = [...Object.keys(PartResult.shape), ...Object.keys(JobReport.shape)];

  expect(fields.filter((field) => !names.includes(field))).toEqual([]);
  expect(names.filter((name, nth) => names.indexOf(name) !== nth)).toEqual([]);
});

test('every field that is explained is one of a tool', () => {
  const known = tools.flatMap(({ input, output }) => [...Object.keys(input.shape), ...Object.keys(output.shape)]);
  const names = terms.flatMap(({ name }) => name ?? []);

  expect(names.filter((name) => ![...known, ...Object.keys(PartResult.shape)].includes(name))).toEqual([]);
});

test('a field whose name ends in a unit is explained with that unit', () => {
  const endings: [RegExp, string][] = [
    [/Mm$/, 'mm'],
    [/Cm3$/, 'cm³'],
    [/Cm2$/, 'cm²'],
    [/G$/, 'g'],
    [/Days$/, 'days'],
    [/Percent$/, '%'],
  ];
  const wrong = terms.filter(({ name, unit }) => endings.some(([ending, expected]) => name && ending.test(name) && unit !== expected));

  expect(wrong).toEqual([]);
});
