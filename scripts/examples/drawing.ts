const pageMm = { width: 297, height: 210 };
const pointsPerMm = 72 / 25.4;
const holes = [
  [26, 14],
  [54, 14],
  [26, 40],
  [54, 40],
] as const;

/** The drawing that goes with the bracket, as a one-page PDF: its base plate from above, dimensions, and a title block with the material. */
export function makeBracketDrawing(): Uint8Array {
  return toPdf([
    '0.5 w',
    rectangle(10, 10, pageMm.width - 20, pageMm.height - 20),
    rectangle(60, 80, 80, 60),
    ...holes.map(([x, y]) => circle(60 + x, 80 + y, 3.3)),
    line(60, 134, 140, 134),
    text(92, 70, 4, '80'),
    text(145, 108, 4, '60'),
    text(60, 148, 4, '4 x dia 6.6 through'),
    rectangle(187, 10, 100, 45),
    text(190, 46, 5, 'MOTOR BRACKET'),
    text(190, 37, 4, 'MATERIAL: 316L'),
    text(190, 28, 4, 'GENERAL TOLERANCES: ISO 2768-mK'),
    text(190, 19, 4, 'SCALE 1:1   ALL LENGTHS IN mm'),
  ]);
}

/** A PDF 1.4 file with one page of drawing commands, uncompressed. */
function toPdf(commands: string[]): Uint8Array {
  const content = commands.join('\n');
  const { width, height } = pageMm;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${points(width)} ${points(height)}] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>`,
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let file = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const offset = file.length;
    file += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const entries = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  return Buffer.from(
    `${file}xref\n0 ${size}\n0000000000 65535 f \n${entries}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${file.length}\n%%EOF\n`,
    'latin1',
  );
}

function rectangle(xMm: number, yMm: number, widthMm: number, heightMm: number): string {
  return `${points(xMm)} ${points(yMm)} ${points(widthMm)} ${points(heightMm)} re S`;
}

function line(x1Mm: number, y1Mm: number, x2Mm: number, y2Mm: number): string {
  return `${points(x1Mm)} ${points(y1Mm)} m ${points(x2Mm)} ${points(y2Mm)} l S`;
}

/** Four cubic curves; 0.5523 is the handle length that comes nearest to a quarter circle. */
function circle(xMm: number, yMm: number, radiusMm: number): string {
  const at = (dx: number, dy: number) => `${points(xMm + dx * radiusMm)} ${points(yMm + dy * radiusMm)}`;
  const handle = 0.5523;
  return [
    `${at(1, 0)} m`,
    `${at(1, handle)} ${at(handle, 1)} ${at(0, 1)} c`,
    `${at(-handle, 1)} ${at(-1, handle)} ${at(-1, 0)} c`,
    `${at(-1, -handle)} ${at(-handle, -1)} ${at(0, -1)} c`,
    `${at(handle, -1)} ${at(1, -handle)} ${at(1, 0)} c S`,
  ].join(' ');
}

function text(xMm: number, yMm: number, heightMm: number, words: string): string {
  return `BT /F ${points(heightMm)} Tf ${points(xMm)} ${points(yMm)} Td (${words}) Tj ET`;
}

function points(mm: number): string {
  return (mm * pointsPerMm).toFixed(2);
}
