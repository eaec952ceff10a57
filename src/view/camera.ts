import { type Matrix, parallel, perspective, product, viewMatrix } from './geometry/matrix.js';
import type { Ray } from './geometry/ray.js';
import { add, between, cross, dot, scaled, subtract, type Vector } from './geometry/vector.js';

/** A turntable: z stays up. `heightMm` is how much is seen at the target from the lower border to the upper one. */
export type Camera = { target: Vector; azimuthDeg: number; elevationDeg: number; heightMm: number; isParallel: boolean };

/** What there is to see: a ball around the part, and the corners of the box around it. */
export type Ball = { center: Vector; radiusMm: number; corners: readonly Vector[] };

/** Width and height of the picture, and how much of its height is covered at its upper and its lower end, all in the same unit. */
export type Size = { width: number; height: number; top: number; bottom: number };

const halfAngle = (15 * Math.PI) / 180;

/** Directions the part is seen from, in degrees: azimuth counted from x, elevation above the xy plane. */
export const standardViews = {
  front: [-90, 0],
  back: [90, 0],
  left: [180, 0],
  right: [0, 0],
  top: [-90, 90],
  bottom: [-90, -90],
  iso: [-55, 28],
} as const;
export type ViewName = keyof typeof standardViews;

/** Unit vectors of the camera: to its right, up, and from the target back to it. */
export function axesOf({ azimuthDeg, elevationDeg }: Camera): { right: Vector; up: Vector; back: Vector } {
  const [azimuth, elevation] = [(azimuthDeg * Math.PI) / 180, (elevationDeg * Math.PI) / 180];
  const [ca, sa, ce, se] = [Math.cos(azimuth), Math.sin(azimuth), Math.cos(elevation), Math.sin(elevation)];
  const back: Vector = [ce * ca, ce * sa, se];
  const right: Vector = [-sa, ca, 0];
  return { right, up: cross(back, right), back };
}

/** Distance from which `heightMm` fills the picture. */
export function distanceOf({ heightMm }: Camera): number {
  return heightMm / 2 / Math.tan(halfAngle);
}

export function eyeOf(camera: Camera): Vector {
  return add(camera.target, scaled(axesOf(camera).back, distanceOf(camera)));
}

/** Seen from this direction, with the whole part in what is free of the picture. */
export function fitted(camera: Camera, { center, corners }: Ball, { width, height, top, bottom }: Size): Camera {
  const { right, up } = axesOf(camera);
  const [fromX, toX] = reachOf(corners, right);
  const [fromY, toY] = reachOf(corners, up);
  const aside = add(scaled(right, (fromX + toX) / 2 - dot(right, center)), scaled(up, (fromY + toY) / 2 - dot(up, center)));
  const needed = Math.max(((toX - fromX) / width) * height, ((toY - fromY) / Math.max(1, height - top - bottom)) * height);
  return { ...camera, target: add(center, aside), heightMm: Math.max(1e-6, needed * (camera.isParallel ? 1.06 : 1.18)) };
}

function reachOf(corners: readonly Vector[], direction: Vector): [number, number] {
  const along = corners.map((corner) => dot(corner, direction));
  return [Math.min(...along), Math.max(...along)];
}

/** Where the target lies above the middle of the picture: in the middle of what is free of it. 1 is the upper border. */
export function middleOf({ height, top, bottom }: Size): number {
  return (bottom - top) / height;
}

/** Turned by degrees around the target. */
export function turned(camera: Camera, azimuthDeg: number, elevationDeg: number): Camera {
  const elevation = Math.min(90, Math.max(-90, camera.elevationDeg + elevationDeg));
  return { ...camera, azimuthDeg: camera.azimuthDeg + azimuthDeg, elevationDeg: elevation };
}

/** Moved by a share of the picture's height, so that what is seen goes right and up. */
export function panned(camera: Camera, right: number, up: number): Camera {
  const axes = axesOf(camera);
  const by = add(scaled(axes.right, -right * camera.heightMm), scaled(axes.up, -up * camera.heightMm));
  return { ...camera, target: add(camera.target, by) };
}

