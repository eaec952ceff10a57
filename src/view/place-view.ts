import type { ViewData } from '../view-data.js';
import { axesOf, type Ball, type Camera, lookingFrom } from './camera.js';
import { faceNormals } from './geometry/normals.js';
import { hitOf, nearestTriangle } from './geometry/ray.js';
import { add, cross, dot, scaled, subtract, unit, type Vector, vertexAt } from './geometry/vector.js';
import { type Section, sectionThrough } from './section.js';

/**
 * Share of the part's diagonal that is seen around a place on a surface, and around one on a cut: near enough for the place, far enough
 * to know where it is.
 */
const surfaceShare = 0.5;
const cutShare = 0.45;

/** Nearer only for what would be too thin to see, and never so near that nothing of the part is left to see. */
const nearestShare = 0.1;

/** A wall or gap fills one part in so many of the picture's height at least. */
const thinnestPart = 200;

/** Tilts against the surface's normal that are tried, in degrees: a little shows depth, much looks past what stands before the place. */
const tiltsDeg = [12, 30, 50, 68];

/**
 * The camera that looks at a place along the surface's normal, slightly tilted towards where the eye was. Where every such sight is
 * blocked, a cut through the place comes with it, and the camera looks at the cut.
 */
export function viewOfPlace({ mesh }: ViewData, ball: Ball, from: Camera, place: Vector): { camera: Camera; section?: Section } {
  const diagonalMm = 2 * ball.radiusMm;
  const near = { ...from, target: place, heightMm: surfaceShare * diagonalMm };
  const triangle = nearestTriangle(mesh, place);
  if (triangle < 0) return { camera: near };
  const faces = faceNormals({ ...mesh, indices: mesh.indices.subarray(triangle, triangle + 3) });
  const normal = unit([faces[0]!, faces[1]!, faces[2]!]);
  const { back } = axesOf(from);
  const lift = 2e-4 * ball.radiusMm;
  const isFree = (direction: Vector) => !hitOf(mesh, { origin: add(place, scaled(normal, lift)), direction }, undefined, lift);
  const sight = sights(normal, back).find(isFree);
  if (sight) return { camera: lookingFrom(near, sight) };

  const axis = (['z', 'y', 'x'] as const).reduce((best, other) => (along(normal, other) < along(normal, best) - 1e-3 ? other : best));
  const section = sectionThrough(axis, place, back);
  const open = scaled(section.direction, section.isFlipped ? -1 : 1);
  const sideways: Vector = axis === 'z' ? [0.05, -0.45, 0] : [0.1, -0.1, 0.2];
  const thicknessMm = 2 * Math.abs(dot(normal, subtract(place, vertexAt(mesh.positions, mesh.indices[triangle]!))));
  const wishedMm = thicknessMm > lift ? thicknessMm * thinnestPart : Infinity;
  const heightMm = Math.min(cutShare * diagonalMm, Math.max(nearestShare * diagonalMm, wishedMm));
  return { camera: { ...lookingFrom(near, unit(add(open, sideways))), heightMm }, section };
}

function along(normal: Vector, axis: 'x' | 'y' | 'z'): number {
  return Math.abs(normal['xyz'.indexOf(axis)]!);
}

/** Directions from a surface to an eye, best first: little tilt before much, towards the eye's old place before away from it. */
function sights(normal: Vector, back: Vector): Vector[] {
  const aside = add(back, scaled(normal, -dot(back, normal)));
  const first = unit(Math.hypot(...aside) > 1e-3 ? aside : cross(normal, Math.abs(normal[0]) < 0.9 ? [1, 0, 0] : [0, 1, 0]));
  const second = cross(normal, first);
  const turnsDeg = [0, 45, -45, 90, -90, 135, -135, 180];
  return tiltsDeg.flatMap((tiltDeg) =>
    turnsDeg.map((turnDeg) => {
      const [tilt, turn] = [(tiltDeg * Math.PI) / 180, (turnDeg * Math.PI) / 180];
      const sideways = add(scaled(first, Math.cos(turn)), scaled(second, Math.sin(turn)));
      return unit(add(scaled(normal, Math.cos(tilt)), scaled(sideways, Math.sin(tilt))));
    }),
  );
}
