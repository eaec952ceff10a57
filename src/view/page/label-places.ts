import type { Size } from '../camera.js';
import type { Spot } from '../viewer.js';

export type LabelBox = { left: number; top: number; width: number; height: number };

/** From a mark to its label, in pixels: beside it and above it. */
const aside = 34;
const above = 30;

/** Between two labels, and from a label to the border. */
const apart = 6;

/**
 * Where labels of marks go, in the marks' order: outward of them, inside what is free of the picture, and none on another while there is
 * room.
 */
export function arranged(labels: readonly { spot: Spot; width: number; height: number }[], size: Size): LabelBox[] {
  const placed: LabelBox[] = [];
  const boxes: LabelBox[] = new Array(labels.length);
  const order = labels.map((_, i) => i).sort((a, b) => labels[a]!.spot.y - labels[b]!.spot.y);
  for (const i of order) {
    const { spot, width, height } = labels[i]!;
    const wishedLeft = spot.x > size.width / 2 ? spot.x + aside : spot.x - aside - width;
    const box = {
      left: within(wishedLeft, apart, size.width - width - apart),
      top: within(spot.y - above - height, size.top + apart, size.height - size.bottom - height - apart),
      width,
      height,
    };
    for (let other = hitBy(box, placed); other; other = hitBy(box, placed)) box.top = other.top + other.height + apart;
    placed.push(box);
    boxes[i] = box;
  }
  return boxes;
}

/** Where the line from a mark meets its label: the nearest point of it. */
export function leaderEnd({ x, y }: Spot, { left, top, width, height }: LabelBox): Spot {
  return { x: within(x, left, left + width), y: within(y, top, top + height) };
}

function hitBy(box: LabelBox, placed: readonly LabelBox[]): LabelBox | undefined {
  return placed.find(
    ({ left, top, width, height }) =>
      left < box.left + box.width && box.left < left + width && top < box.top + box.height + apart && box.top < top + height + apart,
  );
}

function within(value: number, from: number, to: number): number {
  return Math.max(from, Math.min(to, value));
}