/** What was `factor` mm is 1 mm large, and the anchor stays where it is in the picture. */
export function zoomed(camera: Camera, factor: number, anchor: Vector, { radiusMm }: Ball): Camera {
  const heightMm = Math.min(40 * radiusMm, Math.max(radiusMm / 5000, camera.heightMm * factor));
  return { ...camera, heightMm, target: between(anchor, camera.target, heightMm / camera.heightMm) };
}

/** From the part's axes, counted from `origin`, to -1 … 1 in the picture. Counting from the part's middle keeps single precision enough. */
export function projection(camera: Camera, ball: Ball, size: Size, origin: Vector): Matrix {
  const { width, height } = size;
  const { right, up, back } = axesOf(camera);
  const eye = eyeOf(camera);
  const depth = dot(subtract(eye, ball.center), back);
  const [nearest, far] = [depth - 1.1 * ball.radiusMm, Math.max(depth + 1.1 * ball.radiusMm, distanceOf(camera) / 50)];
  const lens = camera.isParallel
    ? parallel(camera.heightMm / 2, width / height, nearest, far)
    : perspective(Math.tan(halfAngle), width / height, Math.max(nearest, distanceOf(camera) / 100), far);
  const matrix = product(lens, viewMatrix(subtract(eye, origin), right, up, back));
  for (let column = 0; column < 16; column += 4) matrix[column + 1] = matrix[column + 1]! + middleOf(size) * matrix[column + 3]!;
  return matrix;
}

/** Where a point of the picture, in its unit from its upper left corner, lies from the target: 1 is half the picture's height. */
export function offsetOf({ x, y }: { x: number; y: number }, size: Size): { right: number; up: number } {
  return { right: (2 * x - size.width) / size.height, up: 1 - (2 * y) / size.height - middleOf(size) };
}

/** The ray of sight through a point of the picture. */
export function rayAt(camera: Camera, spot: { x: number; y: number }, size: Size): Ray {
  const { right, up, back } = axesOf(camera);
  const { right: x, up: y } = offsetOf(spot, size);
  const aside = add(scaled(right, (x * camera.heightMm) / 2), scaled(up, (y * camera.heightMm) / 2));
  const eye = eyeOf(camera);
  // Parallel sight begins far behind the eye: the part may reach beyond it.
  if (camera.isParallel) return { origin: add(add(eye, aside), scaled(back, 1e3 * camera.heightMm)), direction: scaled(back, -1) };
  const ahead = subtract(aside, scaled(back, distanceOf(camera)));
  return { origin: eye, direction: scaled(ahead, 1 / Math.hypot(...ahead)) };
}

/** The camera on its way from `a` to `b`: 0 is `a`, 1 is `b`; it turns the short way round. */
export function onTheWay(a: Camera, b: Camera, share: number): Camera {
  const round = ((((b.azimuthDeg - a.azimuthDeg) % 360) + 540) % 360) - 180;
  return {
    target: between(a.target, b.target, share),
    azimuthDeg: a.azimuthDeg + round * share,
    elevationDeg: a.elevationDeg + (b.elevationDeg - a.elevationDeg) * share,
    heightMm: a.heightMm * (b.heightMm / a.heightMm) ** share,
    isParallel: b.isParallel,
  };
}

/** The same camera, seen from the direction that points from the target to it. */
export function lookingFrom(camera: Camera, back: Vector): Camera {
  const elevationDeg = (Math.asin(Math.min(1, Math.max(-1, back[2]))) * 180) / Math.PI;
  const isUpright = Math.hypot(back[0], back[1]) < 1e-6;
  const azimuthDeg = isUpright ? camera.azimuthDeg : (Math.atan2(back[1], back[0]) * 180) / Math.PI;
  return { ...camera, azimuthDeg, elevationDeg };
}
