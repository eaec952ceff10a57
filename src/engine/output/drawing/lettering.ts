import type { Image } from '../png.js';
import { glyphs, missingGlyph } from './glyphs.js';
import { drawStrokes, type Segments } from './strokes.js';

/** Where and how a line of text stands: `x`, `y` is the left, middle or right end of its baseline. */
export type TextStyle = {
  x: number;
  y: number;
  capHeightPx: number;
  color: number;
  align?: 'left' | 'center' | 'right';
  isBold?: boolean;
};

const capHeight = 14;
const baseline = 4;
const spacing = 4;
const curveSteps = 5;

/** Width of a line of text in pixels, from the first stroke to the last. */
export function textWidthPx(text: string, capHeightPx: number): number {
  let width = -spacing;
  for (const char of plain(text)) width += widthOf(char) + spacing;
  return (Math.max(0, width) * capHeightPx) / capHeight;
}

/** Draws one line of text in an own single-stroke font: upright, smooth at any size. Characters without strokes become boxes. */
export function drawText(image: Image, text: string, style: TextStyle): void {
  const scale = style.capHeightPx / capHeight;
  const shift = { left: 0, center: 0.5, right: 1 }[style.align ?? 'left'];
  let x = style.x - shift * textWidthPx(text, style.capHeightPx);
  const segments: Segments = [];
  for (const char of plain(text)) {
    for (const stroke of strokesOf(char)) {
      for (let i = 0; i + 3 < stroke.length; i += 2) {
        segments.push(
          x + scale * stroke[i]!,
          style.y - scale * stroke[i + 1]!,
          x + scale * stroke[i + 2]!,
          style.y - scale * stroke[i + 3]!,
        );
      }
    }
    x += (widthOf(char) + spacing) * scale;
  }
  drawStrokes(image, segments, { color: style.color, widthPx: Math.max(1, scale * (style.isBold ? 2.7 : 1.9)) });
}

/** The text broken at spaces into lines no wider than `maxWidthPx`, at most `maxLines` of them; what is cut off is replaced by "…". */
export function wrapText(text: string, capHeightPx: number, maxWidthPx: number, maxLines: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const last = lines.at(-1);
    if (last !== undefined && textWidthPx(`${last} ${word}`, capHeightPx) <= maxWidthPx) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  const isCut = lines.length > maxLines;
  return lines.slice(0, maxLines).map((line, i) => shorten(isCut && i === maxLines - 1 ? `${line} …` : line, capHeightPx, maxWidthPx));
}

function shorten(line: string, capHeightPx: number, maxWidthPx: number): string {
  if (textWidthPx(line, capHeightPx) <= maxWidthPx) return line;
  let kept = line.replace(/ ?…$/, '');
  while (kept.length > 1 && textWidthPx(`${kept}…`, capHeightPx) > maxWidthPx) kept = kept.slice(0, -1);
  return `${kept}…`;
}

/** Accents are left out (é becomes e), and anything that is not a visible character becomes a space. */
function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[\p{C}\p{Z}]/gu, ' ');
}

function glyphOf(char: string): string {
  return glyphs[char] ?? missingGlyph;
}

function widthOf(char: string): number {
  return Number.parseInt(glyphOf(char).slice(0, 1), 36);
}

/** Each stroke as x, y pairs in font units above the baseline. */
function strokesOf(char: string): Float64Array[] {
  return glyphOf(char)
    .split(' ')
    .slice(1)
    .map((stroke) => {
      const points = Float64Array.from(stroke.slice(1), (digit, i) => Number.parseInt(digit, 36) - (i % 2 === 1 ? baseline : 0));
      return stroke.startsWith('~') ? smoothed(points) : points;
    });
}

/** A quadratic B-spline over the points, as short straight pieces. */
function smoothed(points: Float64Array): Float64Array {
  const out = [points[0]!, points[1]!];
  let [fromX, fromY] = [points[0]!, points[1]!];
  for (let i = 2; i + 3 < points.length; i += 2) {
    const isLast = i + 4 >= points.length;
    const [controlX, controlY] = [points[i]!, points[i + 1]!];
    const toX = isLast ? points[i + 2]! : (controlX + points[i + 2]!) / 2;
    const toY = isLast ? points[i + 3]! : (controlY + points[i + 3]!) / 2;
    for (let k = 1; k <= curveSteps; k++) {
      const t = k / curveSteps;
      const s = 1 - t;
      out.push(s * s * fromX + 2 * s * t * controlX + t * t * toX, s * s * fromY + 2 * s * t * controlY + t * t * toY);
    }
    [fromX, fromY] = [toX, toY];
  }
  return Float64Array.from(out);
}
