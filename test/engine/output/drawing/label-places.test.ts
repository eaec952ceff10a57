import { expect, test } from 'vitest';
import { createLabelPlacer, nearestPoint } from '../../../../src/engine/output/drawing/label-places.js';

const image = { widthPx: 400, heightPx: 300 };
const size = { width: 120, height: 30 };

test('a label stands beside the part, inside the picture, off its ring', () => {
  const rings = [{ x: 200, y: 150 }];
  const placer = createLabelPlacer(image, silhouette(140, 260), [], { rings, ringRadiusPx: 10, gapPx: 8 });

  const box = placer.place({ x: 200, y: 150 }, size);

  expect(box).toBeDefined();
  expect(box?.x).toBeGreaterThanOrEqual(8);
  expect((box?.x ?? 0) + 120).toBeLessThanOrEqual(392);
  expect((box?.x ?? 200) >= 255 || (box?.x ?? 200) + 120 <= 145).toBe(true);
});

test('labels cover neither each other nor what is reserved', () => {
  const rings = [
    { x: 60, y: 150 },
    { x: 60, y: 170 },
  ];
  const reserved = [{ x: 0, y: 0, width: 400, height: 100 }];
  const placer = createLabelPlacer(image, silhouette(0, 40), reserved, { rings, ringRadiusPx: 10, gapPx: 8 });

  const boxes = rings.map((ring) => placer.place(ring, size));

  const [a, b] = boxes;
  expect(a?.y).toBeGreaterThanOrEqual(108);
  expect(b?.y).toBeGreaterThanOrEqual(108);
  expect(Math.abs((a?.y ?? 0) - (b?.y ?? 0)) >= 38 || Math.abs((a?.x ?? 0) - (b?.x ?? 0)) >= 128).toBe(true);
});

test('a label without free room gets no place', () => {
  const reserved = [{ x: 0, y: 0, width: 400, height: 300 }];
  const placer = createLabelPlacer(image, silhouette(0, 0), reserved, { rings: [], ringRadiusPx: 10, gapPx: 8 });

  expect(placer.place({ x: 60, y: 150 }, size)).toBeUndefined();
});

test('no leader crosses another one or a label, even where room is only on the wrong side', () => {
  const rings = [130, 112, 94].map((y) => ({ x: 180, y }));
  const reserved = [
    { x: 0, y: 0, width: 400, height: 110 },
    { x: 0, y: 0, width: 250, height: 300 },
  ];
  const placer = createLabelPlacer(image, silhouette(140, 200), reserved, { rings, ringRadiusPx: 6, gapPx: 4 });

  const placed = rings.flatMap((ring) => {
    const label = placer.place(ring, { width: 60, height: 20 });
    return label ? [{ ring, label, tip: nearestPoint(label, ring.x, ring.y) }] : [];
  });

  expect(placed.length).toBeGreaterThanOrEqual(1);
  for (const a of placed) {
    const points = Array.from({ length: 101 }, (_, i) => [
      a.ring.x + (i / 100) * (a.tip[0] - a.ring.x),
      a.ring.y + (i / 100) * (a.tip[1] - a.ring.y),
    ]);
    for (const b of placed.filter((other) => other !== a)) {
      const { x, y, width, height } = b.label;
      const isInside = points.some(([px = 0, py = 0]) => px > x && px < x + width && py > y && py < y + height);
      expect(isInside).toBe(false);
      expect(sideOf(a, [b.ring.x, b.ring.y]) * sideOf(a, b.tip) < 0 && sideOf(b, [a.ring.x, a.ring.y]) * sideOf(b, a.tip) < 0).toBe(false);
    }
  }
});

type Placed = { ring: { x: number; y: number }; tip: [number, number] };

function sideOf({ ring, tip }: Placed, [x, y]: [number, number]): number {
  return (tip[0] - ring.x) * (y - ring.y) - (tip[1] - ring.y) * (x - ring.x);
}

/** Samples of a part that covers the columns from `left` to `right` of the picture, in pixels. */
function silhouette(left: number, right: number) {
  const [width, height] = [800, 600];
  const triangle = Int32Array.from({ length: width * height }, (_, i) => (i % width >= 2 * left && i % width < 2 * right ? 0 : -1));
  return { width, height, triangle, depth: new Float32Array(width * height) };
}
