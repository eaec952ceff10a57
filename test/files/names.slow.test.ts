import { resolve, sep, win32 } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { safeFileName } from '../../src/files/names.js';
import { fileNameIn } from '../../src/http/disposition.js';
import { recordFault } from '../faults/record.js';
import { hostileText, runsOf } from '../support/hostile-arbitraries.js';

const unsafe = /[/\\:*?"<>|\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]/u;
const device = /^(?:con|prn|aux|nul|com\d|lpt\d|conin\$|conout\$) *(?:\.|$)/i;

/** What is wrong with `safe` as the name of a file in /out, on any system; nothing when it is sound. */
function faultsOf(safe: string): string[] {
  const folded = safe.normalize('NFKC');
  const rules: [string, boolean][] = [
    ['leads out of the folder', resolve('/out', safe) !== `${sep}out${sep}${safe}`],
    ['leads out of the folder on Windows', win32.resolve('C:\\out', safe) !== `C:\\out\\${safe}`],
    ['more than one segment, or what is not seen', unsafe.test(safe) || unsafe.test(folded)],
    ['hidden, or ends in a dot or blank', /^[. ]|[. ]$/.test(safe) || /^\./.test(folded)],
    ['a device of Windows', device.test(safe) || device.test(folded)],
    ['empty or more than 200 bytes', safe === '' || Buffer.byteLength(safe) > 200],
    ['changes when it is cleaned again', safeFileName(safe, 'report') !== safe],
  ];
  return rules.filter(([, isBroken]) => isBroken).map(([rule]) => rule);
}

test('[P-1] of 200,000 hostile names none leaves its folder or is anything but a plain name', (context) => {
  const { numRuns, seed } = runsOf(180_000);
  let passed = 0;

  const found = fc.check(
    fc.property(hostileText, (name) => {
      const faults = faultsOf(safeFileName(name, 'report'));
      if (faults.length > 0) throw new Error(faults.join(', '));
      passed++;
    }),
    { numRuns, seed },
  );

  recordFault(context, { runs: numRuns, passed, figure: '0 escapes' });
  expect(found.failed ? fc.defaultReportMessage(found) : 'none').toBe('none');
});

test('[P-1] the names in headers of vendors are as safe, however they are spelled and encoded', (context) => {
  const { numRuns, seed } = runsOf(20_000);
  const spelled = fc.tuple(hostileText, fc.constantFrom('plain', 'quoted', 'extended', 'both')).map(([name, how]) => {
    const quoted = `filename="${Buffer.from(name).toString('latin1').replace(/["\\]/g, '\\$&')}"`;
    const extended = `filename*=utf-8''${encodeURIComponent(name.replace(/\p{Cs}/gu, ''))}`;
    const parts = { plain: `filename=${name}`, quoted, extended, both: `${quoted}; ${extended}` };
    return `attachment; ${parts[how as keyof typeof parts]}`;
  });
  let passed = 0;

  const found = fc.check(
    fc.property(spelled, (header) => {
      const faults = faultsOf(safeFileName(fileNameIn(header) ?? '', 'report'));
      if (faults.length > 0) throw new Error(faults.join(', '));
      passed++;
    }),
    { numRuns, seed },
  );

  recordFault(context, { runs: numRuns, passed, figure: '0 escapes' });
  expect(found.failed ? fc.defaultReportMessage(found) : 'none').toBe('none');
});
