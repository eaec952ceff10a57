import { version } from '../../../version.js';
import type { AnalyzedPart } from '../../analyzed-part.js';
import { extentsMm } from '../../metrics/bounding-box.js';
import { meshChecks } from './mesh-checks.js';
import { chainIdOf, processChain } from './process-chain.js';

/**
 * Every number of an analysis, unrounded, in the field names of 3D Spark's analysis report, so that whoever reads those can read
 * this: lengths mm, areas cm², volumes cm³, masses g, angles degrees. A field that the engine does not compute is absent; what
 * has no name there is under `local_engine`.
 *
 * @see https://blog.3dspark.de (members-only API reference, "Access the 3D Spark platform via API")
 */
export function fullReport(analyzed: AnalyzedPart): Record<string, unknown> {
  const { partId, order, part, assessments } = analyzed;
  const { geometry, measures } = part;
  const chains = assessments.map((assessment) => {
    const id = chainIdOf(partId, assessment);
    return [id, processChain(assessment, analyzed, id)] as const;
  });
  const box = extentsMm(measures.boundingBox);
  return {
    part_id: partId,
    name: order.file.name.replace(/\.[^.]+$/, ''),
    basename: order.file.name,
    lot_size: order.lotSize,
    upload_file_units: geometry.units.unit,
    bb_x: box.x,
    bb_y: box.y,
    bb_z: box.z,
    min_bb_x: measures.minBoundingBoxMm.x,
    min_bb_y: measures.minBoundingBoxMm.y,
    min_bb_z: measures.minBoundingBoxMm.z,
    part_vol: measures.volumeMm3 / 1000,
    part_srf_area: measures.surfaceAreaMm2 / 100,
    is_assembly: measures.bodies.length > 1,
    t_min: measures.thickness?.min.distanceMm,
    t_max: measures.thickness?.maxMm,
    gap_min: measures.gap?.distanceMm,
    mesh_checks: meshChecks(measures),
    primary_process_chain_id: chains[0]?.[0],
    process_chains: Object.fromEntries(chains),
    local_engine: {
      version,
      file: { ...order.file, path: undefined },
      units: geometry.units,
      notes: geometry.notes,
      measures: { ...measures, bodies: undefined, boundingBox: { ...measures.boundingBox, ...box } },
      bodies: measures.bodies,
      holes: measures.holes,
      free_shells: geometry.solids?.freeShellCount,
    },
  };
}
