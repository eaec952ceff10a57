import { expect, test } from 'vitest';
import { readStepUnits } from '../../../../src/engine/readers/step/step-units.js';
import { processorMs } from '../../../support/processor-time.js';

const context = "#1=(GEOMETRIC_REPRESENTATION_CONTEXT(3)GLOBAL_UNIT_ASSIGNED_CONTEXT((#3,#2,#4))REPRESENTATION_CONTEXT('',''));";
const degrees = "#3=(CONVERSION_BASED_UNIT('DEGREE',#30)NAMED_UNIT(#31)PLANE_ANGLE_UNIT());";
const steradian = '#4=(NAMED_UNIT(*)SI_UNIT($,.STERADIAN.)SOLID_ANGLE_UNIT());';
const frame = `${context}\n${degrees}\n${steradian}\n`;
const millimeter = '#9=(LENGTH_UNIT()NAMED_UNIT(*)SI_UNIT(.MILLI.,.METRE.));';
const meter = '#9=(LENGTH_UNIT()NAMED_UNIT(*)SI_UNIT($,.METRE.));';

test.each([
  ['mm', '#2=(LENGTH_UNIT()NAMED_UNIT(*)SI_UNIT(.MILLI.,.METRE.));'],
  ['cm', '#2=(LENGTH_UNIT()NAMED_UNIT(*)SI_UNIT(.CENTI.,.METRE.));'],
  ['m', '#2 = ( LENGTH_UNIT ( )\n NAMED_UNIT ( * )\n SI_UNIT ( $, .METRE. ) ) ;'],
  ['micron', '#2=(LENGTH_UNIT()NAMED_UNIT(*)SI_UNIT(.MICRO.,.METRE.));'],
  ['inch', `#2=(CONVERSION_BASED_UNIT('INCH',#8)LENGTH_UNIT()NAMED_UNIT(#7));#8=LENGTH_MEASURE_WITH_UNIT(25.4,#9);${millimeter}`],
  [
    'inch',
    `#2=(CONVERSION_BASED_UNIT('inch',#8)LENGTH_UNIT()NAMED_UNIT(#7));#8=MEASURE_WITH_UNIT(LENGTH_MEASURE(2.54E1),#9);${millimeter}`,
  ],
  [
    'inch',
    `#2=(CONVERSION_BASED_UNIT('IN',#8)LENGTH_UNIT());#8=LENGTH_MEASURE_WITH_UNIT(LENGTH_MEASURE( 0.02539999999999999900 ),#9);${meter}`,
  ],
  ['ft', `#2=(CONVERSION_BASED_UNIT('FOOT',#8)LENGTH_UNIT()NAMED_UNIT(#7));#8=LENGTH_MEASURE_WITH_UNIT(304.8,#9);${millimeter}`],
])('knows %s as %s', (unit, entities) => {
  expect(readStepUnits(frame + entities)).toMatchObject({ unit, source: 'file' });
});

test('units that do not belong to the shape do not count', () => {
  const areaUnit = '#50=(LENGTH_UNIT()NAMED_UNIT(*)SI_UNIT(.CENTI.,.METRE.));#51=DERIVED_UNIT_ELEMENT(#50,2.);';
  const millimeters = '#2=(LENGTH_UNIT()NAMED_UNIT(*)SI_UNIT(.MILLI.,.METRE.));';

  expect(readStepUnits(areaUnit + frame + millimeters)).toMatchObject({ unit: 'mm', source: 'file' });
});

test('a file that mixes units says so', () => {
  const other = '#20=(GLOBAL_UNIT_ASSIGNED_CONTEXT((#21)));#21=(LENGTH_UNIT()NAMED_UNIT(*)SI_UNIT($,.METRE.));';
  const millimeters = '#2=(LENGTH_UNIT()NAMED_UNIT(*)SI_UNIT(.MILLI.,.METRE.));';

  const units = readStepUnits(frame + millimeters + other);

  expect(units).toEqual({ unit: 'mm', source: 'file', reason: 'The file mixes length units; its first shape is in millimeters.' });
});

test.each([
  ['no unit at all', '', 'The file names no length unit; millimeters are assumed.'],
  ['angles only', frame, 'The file names no length unit; millimeters are assumed.'],
  [
    'yards',
    `${frame}#2=(CONVERSION_BASED_UNIT('YARD',#8)LENGTH_UNIT());#8=LENGTH_MEASURE_WITH_UNIT(914.4,#9);${millimeter}`,
    'The file counts in units of 914.4 mm; lengths are shown in millimeters.',
  ],
])('a file with %s is a guess with its reason', (_, text, reason) => {
  expect(readStepUnits(text)).toEqual({ unit: 'mm', source: 'guessed', reason });
});

test('a file of unit keywords without an end is searched in linear time', async () => {
  const text = 'GLOBAL_UNIT_ASSIGNED_CONTEXT((LENGTH_UNIT('.repeat(20_000);

  const ms = await processorMs(() => readStepUnits(text));

  expect(ms).toBeLessThan(2000);
});
