import { expect, test } from 'vitest';
import { encodePng } from '../../../src/engine/output/png.js';
import { decodePng } from '../../support/png.js';

test('a decoder gets back every pixel', () => {
  const rgb = Uint8Array.from([255, 0, 0, 0, 255, 0, 0, 0, 255, 1, 2, 3, 200, 100, 50, 255, 255, 255]);

  const decoded = decodePng(encodePng({ widthPx: 3, heightPx: 2, rgb }));

  expect([decoded.widthPx, decoded.heightPx]).toEqual([3, 2]);
  expect(decoded.at(0, 0)).toEqual([255, 0, 0]);
  expect(decoded.at(1, 1)).toEqual([200, 100, 50]);
  expect(decoded.rgb).toEqual(rgb);
});

test('a plain picture is small', () => {
  const white = { widthPx: 1024, heightPx: 768, rgb: new Uint8Array(3 * 1024 * 768).fill(255) };

  expect(encodePng(white).length).toBeLessThan(4000);
});
