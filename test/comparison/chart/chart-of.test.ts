import { expect, test } from 'vitest';
import { chartOf } from '../../../src/comparison/chart/chart-of.js';
import { decodePng } from '../../support/png.js';
import { madeComparison, madeFile, madeOutcome } from '../made-comparison.js';

const lots = [1, 10, 100, 1000];
const costs = (setUp: number, each: number) => lots.map((lotSize) => ({ lotSize, costPerPart: setUp / lotSize + each }));
const options = ['slm', 'fdm'].map((process) => ({ platform: 'local', process, lotSize: 1 }));
const blue = '0,114,178';
const vermillion = '213,94,0';
const green = '0,158,115';

/** How many pixels have exactly a color. */
function countOf(png: Uint8Array | undefined, color: string): number {
  const { rgb } = decodePng(png ?? new Uint8Array());
  const [red, green, blue] = color.split(',').map(Number);
  let count = 0;
  for (let i = 0; i < rgb.length; i += 3) if (rgb[i] === red && rgb[i + 1] === green && rgb[i + 2] === blue) count++;
  return count;
}

function compare(names: string[], isFeasible = true) {
  return madeComparison({ files: names.map(madeFile), options }, (file, option) =>
    madeOutcome(
      file,
      option,
      { process: options[option]?.process ?? '', isFeasible: isFeasible || option === 1 },
      costs([500, 10][option]! * (1 + file), [2, 8][option]!),
    ),
  );
}

test('one file has a line per way, in colors of their own, and the break-even is ringed', () => {
  const png = chartOf(compare(['a.stl']), 'options');

  const { widthPx, heightPx, at } = decodePng(png!);
  expect({ widthPx, heightPx }).toEqual({ widthPx: 1024, heightPx: 768 });
  expect([countOf(png, blue) > 1500, countOf(png, vermillion) > 1500, countOf(png, green)]).toEqual([true, true, 0]);
  // 500 + 2n = 10 + 8n at n = 81.7: dashes lead up from there, the only dark column in the plot. It spans 1 to 1000 from x = 105 on.
  const darkIn = (x: number) =>
    Array.from({ length: 350 }, (_, i) => at(x, 200 + i)).filter(([red, , blueOf]) => red < 60 && blueOf < 70).length;
  const columns = Array.from({ length: 850 - 130 }, (_, i) => darkIn(130 + i));
  const column = 130 + columns.indexOf(Math.max(...columns));
  const plotWidthPx = (column - 105) / (Math.log10(82) / 3);
  expect(Math.max(...columns)).toBeGreaterThan(60);
  expect(105 + plotWidthPx).toBeGreaterThan(800);
  expect(105 + plotWidthPx).toBeLessThan(960);
});

test('a way that cannot make the part is dashed: it has about half of the pixels', () => {
  const whole = countOf(chartOf(compare(['a.stl']), 'options'), blue);
  const dashed = countOf(chartOf(compare(['a.stl'], false), 'options'), blue);

  expect(dashed / whole).toBeGreaterThan(0.4);
  expect(dashed / whole).toBeLessThan(0.75);
});

test('revisions have a line each for each way', () => {
  const png = chartOf(compare(['old.stl', 'new.stl']), 'revisions');

  expect([blue, vermillion, green, '204,121,167'].map((color) => countOf(png, color) > 100)).toEqual([true, true, true, true]);
});

test('several files with several ways are added up, one line per way', () => {
  const png = chartOf(compare(['a.stl', 'b.stl', 'c.stl']), 'options');

  expect([blue, vermillion, green].map((color) => countOf(png, color) > 0)).toEqual([true, true, false]);
});

test('without any price there is no chart', () => {
  const comparison = madeComparison({ files: [madeFile('a.stl')], options }, (file, option) =>
    madeOutcome(file, option, { costPerPart: null }, []),
  );

  expect(chartOf(comparison, 'options')).toBeUndefined();
});

test('more lines than colors are cut, not drawn in the same color twice', () => {
  const files = Array.from({ length: 12 }, (_, i) => madeFile(`${i}.stl`));
  const comparison = madeComparison({ files, options: options.slice(0, 1) }, (file) =>
    madeOutcome(file, 0, {}, costs(100 * file, 5 + file)),
  );

  expect(countOf(chartOf(comparison, 'options'), '86,180,233')).toBeGreaterThan(500);
});
