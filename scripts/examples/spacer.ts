const headerBytes = 80;
const triangleBytes = 50;
const sideCount = 48;

type Point = readonly [number, number, number];
type Triangle = readonly [Point, Point, Point];

/**
 * A hexagonal spacer, in mm: 8 across flats, 20 high, with a bore of 4.3 through it, as 384 triangles. The bore is a polygon of
 * 48 sides with its corners on the circle; the hexagon's sides are divided likewise, so that top and bottom are simple strips.
 */
export function makeSpacer(): Triangle[] {
  const corners = Array.from({ length: sideCount + 1 }, (_, i) => {
    const angle = (2 * Math.PI * (i % sideCount)) / sideCount;
    const toFlat = ((angle + Math.PI / 6) % (Math.PI / 3)) - Math.PI / 6;
    return { outer: polar(4 / Math.cos(toFlat), angle), inner: polar(2.15, angle) };
  });
  return corners.slice(1).flatMap((b, i): Triangle[] => {
    const a = corners[i] ?? b;
    return [
      ...quad(at(a.outer, 0), at(b.outer, 0), at(b.outer, 20), at(a.outer, 20)),
      ...quad(at(b.inner, 0), at(a.inner, 0), at(a.inner, 20), at(b.inner, 20)),
      ...quad(at(a.outer, 20), at(b.outer, 20), at(b.inner, 20), at(a.inner, 20)),
      ...quad(at(b.outer, 0), at(a.outer, 0), at(a.inner, 0), at(b.inner, 0)),
    ];
  });
}

/** The same with three triangles missing (9 open edges) and two others turned around. */
export function makeLeaky(triangles: readonly Triangle[]): Triangle[] {
  const missing = new Set([40, 121, 250]);
  const flipped = new Set([80, 300]);
  return triangles.flatMap((triangle, i): Triangle[] => {
    if (missing.has(i)) return [];
    const [a, b, c] = triangle;
    return [flipped.has(i) ? [a, c, b] : triangle];
  });
}

/** Binary STL with zero normals, which readers compute themselves. */
export function toBinaryStl(triangles: readonly Triangle[], title: string): Uint8Array {
  const bytes = new Uint8Array(headerBytes + 4 + triangleBytes * triangles.length);
  bytes.set(new TextEncoder().encode(title).subarray(0, headerBytes));
  const view = new DataView(bytes.buffer);
  view.setUint32(headerBytes, triangles.length, true);
  triangles.forEach((triangle, t) => {
    triangle.flat().forEach((coordinate, c) => {
      view.setFloat32(headerBytes + 4 + triangleBytes * t + 12 + 4 * c, coordinate, true);
    });
  });
  return bytes;
}

function quad(a: Point, b: Point, c: Point, d: Point): Triangle[] {
  return [
    [a, b, c],
    [a, c, d],
  ];
}

function polar(radius: number, angle: number): readonly [number, number] {
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
}

function at([x, y]: readonly [number, number], z: number): Point {
  return [x, y, z];
}
