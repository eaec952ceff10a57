import { glossary } from '../../src/resources/glossary-terms.js';
import { code, table } from './markdown.js';

/** One table of words for each group. */
export function glossaryTables(): string[] {
  return glossary.flatMap(({ heading, terms }) => {
    const rows = terms.map(({ term, name, unit = '', meaning }) => [term, name ? code(name) : '', unit, meaning]);
    return [`## ${heading}`, '', ...table(['term', 'field', 'unit', 'meaning'], rows), ''];
  });
}
