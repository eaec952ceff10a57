import fc from 'fast-check';
import { expect, test } from 'vitest';
import { printableText } from '../../src/files/names.js';
import { printableData } from '../../src/files/printable-data.js';
import { vendorText } from '../../src/http/vendor-text.js';
import { recordFault } from '../faults/record.js';
import { hostileText, runsOf } from '../support/hostile-arbitraries.js';
import { stringsIn } from '../support/hostile-texts.js';

/** Control characters, also line breaks; bidi, zero-width, tags, variation selectors, fillers, private use, broken surrogates. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u2800]/u;

/** What is wrong with a text that was cleaned, as it is and as programs fold it; nothing when it is sound. */
function faultsOf(text: string, cleaned: string, again: string): string[] {
  const rules: [string, boolean][] = [
    ['what is not seen', unseen.test(cleaned)],
    ['what is not seen comes back when it is normalized', unseen.test(cleaned.normalize('NFKC')) || unseen.test(cleaned.normalize('NFKD'))],
    ['longer than 200', cleaned.length > 200],
    ['changes when it is cleaned again', again !== cleaned],
    ['blanks at its ends, or two in a row', cleaned !== cleaned.trim() || /\s\s/u.test(cleaned)],
    ['nothing is left of what is seen', cleaned === '' && /[a-z0-9]/i.test(text)],
  ];
  return rules.filter(([, isBroken]) => isBroken).map(([rule]) => rule);
}

test('[S4] of 100,000 hostile names none keeps what steers a terminal, hides text or turns it round', (context) => {
  const { numRuns, seed } = runsOf(100_000);
  let passed = 0;

  const found = fc.check(
    fc.property(hostileText, (text) => {
      const cleaned = printableText(text);
      const faults = faultsOf(text, cleaned, printableText(cleaned));
      if (faults.length > 0) throw new Error(`${faults.join(', ')}: ${JSON.stringify(cleaned)}`);
      passed++;
    }),
    { numRuns, seed },
  );

  recordFault(context, { runs: numRuns, passed, figure: '0 control, direction, invisible characters' });
  expect(found.failed ? fc.defaultReportMessage(found) : 'none').toBe('none');
});

/** An error body of any of the kinds that are read. */
const errorBody = fc
  .tuple(hostileText, hostileText, fc.nat(5))
  .map(
    ([text, key, kind]) =>
      [
        text,
        JSON.stringify({ detail: text }),
        JSON.stringify({ errors: [{ message: text }, text], [key]: [text] }),
        JSON.stringify({ [key]: text, [text]: { [key]: text } }),
        `<Error><Code>x</Code><Message>${text}</Message></Error>`,
        `<!doctype html><title>${text}</title>`,
      ][kind]!,
  );

test('[S4] no error body of a vendor is told with what is not seen, with a query, or at length', (context) => {
  const { numRuns, seed } = runsOf(15_000);
  let passed = 0;

  const found = fc.check(
    fc.property(errorBody, (body) => {
      const { text } = vendorText(body);
      if (unseen.test(text) || unseen.test(text.normalize('NFKC')) || text.length > 200) throw new Error(JSON.stringify(text));
      if (/\w:\/\/[^\s"'<>]*\?[^\s"'<>…]/.test(text)) throw new Error(`a query is told: ${JSON.stringify(text)}`);
      passed++;
    }),
    { numRuns, seed },
  );

  recordFault(context, { runs: numRuns, passed, figure: '0 in error bodies' });
  expect(found.failed ? fc.defaultReportMessage(found) : 'none').toBe('none');
});

test('[S4] data of a stranger comes out clean in names of fields and values, at any depth', (context) => {
  const { numRuns, seed } = runsOf(5_000);
  const data = fc.letrec((tie) => ({
    value: fc.oneof({ maxDepth: 4 }, hostileText, fc.integer(), fc.constant(null), fc.array(tie('value'), { maxLength: 3 }), tie('record')),
    record: fc.array(fc.tuple(hostileText, tie('value')), { maxLength: 3 }).map((entries) => Object.fromEntries(entries)),
  })).value;
  let passed = 0;

  const found = fc.check(
    fc.property(data, (value) => {
      const cleaned = printableData(value);
      const dirty = stringsIn(cleaned).find((text) => unseen.test(text) || unseen.test(text.normalize('NFKC')) || text.length > 2_000);
      if (dirty !== undefined) throw new Error(JSON.stringify(dirty));
      expect(printableData(cleaned)).toEqual(cleaned);
      passed++;
    }),
    { numRuns, seed },
  );

  recordFault(context, { runs: numRuns, passed, figure: '0 in data' });
  expect(found.failed ? fc.defaultReportMessage(found) : 'none').toBe('none');
});
