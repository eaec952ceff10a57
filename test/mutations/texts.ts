import type { Mutation } from './mutation.js';

const names = ['test/files/names.test.ts'];
const told = ['test/http/vendor-text.test.ts'];

export const textMutations: readonly Mutation[] = [
  {
    guard: 'What is not seen is taken out of every text that is shown',
    file: 'src/files/names.ts',
    from: "text.replace(invisible, '').replace(control",
    to: 'text.replace(control',
    tests: names,
  },
  {
    guard: 'What steers a terminal is taken out of every text that is shown',
    file: 'src/files/names.ts',
    from: "replace(invisible, '').replace(control, '')",
    to: "replace(invisible, '')",
    tests: names,
  },
  {
    guard: 'A text that was cleaned stays as it is when it is cleaned again',
    file: 'src/files/names.ts',
    from: ".replace(control, '').replace(/\\s+/gu, ' ')",
    to: ".replace(/\\s+/gu, ' ').replace(control, '')",
    tests: names,
  },
  {
    guard: 'No text of a stranger is longer than a line',
    file: 'src/files/names.ts',
    from: 'if (line.length <= maxLength) return line;',
    to: 'if (line.length !== maxLength) return line;',
    tests: names,
  },
  {
    guard: 'Queries of addresses are not told',
    file: 'src/http/vendor-text.ts',
    from: '.replace(/[^\\s"\'<>]+/g, withoutQuery)',
    to: '',
    tests: told,
  },
  {
    guard: 'Names of fields are cleaned like their values',
    file: 'src/files/printable-data.ts',
    from: '[printableText(name, maxTextChars), ',
    to: '[name, ',
    tests: ['test/files/printable.slow.test.ts'],
    only: 'data of a stranger',
  },
  {
    guard: 'No cell of a table is a formula',
    file: 'src/files/formula.ts',
    from: "return isLikeFormula(parted) ? `'${parted}` : parted;",
    to: 'return parted;',
    tests: ['test/comparison/table.test.ts'],
  },
  {
    guard: 'No text becomes a second cell that is a formula where another separator is usual',
    file: 'src/files/formula.ts',
    from: 'text.replace(afterSeparator, "$1\'")',
    to: 'text',
    tests: ['test/hostile-tables.slow.test.ts'],
    only: 'in the table of a comparison',
  },
  {
    guard: 'No cell of a workbook becomes a formula when it is edited',
    file: 'src/reports/xlsx/cells.ts',
    from: "(isLikeFormula(clean) && { format: '@' })",
    to: "(clean === '@' && { format: '@' })",
    tests: ['test/reports/xlsx.test.ts'],
  },
  {
    guard: 'Ids of Evo are plain, since they are shown as they came',
    file: 'src/vendors/evo/wire.ts',
    from: '.regex(/^[\\x21-\\x7e]+$/)',
    to: '.min(1)',
    tests: ['test/vendors/evo/client.test.ts'],
    only: 'is none, since',
  },
  {
    guard: 'Ids of Aplos are plain, since they are shown as they came',
    file: 'src/vendors/aplos/wire.ts',
    from: '.regex(/^[\\x21-\\x7e]+$/)',
    to: '.min(1)',
    tests: ['test/vendors/aplos/client.test.ts'],
    only: 'is none, since',
  },
];
