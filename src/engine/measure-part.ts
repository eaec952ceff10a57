import type { Mesh } from './mesh.js';
import { requireTriangles, triangleCount } from './mesh.js';
import { boundingBox } from './metrics/bounding-box.js';
import { meshBodies, solidBodies } from './metrics/features/bodies.js';
import { closedCavities } from './metrics/features/closed-cavities.js';
import { axisOf, measureHoles } from './metrics/features/holes.js';
import { meshHealth } from './metrics/mesh-health/mesh-health.js';
import { repairForAnalysis } from './metrics/mesh-health/repair.js';
import { selfIntersections } from './metrics/mesh-health/self-intersections.js';
import { type Topology, topology as topologyOf } from './metrics/mesh-health/topology.js';
import { weld } from './metrics/mesh-health/weld.js';
import { findOrientations } from './metrics/orientation/orientation.js';
import { usualSelfSupportingAngleDeg } from './metrics/orientation/overhang.js';
import { type Bvh, buildBvh } from './metrics/rays/bvh.js';
import { minBoundingBoxMm } from './metrics/smallest-box/min-bounding-box.js';
import { volumeAndArea, volumeMm3 } from './metrics/volume.js';
import { measureGap } from './metrics/walls/gap.js';
import { createFacing } from './metrics/walls/opposite-faces.js';
import { measureThickness } from './metrics/walls/thickness.js';
import type { PartGeometry } from './part-geometry.js';
import type { MeshHealth, MeshSizes, PartBody, PartMeasures } from './part-measures.js';
import { askable, kept, type PartQuestions } from './part-questions.js';

/** A part with everything measured on it; `mesh` and `bvh` are the repaired copy that was analyzed, and that questions are asked of. */
export type MeasuredPart = { geometry: PartGeometry; mesh: Mesh; bvh: Bvh; measures: PartMeasures; questions: PartQuestions };

/** A part whose build poses are known, and what its mesh is like; walls and gaps are still to be measured. */
export type PosedPart = {
  mesh: Mesh;
  topology: Topology;
  measures: Sizes & Pick<PartMeasures, 'upload' | 'analysis' | 'actions' | 'orientation'>;
  questions: Pick<PartQuestions, 'buildPoses'>;
};

type Progress = (fraction: number, message: string) => void;

/**
 * Measures a part; `progress` hears fractions from 0 to 1, `posed` of the part as soon as its build poses are known.
 *
 * Size, volume and area of a CAD file come from its solids, of a mesh file from its triangles: as the file has them where they
 * are sound, else from the repaired copy. Walls, gaps, boxes over all poses and supports need triangles and come from the copy.
 *
 * @throws {InputError} when there is nothing to measure.
 */
