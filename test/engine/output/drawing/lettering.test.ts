import { expect, test } from 'vitest';
import { drawText, textWidthPx, wrapText } from '../../../../src/engine/output/drawing/lettering.js';
import { blankImage } from '../../../../src/engine/output/drawing/strokes.js';

test('a drawn line of text fills the width that was announced, on its baseline', () => {
  const image = blankImage(200, 60, 0xffffff);

  drawText(image, 'H 0.30 mm', { x: 20, y: 40, capHeightPx: 14, color: 0x000000 });

  const dark = darkPixels(image.rgb, 200);
  const width = textWidthPx('H 0.30 mm', 14);
  expect(width).toBeCloseTo(94, 9);
  expect(Math.min(...dark.map(({ x }) => x))).toBeCloseTo(19, -0.5);
  expect(Math.max(...dark.map(({ x }) => x))).toBeCloseTo(20 + width, -0.5);
  expect(Math.min(...dark.map(({ y }) => y))).toBe(25);
  expect(Math.max(...dark.map(({ y }) => y))).toBe(40);
});

test('different characters look different', () => {
  const characters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz123456789.,:;!?-+=/%°²³µ()[]≤≥×…'];

  const pictures = new Set(characters.map(pictureOf));

  expect(pictures.size).toBe(characters.length);
});

test('a character without strokes becomes a box, an accent is left out, a line break becomes a space', () => {
  expect(pictureOf('漢')).toBe(pictureOf('字'));
  expect(pictureOf('é')).toBe(pictureOf('e'));
  expect(pictureOf('\n')).toBe(pictureOf(' '));
  expect(pictureOf('漢')).not.toBe(pictureOf(' '));
});

test('long text is broken at spaces, and what has no room ends in an ellipsis', () => {
  const lines = wrapText('0.30 mm wall near the bottom flange, limit 0.50 mm', 14, 200, 2);

  expect(lines).toHaveLength(2);
  expect(lines[0]).toBe('0.30 mm wall near');
  expect(lines[1]).toMatch(/^the bottom.*…$/);
  for (const line of lines) expect(textWidthPx(line, 14)).toBeLessThanOrEqual(200);
});

test('a single word that is too long is cut', () => {
  const [line = ''] = wrapText('a'.repeat(200), 14, 100, 2);

  expect(line).toMatch(/^a+…$/);
  expect(textWidthPx(line, 14)).toBeLessThanOrEqual(100);
});

function pictureOf(character: string): string {
  const image = blankImage(40, 40, 0xffffff);
  drawText(image, character, { x: 10, y: 30, capHeightPx: 16, color: 0x000000 });
  return image.rgb.join();
}

function darkPixels(rgb: Uint8Array, widthPx: number): { x: number; y: number }[] {
  const found: { x: number; y: number }[] = [];
  for (let i = 0; i < rgb.length / 3; i++) if (rgb[3 * i]! < 128) found.push({ x: i % widthPx, y: Math.floor(i / widthPx) });
  return found;
}
