import { encodePng } from '../../src/engine/output/png.js';

type Point = [x: number, y: number];
type Color = [red: number, green: number, blue: number];

const sizePx = 512;
const samplesPerSide = 4;
const side = sizePx * samplesPerSide;
const background: Color = [246, 248, 250];

/** An L-shaped bracket from above, its thin wall in red: corners on a grid of 32 × 32, flat faces, later ones above earlier ones. */
const faces: { corners: Point[]; color: Color }[] = [
  {
    corners: [
      [3, 19.5],
      [16, 26],
      [16, 30],
      [3, 23.5],
    ],
    color: [72, 96, 120],
  },
  {
    corners: [
      [16, 26],
      [29, 19.5],
      [29, 23.5],
      [16, 30],
    ],
    color: [104, 132, 158],
  },
  {
    corners: [
      [3, 19.5],
      [16, 13],
      [29, 19.5],
      [16, 26],
    ],
    color: [168, 190, 210],
  },
  {
    corners: [
      [3, 6],
      [6.5, 7.75],
      [6.5, 21.25],
      [3, 19.5],
    ],
    color: [176, 42, 48],
  },
  {
    corners: [
      [6.5, 7.75],
      [19.5, 1.25],
      [19.5, 14.75],
      [6.5, 21.25],
    ],
    color: [222, 68, 66],
  },
  {
    corners: [
      [3, 6],
      [16, -0.5],
      [19.5, 1.25],
      [6.5, 7.75],
    ],
    color: [244, 128, 112],
  },
  { corners: ellipse([20.5, 19.6], 3.4, 1.7), color: [72, 96, 120] },
  { corners: ellipse([20.5, 20], 3, 1.35), color: [222, 231, 239] },
];

/** The icon of the extension as a PNG of 512 × 512 pixels. */
export function icon(): Uint8Array {
  const samples = paintedSamples();
  const rgb = new Uint8Array(sizePx * sizePx * 3);
  for (let pixel = 0; pixel < sizePx * sizePx; pixel++) rgb.set(meanColor(samples, pixel % sizePx, Math.floor(pixel / sizePx)), 3 * pixel);
  return encodePng({ widthPx: sizePx, heightPx: sizePx, rgb });
}

/** Which face is seen at each sample, row by row, counted from 1; 0 is the background. */
function paintedSamples(): Uint8Array {
  const samples = new Uint8Array(side * side);
  faces.forEach(({ corners }, index) => {
    for (let row = 0; row < side; row++) {
      const ends = crossings(corners, ((row + 0.5) / side) * 34 - 1.75).map((x) => Math.round((x / 32) * side));
      for (let pair = 0; pair + 1 < ends.length; pair += 2) samples.fill(index + 1, row * side + ends[pair]!, row * side + ends[pair + 1]!);
    }
  });
  return samples;
}

/** Where a horizontal line meets the outline, from left to right. */
function crossings(corners: Point[], y: number): number[] {
  const found = corners.flatMap(([ax, ay], index) => {
    const [bx, by] = corners.at(index - 1)!;
    return ay > y === by > y ? [] : [((bx - ax) * (y - ay)) / (by - ay) + ax];
  });
  return found.sort((a, b) => a - b);
}

/** The mean over the samples in a pixel: edges are smooth. */
function meanColor(samples: Uint8Array, x: number, y: number): Color {
  const sum: Color = [0, 0, 0];
  for (let sample = 0; sample < samplesPerSide ** 2; sample++) {
    const column = x * samplesPerSide + (sample % samplesPerSide);
    const row = y * samplesPerSide + Math.floor(sample / samplesPerSide);
    const color = faces[samples[row * side + column]! - 1]?.color ?? background;
    for (const channel of [0, 1, 2] as const) sum[channel] += color[channel] / samplesPerSide ** 2;
  }
  return sum;
}

function ellipse([x, y]: Point, radiusX: number, radiusY: number): Point[] {
  return Array.from({ length: 48 }, (_, step) => {
    const angle = (step / 48) * 2 * Math.PI;
    return [x + radiusX * Math.cos(angle), y + radiusY * Math.sin(angle)];
  });
}
