import { latinText } from './latin-text.js';

type Document = PDFKit.PDFDocument;

/** A4 in points, with the same margin all around. */
export const page = { width: 595.28, height: 841.89, margin: 42 };
export const content = {
  left: page.margin,
  right: page.width - page.margin,
  width: page.width - 2 * page.margin,
  bottom: page.height - 58,
};

export const colors = {
  ink: '#1F2933',
  gray: '#5B6770',
  line: '#B8C4CE',
  head: '#1F4E79',
  band: '#EDF2F7',
  good: '#00724F',
  goodFill: '#D5EDE3',
  bad: '#B03A00',
  badFill: '#FADBC8',
  care: '#8A6100',
  careFill: '#FFF1CC',
};

export type TextStyle = { size?: number; isBold?: boolean; color?: string; align?: 'left' | 'right' | 'center' };
export type Place = { x: number; y: number; width: number };

const spacing = 1.2;

/** One line, cut with an ellipsis where it is too long. */
export function drawLine(doc: Document, text: string, { x, y, width }: Place, style: TextStyle = {}): void {
  const { size, align } = apply(doc, style);
  doc.text(latinText(text), x, y, { width, height: size * spacing, ellipsis: true, align });
}

/** Text over several lines; returns where it ends. Look first whether there is room: `textHeight`. */
export function drawText(doc: Document, text: string, { x, y, width }: Place, style: TextStyle = {}): number {
  const { align } = apply(doc, style);
  doc.text(latinText(text), x, y, { width, align });
  return y + textHeight(doc, text, width, style);
}

export function textHeight(doc: Document, text: string, width: number, style: TextStyle = {}): number {
  apply(doc, style);
  return doc.heightOfString(latinText(text), { width });
}

/** A heading with a line below; returns where it ends. */
export function drawHeading(doc: Document, text: string, { x, y, width }: Place): number {
  drawLine(doc, text, { x, y, width }, { size: 10.5, isBold: true, color: colors.head });
  doc
    .moveTo(x, y + 15)
    .lineTo(x + width, y + 15)
    .lineWidth(0.6)
    .strokeColor(colors.line)
    .stroke();
  return y + 20;
}

export function fillBox(doc: Document, { x, y, width }: Place, height: number, color: string): void {
  doc.rect(x, y, width, height).fillColor(color).fill();
}

function apply(doc: Document, { size = 8.5, isBold = false, color = colors.ink, align = 'left' }: TextStyle) {
  doc
    .font(isBold ? 'Helvetica-Bold' : 'Helvetica')
    .fontSize(size)
    .fillColor(color);
  return { size, align };
}
