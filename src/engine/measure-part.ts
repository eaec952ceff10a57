import type { Mesh } from './mesh.js';
import { requireTriangles, triangleCount } from './mesh.js';
import { boundingBox } from './metrics/bounding-box.js';
import { meshHealth } from './metrics/mesh-health/mesh-health.js';
import { repairForAnalysis } from './metrics/mesh-health/repair.js';
import { topology as topologyOf } from './metrics/mesh-health/topology.js';
import { weld } from './metrics/mesh-health/weld.js';
import { findOrientations } from './metrics/orientation/orientation.js';
import { type Bvh, buildBvh } from './metrics/rays/bvh.js';
import { minBoundingBoxMm } from './metrics/smallest-box/min-bounding-box.js';
import { surfaceAreaMm2 } from './metrics/surface-area.js';
import { volumeMm3 } from './metrics/volume.js';
import { measureGap } from './metrics/walls/gap.js';
import { measureThickness } from './metrics/walls/thickness.js';
import type { PartGeometry } from './part-geometry.js';
import type { MeshHealth, PartMeasures } from './part-measures.js';

/** A part with everything measured on it; `mesh` and `bvh` are the repaired copy that was analyzed. */
export type MeasuredPart = { geometry: PartGeometry; mesh: Mesh; bvh: Bvh; measures: PartMeasures };

type Progress = (fraction: number, message: string) => void;

/**
 * Measures a part; `progress` hears fractions from 0 to 1.
 *
 * Size, volume and area of a CAD file come from its solids, of a mesh file from its triangles: as the file has them where they
 * are sound, else from the repaired copy. Walls, gaps, boxes over all poses and supports need triangles and come from the copy.
 *
 * @throws {InputError} when there is nothing to measure.
 */
export function measurePart(geometry: PartGeometry, progress: Progress): MeasuredPart {
  requireTriangles(geometry.mesh);
  progress(0, 'mesh checks');
  const read = weld(geometry.mesh);
  const { mesh, topology, joined, actions } = repairForAnalysis(read, topologyOf(read));
  const upload = meshHealth(joined.mesh, joined.topology);
  const analysis = meshHealth(mesh, topology);
  progress(0.15, 'smallest box');
  const minBox = minBoundingBoxMm(mesh);
  progress(0.25, 'preparing rays');
  const bvh = buildBvh(mesh);
  progress(0.4, 'wall thickness');
  const thickness = measureThickness(mesh, bvh);
  progress(0.65, 'gaps');
  const gap = measureGap(mesh, bvh);
  progress(0.8, 'build orientation');
  const orientation = findOrientations(mesh, bvh);
  const measures: PartMeasures = {
    ...sizes(geometry, isTrustworthy(upload) ? read : mesh, upload),
    minBoundingBoxMm: minBox.extentsMm,
    triangleCount: triangleCount(geometry.mesh),
    upload,
    analysis,
    actions,
    ...(thickness && { thickness }),
    ...(gap && { gap }),
    orientation,
  };
  const notes = [...geometry.notes, ...contradiction(geometry, volumeMm3(mesh))];
  return { geometry: { ...geometry, notes }, mesh, bvh, measures };
}

/** Triangles of a sound solid miss its exact volume by some tenths of a percent; much more means that its faces do not fit together. */
const suspiciousShare = 0.02;

function contradiction({ solids }: PartGeometry, meshVolumeMm3: number): string[] {
  if (!solids) return [];
  const share = Math.abs(meshVolumeMm3 / solids.volumeMm3 - 1);
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
    volumeMm3: volumeMm3(mesh),
    surfaceAreaMm2: surfaceAreaMm2(mesh),
    bodyCount: upload.bodyCount,
    basis: 'mesh',
    isWatertight: upload.isWatertight,
  };
}

/** Triangles that all face outwards and stand there once give exact sums; merging vertices for the analysis would round them. */
function isTrustworthy({ isValidVolume, isUnambiguous }: MeshHealth): boolean {
  return isValidVolume && isUnambiguous;
}
