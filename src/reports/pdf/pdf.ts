import PDFDocument from 'pdfkit';
import type { Report } from '../report.js';
import { drawFirstPage } from './first-page.js';
import { latinText } from './latin-text.js';
import { colors, content, drawLine, page } from './page.js';
import { drawSecondPage } from './second-page.js';

/**
 * The report as PDF, always two pages of A4: what does not fit is counted and left to the workbook. Letters that the built-in fonts lack
 * are question marks, and it says so. The same report gives the same bytes.
 *
 * @see ISO 32000-1
 */
export async function pdfReport(report: Report): Promise<Uint8Array> {
  const doc = new PDFDocument({ autoFirstPage: false, info: infoOf(report), lang: 'en', displayTitle: true });
  const bytes = collect(doc);
  for (const [index, draw] of [drawFirstPage, drawSecondPage].entries()) {
    // Without margins the library never begins a page by itself.
    doc.addPage({ size: [page.width, page.height], margin: 0 });
    draw(doc, report);
    drawFooter(doc, report, index + 1);
  }
  doc.end();
  return bytes;
}

function infoOf({ result: { name }, analyzedOn }: Report): PDFKit.DocumentInfo {
  return {
    Title: `Part analysis of ${latinText(name)}`,
    Producer: 'part-analysis-mcp',
    Creator: 'part-analysis-mcp',
    CreationDate: analyzedOn,
  };
}

function drawFooter(doc: PDFKit.PDFDocument, { result: { name, file } }: Report, number: number): void {
  const { left: x, width } = content;
  const y = page.height - 36;
  const style = { size: 7.5, color: colors.gray };
  doc
    .moveTo(x, y - 5)
    .lineTo(x + width, y - 5)
    .lineWidth(0.6)
    .strokeColor(colors.line)
    .stroke();
  drawLine(doc, `${name}, SHA-256 ${file.sha256?.slice(0, 16) ?? 'not known'}...`, { x, y, width: width - 60 }, style);
  drawLine(doc, `Page ${number} of 2`, { x, y, width }, { ...style, align: 'right' });
}

function collect(doc: PDFKit.PDFDocument): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    doc.on('data', (piece: Buffer) => pieces.push(piece));
    doc.on('end', () => resolve(Buffer.concat(pieces)));
    doc.on('error', reject);
  });
}
