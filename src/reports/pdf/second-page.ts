import { breakEvenTexts, cheapestAt, lotCostAt, lotSizesOf, ownCostPerPart } from '../lots.js';
import { costLines } from '../quantities.js';
import { pictureOf, type Report, type Way } from '../report.js';
import { disclaimer, verdictOf } from '../wording.js';
import { isLatin } from './latin-text.js';
import { colors, content, drawHeading, drawLine, drawText, fillBox, page, textHeight } from './page.js';
import { type Cell, drawTable, moreText } from './table.js';

type Document = PDFKit.PDFDocument;

const halfWidth = (content.width - 16) / 2;
/** The others are in the workbook. */
const mostBreakEvens = 4;
const mostNotesHeight = 150;
const noteStyle = { size: 7.5 };
const noteWidth = content.width - 10;

/** What it costs and why: cost of a part, wall thickness, other lots, the values that the cost rests on, limits. */
export function drawSecondPage(doc: Document, report: Report): void {
  const y = page.margin;
  // The best way has no cost where the part has the wrong form for it.
  const priced = report.ways.find(({ cost }) => cost) ?? report.ways[0];
  const { left: x, width, bottom } = content;
  const underCosts = drawCosts(doc, priced, y);
  const underPicture = drawHeatMap(doc, report, y);
  const underLots = drawLots(doc, report, Math.max(underCosts, underPicture) + 12);
  const notes = notesOf(report, priced);
  const notesHeight = 22 + notes.reduce((sum, note) => sum + noteHeight(doc, note), 0);
  const notesY = bottom - Math.min(mostNotesHeight, notesHeight);
  drawParameters(doc, priced, { y: underLots + 12, bottom: notesY - 8 });
  drawNotes(doc, notes, drawHeading(doc, 'Sources and limits', { x, y: notesY, width }));
}

function drawCosts(doc: Document, way: Way, y: number): number {
  const { left: x } = content;
  const top = drawHeading(doc, `Cost of one part: ${way.processName}`, { x, y, width: halfWidth });
  if (!way.cost) return drawText(doc, `No cost: the part ${verdictOf(way)}.`, { x, y: top, width: halfWidth });
  const { cost } = way;
  const lines = costLines(cost);
  lines.forEach(({ name, value, unit, decimals }, index) => {
    const lineY = top + index * 16;
    fillBox(doc, { x: x + 82, y: lineY, width: 100 * Math.min(1, value / cost.costPerPart) }, 10, '#8FB1CC');
    drawLine(doc, name, { x, y: lineY + 1, width: 80 });
    drawLine(doc, `${value.toFixed(decimals)} ${unit}`, { x: x + 182, y: lineY + 1, width: halfWidth - 182 }, { align: 'right' });
  });
  const end = top + lines.length * 16 + 2;
  const totals: [string, string][] = [
    ['Cost per part', `${cost.costPerPart.toFixed(2)} ${cost.currency}`],
    ['Market price per part', `${cost.marketPricePerPart.toFixed(2)} ${cost.currency}`],
    ...(cost.ownJobs ? [['Cost per part in own jobs', `${cost.ownJobs.costPerPart.toFixed(2)} ${cost.currency}`] as [string, string]] : []),
    ['Lead time', `${cost.leadTimeDays} days`],
    ['Certainty', `estimated, ${cost.basis}`],
  ];
  totals.forEach(([label, value], index) => {
    drawLine(doc, label, { x, y: end + index * 13, width: halfWidth }, { isBold: index === 0 });
    drawLine(doc, value, { x, y: end + index * 13, width: halfWidth }, { isBold: index === 0, align: 'right' });
  });
  return end + totals.length * 13;
}

function drawHeatMap(doc: Document, report: Report, y: number): number {
  const x = content.left + halfWidth + 16;
  const picture = pictureOf(report, 'heatmap');
  const top = drawHeading(doc, picture?.title ?? 'Wall thickness', { x, y, width: halfWidth });
  const height = halfWidth * 0.75;
  if (!picture) return drawText(doc, 'There is no picture of it: no wall was found.', { x, y: top, width: halfWidth });
  doc.image(picture.png, x, top, { fit: [halfWidth, height] });
  doc.rect(x, top, halfWidth, height).lineWidth(0.6).strokeColor(colors.line).stroke();
  return top + height;
}

