import type { SheetForm, ToolAccess, TurnedForm } from './cut-forms.js';
import type { Mesh, Vector } from './mesh.js';
import { largeFlatNormals } from './metrics/cutting/approach.js';
import { sheetForm } from './metrics/cutting/sheet-form.js';
import { toolAccess } from './metrics/cutting/tool-access.js';
import { turnedForm } from './metrics/cutting/turned-form.js';
import { findChambers, voidField } from './metrics/features/chambers.js';
import { overhangPlaces } from './metrics/features/overhang-places.js';
import type { Edges } from './metrics/mesh-health/edges.js';
import type { Topology } from './metrics/mesh-health/topology.js';
import type { Bvh } from './metrics/rays/bvh.js';
import type { Facing } from './metrics/walls/opposite-faces.js';
import { findPlaces, surfaceFor } from './metrics/walls/places.js';
import type { BuildOrientations, Cavity, Place, Span } from './part-measures.js';
import { type FilamentSlice, filamentSlice } from './slicing/filament-slice.js';
import type { SliceSettings } from './slicing/slice-settings.js';

/**
 * What is worth computing only for one limit, pose or setting. Answers are kept, since several processes ask the same; a list that is
 * given out must not be changed. All lengths in mm, all places worst first.
 */
export type PartQuestions = {
  /** Walls thinner than the limit. */
  thinPlaces(limitMm: number): Place[];
  /** Gaps narrower than the limit. */
  narrowPlaces(limitMm: number): Place[];
  /** Faces that look down and are flatter than the angle to the build plate when `up`, of unit length, points away from it. */
  overhangs(up: Vector, angleDeg: number): Place[];
  /** Chambers that a ball of this diameter fits into and cannot leave; those without any opening are in `PartMeasures.cavities`. */
  chambers(drainMm: number): Cavity[];
  /** What printing the part in filament takes with `up`, of unit length, upwards. */
  filamentSlice(up: Vector, settings: SliceSettings): FilamentSlice;
  /** Poses to build in when faces hold themselves up from this angle to the plate on. */
  buildPoses(selfSupportingAngleDeg: number): BuildOrientations;
  /** From where straight tools reach the surface. */
  toolAccess(): ToolAccess;
  /** The part as one that is turned; undefined when hardly anything of it is round about one axis. */
  turnedForm(): TurnedForm | undefined;
  /** The part as one that is cut out of a sheet; undefined when no wall was found. */
  sheetForm(): SheetForm | undefined;
};

/** A mesh that was analyzed, with its thinnest wall, its narrowest gap, and how deep each of its shells is nested. */
export type Analyzed = {
  mesh: Mesh;
  bvh: Bvh;
  topology: Topology;
  /** Searched already, so that what they found at the triangles' middles is there. */
  material: Facing;
  space: Facing;
  thinnest: Span | undefined;
  narrowest: Span | undefined;
  shellDepths: Uint32Array;
  /** Perpendicular directions that stock would lie along: those of the smallest box. */
  clampingAxes: readonly Vector[];
  /** Of round holes. */
  holeAxes: readonly Vector[];
  buildPoses: PartQuestions['buildPoses'];
};

/** The questions that can be asked of an analyzed mesh. */
export function askable({
  mesh,
  bvh,
  topology: { edges, shells },
  material,
  space,
  thinnest,
  narrowest,
  shellDepths,
  clampingAxes,
  holeAxes,
  buildPoses,
}: Analyzed): PartQuestions {
  const cavityFree = { mesh, isUsed: (triangle: number) => shellDepths[shells.ofTriangle[triangle]!] === 0 };
  const coarseVoid = kept((marginMm: number) => voidField(cavityFree, marginMm));
  const flats = kept(() => largeFlatNormals(mesh));
  return {
    thinPlaces: spanPlaces(material, edges, thinnest),
    narrowPlaces: spanPlaces(space, edges, narrowest),
    overhangs: kept((up, angleDeg) => overhangPlaces(mesh, edges, up, angleDeg)),
    chambers: kept((drainMm) => findChambers(cavityFree, coarseVoid(voidMarginMm(drainMm)), drainMm)),
    filamentSlice: kept((up, settings) => filamentSlice(mesh, edges, up, settings)),
    toolAccess: kept(() => toolAccess(mesh, edges, bvh, { axes: clampingAxes, holeAxes, flats: flats() })),
    turnedForm: kept(() => turnedForm(mesh, bvh, [...clampingAxes, ...flats()])),
    sheetForm: kept(() => sheetForm(mesh, edges, material)),
    buildPoses,
  };
}

/** Half the diameter rounded up to a multiple of 2 mm, so that most processes share one field. */
function voidMarginMm(drainMm: number): number {
  return 2 * Math.ceil(drainMm / 4);
}

/** Without one span below the limit there is no place, and no need to look for any. */
function spanPlaces(facing: Facing, edges: Edges, smallest: Span | undefined): (limitMm: number) => Place[] {
  if (smallest === undefined) return () => [];
  const surface = kept(() => surfaceFor(facing, smallest));
  return kept((limitMm) => (smallest.distanceMm < limitMm ? findPlaces(surface(), edges, limitMm, smallest) : []));
}

/** The function with its answers kept, by the JSON text of what is asked. */
export function kept<Asked extends unknown[], Answer>(answer: (...asked: Asked) => Answer): (...asked: Asked) => Answer {
  const answers = new Map<string, Answer>();
  return (...asked) => {
    const key = JSON.stringify(asked);
    if (answers.has(key)) return answers.get(key) as Answer;
    const fresh = answer(...asked);
    answers.set(key, fresh);
    return fresh;
  };
}