export function measurePart(geometry: PartGeometry, progress: Progress, posed: (part: PosedPart) => void = () => {}): MeasuredPart {
  requireTriangles(geometry.mesh);
  progress(0, 'mesh checks');
  const read = weld(geometry.mesh);
  const { mesh, topology, joined, actions, holes: surfaceHoles } = repairForAnalysis(read, topologyOf(read));
  const upload = meshHealth(joined.mesh, joined.topology);
  const analysis = meshHealth(mesh, topology);
  progress(0.15, 'smallest box');
  const minBox = minBoundingBoxMm(mesh);
  progress(0.25, 'preparing rays');
  const bvh = buildBvh(mesh);
  progress(0.35, 'build orientation');
  const buildPoses = kept((selfSupportingAngleDeg: number) => findOrientations(mesh, bvh, selfSupportingAngleDeg));
  const orientation = buildPoses(usualSelfSupportingAngleDeg);
  const size = sizes(geometry, isTrustworthy(upload) ? read : mesh, upload);
  posed({ mesh, topology, measures: { ...size, upload, analysis, actions, orientation }, questions: { buildPoses } });
  progress(0.55, 'self-intersections');
  const crossings = selfIntersections(mesh, topology, bvh);
  progress(0.6, 'wall thickness');
  const material = createFacing(mesh, bvh, 'material');
  const thickness = measureThickness(material);
  progress(0.9, 'gaps');
  const space = createFacing(mesh, bvh, 'void');
  const gap = measureGap(space);
  const { cavities, depths } = closedCavities(mesh, topology);
  const holes = geometry.solids?.holes && measureHoles(bvh, geometry.solids.holes);
  const questions = askable({
    mesh,
    bvh,
    topology,
    material,
    space,
    thinnest: thickness?.min,
    narrowest: gap,
    shellDepths: depths,
    clampingAxes: minBox.axes,
    holeAxes: holes?.smallest.map(axisOf) ?? [],
    buildPoses,
  });
  const measures: PartMeasures = {
    ...size,
    minBoundingBoxMm: minBox.extentsMm,
    bodies: bodiesOf(geometry, joined),
    triangleCount: triangleCount(geometry.mesh),
    upload,
    analysis,
    actions,
    before: sizesOf(joined.mesh, upload),
    after: sizesOf(mesh, analysis),
    ...(surfaceHoles && { surfaceHoles }),
    shellCountByDepth: countsByDepth(depths),
    selfIntersections: crossings,
    ...(thickness && { thickness }),
    ...(gap && { gap }),
    ...(holes && { holes }),
    cavities,
    orientation,
  };
  const notes = [...geometry.notes, ...contradiction(geometry, mesh)];
  return { geometry: { ...geometry, notes }, mesh, bvh, measures, questions };
}

function bodiesOf({ solids, groups, mesh: read }: PartGeometry, { mesh, topology }: { mesh: Mesh; topology: Topology }): PartBody[] {
  if (solids) return solidBodies(solids);
  // Joining vertices leaves the triangles in their places, which is where the file names them.
  return meshBodies(mesh, topology, triangleCount(mesh) === triangleCount(read) ? groups : undefined);
}

/** Triangles of a sound solid miss its exact volume by some tenths of a percent; much more means that its faces do not fit together. */
const suspiciousShare = 0.02;

function contradiction({ solids }: PartGeometry, mesh: Mesh): string[] {
  if (!solids) return [];
  const share = Math.abs(volumeMm3(mesh) / solids.volumeMm3 - 1);
  if (share <= suspiciousShare) return [];
  const difference = `differ in volume by ${(100 * share).toFixed(0)} %`;
  return [`The exact faces and their triangles ${difference}: the CAD data are probably damaged, check the part in CAD.`];
}

type Sizes = Pick<PartMeasures, 'boundingBox' | 'volumeMm3' | 'surfaceAreaMm2' | 'bodyCount' | 'basis' | 'isWatertight'>;

function sizes({ solids }: PartGeometry, mesh: Mesh, upload: MeshHealth): Sizes {
  if (solids) {
    const { boundingBox: box, volumeMm3: volume, surfaceAreaMm2: area, bodies, isClosed } = solids;
    return { boundingBox: box, volumeMm3: volume, surfaceAreaMm2: area, bodyCount: bodies.length, basis: 'exact', isWatertight: isClosed };
  }
  return {
    boundingBox: boundingBox(mesh),
    ...volumeAndArea(mesh),
    bodyCount: upload.bodyCount,
    basis: 'mesh',
    isWatertight: upload.isWatertight,
  };
}

function sizesOf(mesh: Mesh, { openEdgeCount }: MeshHealth): MeshSizes {
  return { ...volumeAndArea(mesh), openEdgeCount };
}

function countsByDepth(depths: Uint32Array): number[] {
  const counts: number[] = [];
  for (const depth of depths) {
    while (counts.length <= depth) counts.push(0);
    counts[depth]!++;
  }
  return counts;
}

/** Triangles that all face outwards and stand there once give exact sums; merging vertices for the analysis would round them. */
function isTrustworthy({ isValidVolume, isUnambiguous }: MeshHealth): boolean {
  return isValidVolume && isUnambiguous;
}
