import { InputError } from '../../errors.js';
import { type Mesh, requireTriangles, type Vector } from '../mesh.js';
import { boundingBox } from '../metrics/bounding-box.js';
import { type ThicknessScale, thicknessScale } from './color-scale.js';
import { type BufferPart, packGlb } from './glb/container.js';
import { linearRgba, overhangColorsOf, type Pose, poseTransform } from './glb/overhang-scene.js';
import type { Corners } from './glb/shared-corners.js';
import { shownSurface, valuesOf } from './glb/shown-surface.js';
import type { ValueAt } from './render/surface-values.js';
import type { Mark } from './render/view-choice.js';

export type GlbOptions = {
  /** Thickness in mm at a point of a triangle's surface; nothing where no wall lies opposite. */
  valueAt?: ValueAt;
  /** Needed for colors: what is thinner is vermillion. */
  limitMm?: number;
  maxTriangles?: number;
  /** Places to point at, in order of importance: each becomes a named empty node at its place. */
  marks?: readonly Mark[];
  /** Only with colors: adds a second scene, the part in this pose with the colors of the overhang map. */
  pose?: Pose | undefined;
};

const generator = 'part-analysis-mcp';

/** A quarter turn about x: the part has z up, glTF has y up. */
const zUpToYUp = [-Math.SQRT1_2, 0, 0, Math.SQRT1_2] as const;

/**
 * The part as a binary glTF 2.0 file (GLB) for 3D viewers: in meters and y up as glTF wants it (the node turns the part and moves
 * it to its place, its own vertices are about its center), with normals that keep edges above 30° sharp.
 *
 * With `valueAt` and `limitMm` the vertices carry the colors of the heat map, and large triangles are split so that these can vary over
 * them. Mark nodes hang below the node of the part, in its own axes, with their text, rank and place in mm in `extras`. The overhang
 * scene shares all but its colors with the first one, which viewers show unless they are told otherwise.
 *
 * A mesh above `maxTriangles` (100 000) is decimated first: see `decimate` for what that does to small features.
 *
 * @throws {InputError} when the mesh has no triangles or none with an area, or when `maxTriangles` is below 100.
 * @see Khronos Group, glTF 2.0 Specification (ISO/IEC 12113:2022)
 */
export function partGlb(part: Mesh, options: GlbOptions = {}): Uint8Array {
  requireTriangles(part);
  const { valueAt, limitMm, maxTriangles = 100_000, marks = [], pose } = options;
  requireBudget(maxTriangles);
  const isColored = valueAt !== undefined && limitMm !== undefined;
  const surface = shownSurface(part, maxTriangles, isColored);
  const colors = isColored ? colorsOf(valuesOf(surface, valueAt), limitMm) : undefined;
  return pack(surface.mesh, surface.corners, colors, marks, colors && pose);
}

function requireBudget(maxTriangles: number): void {
  if (maxTriangles >= 100) return;
  throw new InputError(`A part cannot be drawn with ${maxTriangles} triangles.`, 'Allow at least 100, better 10 000 or more.');
}

type VertexColors = { rgba: Uint8Array; scale: ThicknessScale };

function colorsOf(values: Float32Array, limitMm: number): VertexColors {
  const scale = thicknessScale(limitMm, values);
  return { rgba: linearRgba(Array.from(values, scale.colorOf)), scale };
}

function pack(
  mesh: Mesh,
  { corners, normals, indices }: Corners,
  colors: VertexColors | undefined,
  marks: readonly Mark[],
  pose: Pose | undefined,
): Uint8Array {
  const { min, max } = boundingBox(mesh);
  const center = [(min[0] + max[0]) / 2, (min[1] + max[1]) / 2, (min[2] + max[2]) / 2] as const;
  const positions = new Float32Array(3 * corners.length);
  for (let i = 0; i < positions.length; i += 3) {
    const p = 3 * mesh.indices[corners[i / 3]!]!;
    for (const axis of [0, 1, 2] as const) positions[i + axis] = (mesh.positions[p + axis]! - center[axis]) / 1000;
  }
  const parts: BufferPart[] = [
    { data: indices, type: 'SCALAR', use: 'indices' },
    { data: positions, type: 'VEC3', use: 'vertices' },
    { data: normals, type: 'VEC3', use: 'vertices' },
  ];
  if (colors) parts.push({ data: colors.rgba, type: 'VEC4', use: 'vertices' });
  if (pose) parts.push({ data: overhangColorsOf(mesh, corners, pose), type: 'VEC4', use: 'vertices' });
  const wallThickness = colors && { unit: 'mm', limitMm: colors.scale.limitMm, scaleTopMm: colors.scale.topMm };
  const part = {
    name: 'part',
    mesh: 0,
    rotation: zUpToYUp,
    translation: [center[0] / 1000, center[2] / 1000, -center[1] / 1000],
    ...(marks.length > 0 && { children: marks.map((_, i) => i + 1) }),
    extras: { generator, unit: 'm', sourceUnit: 'mm', wallThickness },
  };
  const built = pose && {
    name: 'part in build pose',
    mesh: 1,
    ...poseTransform(mesh, center, pose, zUpToYUp),
    extras: { generator, unit: 'm', sourceUnit: 'mm', overhang: { unit: 'deg', limitDeg: pose.limitDeg, upInPart: pose.up } },
  };
  const primitive = { indices: 0, material: 0 };
  const attributes = { POSITION: 1, NORMAL: 2, ...(colors ? { COLOR_0: 3 } : {}) };
  return packGlb(
    {
      asset: { version: '2.0', generator },
      scene: 0,
      scenes: [
        { ...(colors && { name: 'wall thickness' }), nodes: [0] },
        ...(pose ? [{ name: 'overhang in build pose', nodes: [marks.length + 1] }] : []),
      ],
      nodes: [part, ...marks.map((mark, i) => markNode(mark, i + 1, center)), ...(built ? [built] : [])],
      meshes: [
        { primitives: [{ attributes, ...primitive }] },
        ...(pose ? [{ primitives: [{ attributes: { ...attributes, COLOR_0: 4 }, ...primitive }] }] : []),
      ],
      materials: [material(colors !== undefined)],
    },
    parts,
  );
}

/** Without a mesh: a viewer lists it by its name and can go to its place. */
function markNode({ where, label, isProblem }: Mark, rank: number, center: Vector): object {
  return {
    name: `${rank}: ${label}`,
    translation: where.map((value, axis) => (value - center[axis]!) / 1000),
    extras: { rank, text: label, isProblem, atMm: where },
  };
}

/** Matte; both sides are drawn, because part files with inverted faces exist. */
function material(isColored: boolean): object {
  const baseColorFactor = isColored ? [1, 1, 1, 1] : [0.55, 0.62, 0.7, 1];
  return {
    name: isColored ? 'wall thickness' : 'part',
    doubleSided: true,
    pbrMetallicRoughness: { baseColorFactor, metallicFactor: 0, roughnessFactor: 0.7 },
  };
}
