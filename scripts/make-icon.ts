// Draws the icon that hosts show beside this server, and writes it into src/mcp/icon.ts: `node scripts/run.mjs scripts/make-icon.ts`.
import { writeFile } from 'node:fs/promises';
import { encodePng } from '../src/engine/output/png.js';

type Point = [x: number, y: number];
type Shape = { points: Point[]; color: string };

const sizePx = 48;
/** Each pixel is the mean of so many points in a row, squared. */
const samples = 8;

/** A block on a dark ground, seen from its corner, with the thin wall of its pocket in the color of a finding. */
const shapes: Shape[] = [
  {
    points: [
      [0, 0],
      [48, 0],
      [48, 48],
      [0, 48],
    ],
    color: '#16324f',
  },
  {
    points: [
      [24, 6],
      [41, 15],
      [24, 24],
      [7, 15],
    ],
    color: '#e8f1f8',
  },
  {
    points: [
      [7, 15],
      [24, 24],
      [24, 43],
      [7, 34],
    ],
    color: '#8fb8d8',
  },
  {
    points: [
      [41, 15],
      [24, 24],
      [24, 43],
      [41, 34],
    ],
    color: '#5a8fb8',
  },
  {
    points: [
      [24, 10],
      [35, 15.8],
      [24, 21.6],
      [13, 15.8],
    ],
    color: '#16324f',
  },
  {
    points: [
      [41, 15],
      [38.5, 16.3],
      [38.5, 35.3],
      [41, 34],
    ],
    color: '#f2622e',
  },
];

const svg =
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${sizePx} ${sizePx}">` +
  shapes.map(({ points, color }) => `<path fill="${color}" d="M${points.map((point) => point.join(' ')).join('L')}Z"/>`).join('') +
  '</svg>';
const png = Buffer.from(encodePng({ widthPx: sizePx, heightPx: sizePx, rgb: draw() })).toString('base64');

await writeFile(
  'src/mcp/icon.ts',
  `/** Drawn by scripts/make-icon.ts: as PNG, which every host shows that shows icons, and as SVG, which is sharp at any size. */
const png = [
${(png.match(/.{1,120}/g) ?? []).map((line) => `  '${line}',`).join('\n')}
].join('');
const svg =
${(svg.match(/.{1,120}/g) ?? []).map((line) => `  '${line}'`).join(' +\n')};

const ofSvg = { src: \`data:image/svg+xml;base64,\${Buffer.from(svg).toString('base64')}\`, mimeType: 'image/svg+xml', sizes: ['any'] };

/** For the server, which is named once. */
export const serverIcons = [{ src: \`data:image/png;base64,\${png}\`, mimeType: 'image/png', sizes: ['${sizePx}x${sizePx}'] }, ofSvg];

/** For what is listed many times. */
export const icons = [ofSvg];
`,
);

function draw(): Uint8Array {
  const rgb = new Uint8Array(sizePx * sizePx * 3);
  for (let pixel = 0; pixel < sizePx * sizePx; pixel++) rgb.set(colorOf(pixel % sizePx, Math.floor(pixel / sizePx)), 3 * pixel);
  return rgb;
}

function colorOf(column: number, row: number): [number, number, number] {
  const sum: [number, number, number] = [0, 0, 0];
  for (let nth = 0; nth < samples ** 2; nth++) {
    const at: Point = [column + ((nth % samples) + 0.5) / samples, row + (Math.floor(nth / samples) + 0.5) / samples];
    const { color } = shapes.findLast(({ points }) => isInside(at, points)) ?? shapes[0]!;
    for (let channel = 0; channel < 3; channel++) sum[channel as 0] += Number.parseInt(color.slice(1 + 2 * channel, 3 + 2 * channel), 16);
  }
  return sum.map((value) => Math.round(value / samples ** 2)) as [number, number, number];
}

/** By the crossings of a ray to the right. */
function isInside([x, y]: Point, points: Point[]): boolean {
  let crossings = 0;
  for (const [nth, [x1, y1]] of points.entries()) {
    const [x2, y2] = points[(nth + 1) % points.length]!;
    if (y1 > y !== y2 > y && x < x1 + ((y - y1) / (y2 - y1)) * (x2 - x1)) crossings++;
  }
  return crossings % 2 === 1;
}
