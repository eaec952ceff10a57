import { drawText, textWidthPx, wrapText } from '../../engine/output/drawing/lettering.js';
import { blankImage, circle, drawStrokes, fillRect, outlineOf, type Segments } from '../../engine/output/drawing/strokes.js';
import { gridColor, inkColor, lineColors } from '../../engine/output/palette.js';
import { type PictureSize, pictureSize } from '../../engine/output/picture-frame.js';
import { encodePng, type Image } from '../../engine/output/png.js';
import type { Rect } from '../../engine/output/render/camera.js';
import { type CostCurve, costAt } from '../cost-curve.js';
import { type Axis, costAxis, logAxis, tickText } from './axis.js';
import { spreadLabels } from './spread-labels.js';

/** One line: `asked` are the lot sizes that somebody asked for, drawn as dots. A line that is not feasible is dashed. */
export type ChartLine = { label: string; curve: CostCurve; asked: readonly number[]; isFeasible: boolean };

/** A place on a line that is marked and named. */
export type ChartMark = { lotSize: number; cost: number; label: string };

export type CostChart = { title: string; note: string; costTitle: string; lines: readonly ChartLine[]; marks: readonly ChartMark[] };

/** More lines than colors that everybody can tell apart would not be read. */
export const mostLines = lineColors.length;

const white = 0xffffff;

/** Each mark may need a row of its own above the plot, in heights of capitals. */
const markRowCaps = 2.4;

/**
 * Cost over lot size as PNG bytes: lot size on a log axis, each line named at its right end, break-evens ringed. 1024 x 768 pixels,
 * readable at half of that. At least one line has a point.
 */
export function costChartPng(chart: CostChart): Uint8Array {
  const size = pictureSize({});
  const image = blankImage(size.widthPx, size.heightPx, white);
  const area = plotArea(chart, size);
  const points = chart.lines.flatMap(({ curve }) => curve);
  const lotSizes = points.map(({ lotSize }) => lotSize);
  const costs = points.map(({ costPerPart }) => costPerPart);
  const x = logAxis(Math.min(...lotSizes), Math.max(...lotSizes), { fromPx: area.x, toPx: area.x + area.width });
  const y = costAxis(Math.min(...costs), Math.max(...costs), { fromPx: area.y + area.height, toPx: area.y });
  const plot = { image, area, x, y, ...size };
  drawTitles(plot, chart);
  drawAxes(plot);
  for (const [i, line] of chart.lines.entries()) drawLine(plot, line, lineColors[i % mostLines]!);
  drawLabels(plot, chart.lines);
  drawMarks(plot, chart.marks);
  return encodePng(image);
}

type Plot = PictureSize & { image: Image; area: Rect; x: Axis; y: Axis };

function plotArea({ lines, marks }: CostChart, { widthPx, heightPx, capHeightPx: cap }: PictureSize): Rect {
  const labelPx = Math.min(0.3 * widthPx, Math.max(...lines.map(({ label }) => textWidthPx(label, cap)))) + 3.4 * cap;
  const left = 6.2 * cap;
  const top = (5.6 + markRowCaps * marks.length) * cap;
  return { x: left, y: top, width: widthPx - left - labelPx, height: heightPx - top - 5.4 * cap };
}

function drawTitles({ image, area, capHeightPx: cap, widthPx, heightPx }: Plot, { title, note, costTitle }: CostChart): void {
  const at = { x: cap, color: inkColor };
  const [shown = ''] = wrapText(title, 1.1 * cap, widthPx - 2 * cap, 1);
  drawText(image, shown, { ...at, y: 2 * cap, capHeightPx: 1.1 * cap, isBold: true });
  drawText(image, costTitle, { ...at, y: 4.4 * cap, capHeightPx: cap });
  drawText(image, 'Lot size', {
    ...at,
    x: area.x + area.width / 2,
    y: area.y + area.height + 3.5 * cap,
    capHeightPx: cap,
    align: 'center',
  });
  const [line = ''] = wrapText(note, 0.8 * cap, widthPx - 2 * cap, 1);
  drawText(image, line, { ...at, y: heightPx - 0.7 * cap, capHeightPx: 0.8 * cap });
}

function drawAxes({ image, area, x, y, capHeightPx: cap }: Plot): void {
  const [left, bottom] = [area.x, area.y + area.height];
  const grid: Segments = [
    ...y.ticks.flatMap((value) => [left, y.toPx(value), left + area.width, y.toPx(value)]),
    ...x.ticks.flatMap((value) => [x.toPx(value), area.y, x.toPx(value), bottom]),
  ];
  drawStrokes(image, grid, { color: gridColor, widthPx: 1.2 });
  const short = 0.35 * cap;
  const marks: Segments = [
    ...x.minorTicks.flatMap((value) => [x.toPx(value), bottom, x.toPx(value), bottom + short]),
    ...y.minorTicks.flatMap((value) => [left - short, y.toPx(value), left, y.toPx(value)]),
  ];
  drawStrokes(image, [left, bottom, left + area.width, bottom, left, area.y, left, bottom, ...marks], { color: inkColor, widthPx: 1.8 });
  for (const value of y.ticks) {
    drawText(image, tickText(value), {
      x: left - 0.7 * cap,
      y: y.toPx(value) + cap / 2,
      capHeightPx: cap,
      color: inkColor,
      align: 'right',
    });
  }
  for (const value of x.ticks) {
    drawText(image, tickText(value), { x: x.toPx(value), y: bottom + 1.8 * cap, capHeightPx: cap, color: inkColor, align: 'center' });
  }
}

