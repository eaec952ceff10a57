import { type Fact, offerFacts, partFacts } from '../facts.js';
import type { Finding } from '../full-report.js';
import { pictureOf, type Report, type Way } from '../report.js';
import { checkName, dayOf, failsOf, headline, nearestText, type Outcome, outcomeOf, verdictOf } from '../wording.js';
import { colors, content, drawHeading, drawLine, drawText, fillBox, page, textHeight } from './page.js';
import { drawTable, moreText } from './table.js';

type Document = PDFKit.PDFDocument;

/** Who, what, whether, how much: the part, its verdict, its picture and key numbers, the processes and what to look at. */
export function drawFirstPage(doc: Document, report: Report): void {
  const underTitle = drawTitle(doc, report);
  const underVerdict = drawVerdict(doc, report, underTitle + 8);
  const underNumbers = drawPictureAndNumbers(doc, report, underVerdict + 12);
  const underWays = drawWays(doc, report, underNumbers + 12);
  drawFindings(doc, report.ways[0], underWays + 12);
}

function drawTitle(doc: Document, { result: { name, file, source }, analyzedOn }: Report): number {
  const { left: x, width } = content;
  const y = page.margin;
  drawLine(doc, `Part analysis, ${dayOf(analyzedOn)}`, { x, y, width }, { size: 9, color: colors.gray });
  drawLine(doc, source, { x, y, width }, { size: 9, color: colors.gray, align: 'right' });
  drawLine(doc, name, { x, y: y + 14, width }, { size: 20, isBold: true });
  const size = file.sizeBytes === undefined ? '' : `, ${Math.ceil(file.sizeBytes / 1000)} kB`;
  drawLine(doc, `${file.name}${size}, lengths in ${file.units ?? 'unknown units'}`, { x, y: y + 40, width }, { size: 9 });
  drawLine(doc, `SHA-256 ${file.sha256 ?? 'not known'}`, { x, y: y + 52, width }, { size: 7.5, color: colors.gray });
  return y + 63;
}

function drawVerdict(doc: Document, { ways, result, lotSize }: Report, y: number): number {
  const [best] = ways;
  const { left: x, width } = content;
  const height = 44;
  const [fill, strip] = best.isFeasible ? [colors.goodFill, colors.good] : [colors.badFill, colors.bad];
  fillBox(doc, { x, y, width }, height, fill);
  fillBox(doc, { x, y, width: 5 }, height, strip);
  const place = { x: x + 14, width: width - 24 };
  drawLine(doc, headline(ways), { ...place, y: y + 8 }, { size: 11, isBold: true, color: strip });
  drawLine(doc, `${nearestText(ways)}${priceText(best, result.currency, lotSize)}`, { ...place, y: y + 26 }, { size: 8.5 });
  return y + height;
}

function priceText({ cost }: Way, currency: string, lotSize: number): string {
  if (!cost) return 'No cost can be given; the findings say why.';
  const lot = lotSize === 1 ? 'one part' : `a lot of ${lotSize}`;
  const price = `${cost.costPerPart.toFixed(2)} ${currency} per part, market price ${cost.marketPricePerPart.toFixed(2)} ${currency}`;
  return `${price}, ${cost.leadTimeDays} days for ${lot}: an estimate, not an offer.`;
}

function drawPictureAndNumbers(doc: Document, report: Report, y: number): number {
  const pictureWidth = 262;
  const picture = pictureOf(report, 'thumbnail');
  const { left: x, right } = content;
  if (picture) {
    doc.image(picture.png, x, y, { fit: [pictureWidth, 197] });
    doc.rect(x, y, pictureWidth, 197).lineWidth(0.6).strokeColor(colors.line).stroke();
  }
  const numbersX = picture ? x + pictureWidth + 14 : x;
  const facts = [...partFacts(report), ...offerFacts(report)];
  facts.forEach((fact, index) => {
    drawFact(doc, fact, { x: numbersX, y: y + index * 13, width: right - numbersX });
  });
  return y + Math.max(picture ? 197 : 0, facts.length * 13);
}

function drawFact(
  doc: Document,
  { label, value, unit, decimals = 0, basis }: Fact,
  { x, y, width }: { x: number; y: number; width: number },
) {
  const number = typeof value === 'number' ? value.toFixed(decimals) : (value ?? 'not known');
  const shown = value === undefined || !unit ? number : `${number} ${unit}`;
  drawLine(doc, label, { x, y, width: width * 0.4 }, { color: colors.gray });
  drawLine(doc, shown, { x: x + width * 0.4, y, width: width * 0.455 }, { isBold: true });
  drawLine(doc, basis ?? '', { x: x + width * 0.855, y: y + 1, width: width * 0.145 }, { size: 7, color: colors.gray, align: 'right' });
}

function drawWays(doc: Document, { ways, result: { currency } }: Report, y: number): number {
  const { left: x, width } = content;
  const top = drawHeading(doc, 'Ways to make it, best first', { x, y, width });
  const columns = [
    { head: 'Process', share: 25 },
    { head: 'Material', share: 16 },
    { head: 'Verdict', share: 24 },
    { head: `${currency}/part`, share: 11, align: 'right' as const },
    { head: 'Own jobs', share: 11, align: 'right' as const },
    { head: 'Market', share: 11, align: 'right' as const },
    { head: 'Days', share: 7, align: 'right' as const },
    { head: 'Fails', share: 27 },
  ];
  const rows = ways.map((way) => [
    way.processName,
    way.material,
    { text: verdictOf(way), style: { color: way.isFeasible ? colors.good : colors.bad, isBold: true } },
    way.cost?.costPerPart.toFixed(2) ?? '-',
    way.cost?.ownJobs?.costPerPart.toFixed(2) ?? '-',
    way.cost?.marketPricePerPart.toFixed(2) ?? '-',
    way.cost ? String(way.cost.leadTimeDays) : '-',
    failsOf(way),
  ]);
  return drawTable(doc, columns, rows, { x, y: top, width, bottom: top + 13 * 12 });
}

const tagColors: Record<Outcome, string> = { passes: colors.good, fails: colors.bad, warning: colors.care, 'not measured': colors.care };

function drawFindings(doc: Document, way: Way, y: number): void {
  const { left: x, width, bottom } = content;
  const { findings } = way;
  const top = drawHeading(doc, `Checks: ${way.processName} in ${way.material}`, { x, y, width });
  let next = top;
  for (const [index, finding] of findings.entries()) {
    const height = findingHeight(doc, finding);
    const isLast = index === findings.length - 1;
    if (next + height + (isLast ? 0 : 12) > bottom) {
      drawLine(doc, moreText(findings.length - index), { x, y: next, width }, { size: 7.5, color: colors.gray });
      return;
    }
    drawFinding(doc, finding, next);
    next += height;
  }
}

const adviceX = content.left + 160;
const adviceWidth = content.right - adviceX;

function findingHeight(doc: Document, { advice }: Finding): number {
  return Math.max(11, textHeight(doc, advice, adviceWidth)) + 4;
}

function drawFinding(doc: Document, finding: Finding, y: number): void {
  const { left: x } = content;
  const outcome = outcomeOf(finding);
  drawLine(doc, outcome, { x, y, width: 58 }, { isBold: true, color: tagColors[outcome] });
  drawLine(doc, checkName(finding.check), { x: x + 60, y, width: 96 }, { isBold: true });
  drawText(doc, finding.advice, { x: adviceX, y, width: adviceWidth });
}
