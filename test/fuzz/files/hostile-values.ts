import fc from 'fast-check';

/** Numbers that readers trip over: signed zeros, subnormals, the limits of float32, float64 and of a part, and no numbers. */
const numberWords = [
  ...[
    '0',
    '-0',
    '1',
    '-1',
    '0.1',
    '1e-320',
    '-1e-45',
    '1e-30',
    '1e-7',
    '999999999999',
    '1e12',
    '1.0000001e12',
    '-1e12',
    '3.4e38',
    '3.5e38',
  ],
  ...[
    '1e300',
    '1e308',
    '-1.8e308',
    '1e309',
    '1e999',
    '1e-999',
    'nan',
    'NaN',
    '-nan(ind)',
    'inf',
    '-Infinity',
    '0x10',
    '1,5',
    '1e',
    '--1',
    '.',
  ],
  ...[
    '-.5e-3',
    '+7',
    '2147483647',
    '2147483648',
    '4294967295',
    '4294967296',
    '9007199254740993',
    '18446744073709551616',
    '1'.repeat(400),
    '',
  ],
] as const;

/** A word where a number is expected. */
export const hostileWord = fc.constantFrom(...numberWords);

/** A coordinate as a binary file holds it. */
export const hostileNumber = fc.oneof(
  fc.constantFrom(...[0, -0, 1e-320, -1e-45, 1e-30, 1e-7, 1e6, 1e12, 1.0000001e12, -1e12, 3.4e38, 1e308, Number.NaN, Infinity, -Infinity]),
  fc.double(),
);

/** A count, index or size as a file claims it. */
export const hostileCount = fc.oneof(
  fc.constantFrom(0, 1, 2, 3, 127, 255, 256, 65_535, 65_536, 16_777_216, 85_899_346, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 2, 2 ** 32 - 1),
  fc.nat(1000),
);

/** Mostly nothing: a file with everything wrong at once is refused for the first thing that is read. */
export function seldom<Value>(arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> {
  return fc.oneof({ weight: 7, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
}

/** A name as files give it: nothing, markup, words of the format itself, controls, and what only looks like a letter. */
export const hostileName = fc.oneof(
  fc.constantFrom(
    '',
    'part',
    'solid',
    'facet normal',
    'endsolid',
    '"',
    '<x>',
    '&amp;',
    '\u0000',
    '\u001b[31m',
    '\u202e\u{e0041}',
    'ü'.repeat(300),
  ),
  fc.string({ maxLength: 20 }),
);