function drawLine({ image, x, y, unitPx }: Plot, { curve, asked, isFeasible }: ChartLine, color: number): void {
  const [first, last] = [curve[0], curve.at(-1)];
  if (!first || !last) return;
  const steps = Math.max(1, Math.ceil((x.toPx(last.lotSize) - x.toPx(first.lotSize)) / 4));
  const path = Array.from({ length: steps + 1 }, (_, i) => {
    const lotSize = first.lotSize * (last.lotSize / first.lotSize) ** (i / steps);
    // The last power may miss the end by its rounding.
    return { x: x.toPx(lotSize), y: y.toPx(costAt(curve, i === steps ? last.lotSize : lotSize) ?? first.costPerPart) };
  });
  const pieces = path.slice(1).flatMap((to, i) => (isFeasible || i % 4 < 2 ? [path[i]!.x, path[i]!.y, to.x, to.y] : []));
  drawStrokes(image, pieces, { color, widthPx: 4 * unitPx });
  const dots = curve.length === 1 ? [first.lotSize] : asked;
  for (const lotSize of dots) {
    const cost = costAt(curve, lotSize);
    if (cost === undefined) continue;
    const place = [x.toPx(lotSize), y.toPx(cost)] as const;
    drawStrokes(image, [...place, ...place], { color, widthPx: 13 * unitPx });
  }
}

/** Each line's name right of the plot, at the height of its end where there is room, with a leader in its color. */
function drawLabels({ image, area, x, y, capHeightPx: cap, widthPx, unitPx }: Plot, lines: readonly ChartLine[]): void {
  const ends = lines.map(({ curve }) => {
    const last = curve.at(-1);
    return { x: last ? x.toPx(last.lotSize) : area.x, y: last ? y.toPx(last.costPerPart) : area.y };
  });
  const heights = spreadLabels(
    ends.map((end) => end.y),
    1.75 * cap,
    { fromPx: area.y, toPx: area.y + area.height },
  );
  const left = area.x + area.width + 2.4 * cap;
  for (const [i, { label }] of lines.entries()) {
    const end = ends[i]!;
    const color = lineColors[i % mostLines]!;
    const edge = area.x + area.width;
    // Dotted, or it could be taken for the line of a constant cost.
    const dots = Array.from({ length: Math.max(0, Math.floor((edge - end.x) / 9)) }, (_, k) => [
      end.x + 9 * k,
      end.y,
      end.x + 9 * k + 1,
      end.y,
    ]);
    drawStrokes(image, dots.flat(), { color, widthPx: 2 * unitPx });
    const leader = [edge, end.y, edge + 0.4 * cap, end.y, edge + 0.4 * cap, end.y, left - 0.5 * cap, heights[i]!];
    drawStrokes(image, leader, { color, widthPx: 2 * unitPx });
    const [text = ''] = wrapText(label, cap, widthPx - left - 0.5 * cap, 1);
    drawText(image, text, { x: left, y: heights[i]! + cap / 2, capHeightPx: cap, color: inkColor });
  }
}

/** A ring, and a thin line up to a boxed label above the plot; labels that would overlap stand in rows. */
function drawMarks({ image, area, x, y, capHeightPx: cap, unitPx }: Plot, marks: readonly ChartMark[]): void {
  const taken: Rect[] = [];
  for (const { lotSize, cost, label } of marks) {
    const [px, py] = [x.toPx(lotSize), y.toPx(cost)];
    const width = textWidthPx(label, cap) + cap;
    const left = Math.min(area.x + area.width - width, Math.max(area.x, px - width / 2));
    const box = { x: left, y: area.y - markRowCaps * cap, width, height: 2 * cap };
    while (taken.some((other) => doOverlap(box, other))) box.y -= markRowCaps * cap;
    taken.push(box);
    const top = box.y + box.height;
    const dashes = Array.from({ length: Math.floor((py - top) / 10) }, (_, i) => [px, top + 10 * i, px, top + 10 * i + 5]).flat();
    drawStrokes(image, dashes, { color: inkColor, widthPx: 1.5 });
    drawStrokes(image, circle(px, py, 12 * unitPx), { color: inkColor, widthPx: 3 * unitPx });
    fillRect(image, box, white);
    drawStrokes(image, outlineOf(box), { color: inkColor, widthPx: 1.5 });
    drawText(image, label, { x: box.x + width / 2, y: box.y + 1.5 * cap, capHeightPx: cap, color: inkColor, align: 'center' });
  }
}

function doOverlap(a: Rect, b: Rect): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}
