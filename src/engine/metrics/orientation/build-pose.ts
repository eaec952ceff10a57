import type { Vector } from '../../mesh.js';
import type { ExtentsMm } from '../../part-measures.js';
import { coordinatesAlong } from '../smallest-box/hull.js';
import { planarHull } from '../smallest-box/planar-hull.js';
import { smallestRectangle } from '../smallest-box/smallest-rectangle.js';

/** A pose in the machine: turns about x, y, z in that order, and the box that the turned part fills. */
export type BuildPose = { rotationDeg: ExtentsMm; orientedBoxMm: ExtentsMm };

/**
 * The pose with `up`, of unit length, along +z, turned about the vertical so that the box's footprint is small; lengths in mm.
 *
 * The turn is the best one for `outline`, a few points that reach about as far as all of them; the box is exact for `points`. Both
 * hold three coordinates per point.
 */
export function buildPose(points: Float64Array, outline: Float64Array, up: Vector): BuildPose {
  const axes = uprightAxes(up);
  const turn = bestTurn(outline, axes);
  return {
    rotationDeg: { x: degrees(axes.aboutX), y: degrees(axes.aboutY), z: degrees(turn) },
    orientedBoxMm: turnedBox(points, axes, turn),
  };
}

type UprightAxes = { aboutX: number; aboutY: number; x: Vector; y: Vector; z: Vector };

/** The frame that turns about x, then y, leave behind once `up` is vertical. */
function uprightAxes([ux, uy, uz]: Vector): UprightAxes {
  const aboutX = Math.atan2(uy, uz);
  const aboutY = -Math.atan2(ux, Math.hypot(uy, uz));
  const cosX = Math.cos(aboutX);
  const sinX = Math.sin(aboutX);
  const cosY = Math.cos(aboutY);
  const sinY = Math.sin(aboutY);
  return {
    aboutX,
    aboutY,
    x: [cosY, sinY * sinX, sinY * cosX],
    y: [0, cosX, -sinX],
    z: [-sinY, cosY * sinX, cosY * cosX],
  };
}

/** Turn within 45 degrees either way that lays the smallest rectangle around the outline along the axes. */
function bestTurn(outline: Float64Array, { x, y }: UprightAxes): number {
  const u = coordinatesAlong(outline, x);
  const v = coordinatesAlong(outline, y);
  const rectangle = smallestRectangle(u, v, planarHull(u, v));
  if (!rectangle) return 0;
  const quarter = Math.PI / 2;
  const turn = -Math.atan2(rectangle.directionV, rectangle.directionU);
  return turn - quarter * Math.round(turn / quarter);
}

function turnedBox(points: Float64Array, { x, y, z }: UprightAxes, turn: number): ExtentsMm {
  const cos = Math.cos(turn);
  const sin = Math.sin(turn);
  return {
    x: extentAlong(points, [cos * x[0] - sin * y[0], cos * x[1] - sin * y[1], cos * x[2] - sin * y[2]]),
    y: extentAlong(points, [sin * x[0] + cos * y[0], sin * x[1] + cos * y[1], sin * x[2] + cos * y[2]]),
    z: extentAlong(points, z),
  };
}

/** The box around points as they lie in the file, in mm. */
export function uprightBoxMm(points: Float64Array): ExtentsMm {
  return { x: extentAlong(points, [1, 0, 0]), y: extentAlong(points, [0, 1, 0]), z: extentAlong(points, [0, 0, 1]) };
}

function extentAlong(points: Float64Array, [dx, dy, dz]: Vector): number {
  let min = Infinity;
  let max = -Infinity;
  for (let i = 0; i < points.length; i += 3) {
    const value = points[i]! * dx + points[i + 1]! * dy + points[i + 2]! * dz;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return max - min;
}

/** Adding zero turns -0 into 0. */
function degrees(angle: number): number {
  return (angle * 180) / Math.PI + 0;
}