function drawLots(doc: Document, { ways, result: { currency }, lotSize: ordered }: Report, y: number): number {
  const { left: x, width } = content;
  const all = lotSizesOf(ways);
  const lotSizes = all.filter((lotSize) => lotSize === ordered || /^10*$/.test(String(lotSize)));
  const top = drawHeading(doc, `Cost per part over lot sizes [${currency}], each lot in jobs of its own`, { x, y, width });
  if (lotSizes.length === 0) return drawText(doc, 'No process has a cost.', { x, y: top, width });
  const columns = [
    { head: 'Process, parts per lot', share: 24 },
    { head: 'Material', share: 19 },
    ...lotSizes.map((lotSize) => ({ head: `${lotSize}`, share: 11, align: 'right' as const })),
  ];
  const rows = ways.map((way) => [way.processName, way.material, ...lotSizes.map((lotSize) => lotCell(ways, way, lotSize))]);
  const end = drawTable(doc, columns, rows, { x, y: top, width, bottom: top + 13 * 11 });
  const remarks = ['Green: cheapest of those that can make the part as it is.', ...breakEvenTexts(ways).slice(0, mostBreakEvens)];
  remarks.forEach((remark, index) => {
    drawLine(doc, remark, { x, y: end + 2 + index * 9, width }, { size: 7, color: colors.gray });
  });
  return end + 2 + remarks.length * 9;
}

function lotCell(ways: Way[], way: Way, lotSize: number): Cell {
  const cost = lotCostAt(way, lotSize);
  const text = cost ? ownCostPerPart(cost).toFixed(2) : '-';
  return cheapestAt(ways, lotSize) === way ? { text, fill: colors.goodFill, style: { isBold: true } } : text;
}

function drawParameters(doc: Document, { parameters, processName }: Way, { y, bottom }: { y: number; bottom: number }): void {
  const { left: x, width } = content;
  if (parameters.length === 0) return;
  const top = drawHeading(doc, `What the cost rests on: ${processName}`, { x, y, width });
  const columns = [
    { head: 'Value of the catalog', share: 40 },
    { head: 'Value', share: 11, align: 'right' as const },
    { head: 'Unit', share: 9 },
    { head: 'Certainty', share: 12 },
    { head: 'Date', share: 10 },
    { head: 'Source', share: 48 },
  ];
  const rows = parameters.map(({ name, value, unit, certainty, date, source }) => [
    // The name of the process, material or machine stands above.
    name.replace(/^(?:processes\.[^.]+\.cost|materials|machines)\./, ''),
    String(value),
    unit === '1' ? '' : unit,
    certainty,
    date,
    source,
  ]);
  drawTable(doc, columns, rows, { x, y: top, width, bottom });
}

function notesOf({ result }: Report, { cost }: Way): string[] {
  const names = [result.name, result.file.name, ...result.notes];
  const letters = names.every(isLatin)
    ? []
    : ['Letters that the fonts of a PDF lack are shown as ? here; the XLSX report has the names in full.'];
  return [...new Set([...letters, disclaimer, certaintyNote, ...result.notes, ...(cost?.assumptions ?? [])])];
}

function drawNotes(doc: Document, notes: string[], y: number): void {
  const { left: x, width, bottom } = content;
  let next = y;
  for (const [index, note] of notes.entries()) {
    const height = noteHeight(doc, note);
    const isLast = index === notes.length - 1;
    if (next + height + (isLast ? 0 : 10) > bottom + 2) {
      drawLine(doc, moreText(notes.length - index), { x, y: next, width }, { ...noteStyle, color: colors.gray });
      return;
    }
    drawLine(doc, '•', { x, y: next, width: 8 }, noteStyle);
    drawText(doc, note, { x: x + 10, y: next, width: noteWidth }, noteStyle);
    next += height;
  }
}

function noteHeight(doc: Document, note: string): number {
  return textHeight(doc, note, noteWidth, noteStyle) + 3;
}

const certaintyNote =
  'Certainty: stated = by the source named; calibrated = fitted to known results; common = usual in the trade, unconfirmed; ' +
  "given = by the user's own catalog file.";
