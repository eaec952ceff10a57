import { createHash } from 'node:crypto';
import { version } from '../../version.js';
import type { AnalyzedPart } from '../analyzed-part.js';
import { defaultCatalog } from '../catalog/catalog.js';
import { requireProcess } from '../catalog/lookup.js';
import type { Assessment } from '../feasibility/assess.js';
import { extentsMm } from '../metrics/bounding-box.js';
import type { MeshHealth, PartMeasures } from '../part-measures.js';

/**
 * Every number of an analysis, unrounded, in the field names of 3D Spark's analysis report, so that whoever reads those can read
 * this: lengths mm, areas cm², volumes cm³, masses g, angles degrees. A field that the engine does not compute is absent; what
 * has no name there is under `local_engine`.
 *
 * @see https://blog.3dspark.de (members-only API reference, "Access the 3D Spark platform via API")
 */
export function fullReport({ partId, order, part, assessments }: AnalyzedPart): Record<string, unknown> {
  const { geometry, measures } = part;
  const chains = assessments.map((assessment) => [chainIdOf(partId, assessment), processChain(assessment, measures)] as const);
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
    is_assembly: measures.bodyCount > 1,
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
      measures: { ...measures, boundingBox: { ...measures.boundingBox, ...box } },
      bodies: geometry.solids?.bodies,
      free_shells: geometry.solids?.freeShellCount,
    },
  };
}

/** The same part, process and material always have the same chain. */
function chainIdOf(partId: string, { process, material }: Assessment): string {
  return createHash('sha256').update(`${partId} ${process} ${material}`).digest('hex').slice(0, 32);
}

function processChain(assessment: Assessment, measures: PartMeasures): Record<string, unknown> {
  const { process, processName, material, machine, orientation, cost, findings, isFeasible } = assessment;
  return {
    name: `${process.toUpperCase()} | ${material}`,
    prc: processName,
    prc_acronym: process,
    tech: 'additive_manufacturing',
    material_name: material,
    machine_name: machine,
    fits_mac: assessment.fitsMachine,
    feasibility: feasibility(assessment, measures),
    ...(orientation && {
      or_bb_x: orientation.orientedBoxMm.x,
      or_bb_y: orientation.orientedBoxMm.y,
      or_bb_z: orientation.orientedBoxMm.z,
      rot_cost_euler: orientation.rotationDeg,
    }),
    ...(cost && costFields(cost)),
    ...(cost && orientation && { sup_vol_full: orientation.supportVolumeMm3 / 1000, sup_srf_area: orientation.supportedAreaMm2 / 100 }),
    local_engine: { is_feasible: isFeasible, findings, up: orientation?.up, cost },
  };
}

function costFields(cost: NonNullable<Assessment['cost']>): Record<string, unknown> {
  return {
    bld_h: cost.buildHeightMm,
    n_lyr: cost.layerCount,
    parts_pj: cost.partsPerJob,
    part_mass: cost.partMassG,
    sup_mass: cost.supportMassG,
    sup_vol_real: cost.supportVolumeMm3 / 1000,
    leadtime: cost.leadTimeDays,
    mac_t: { mac_t_pj: hoursAndMinutes(cost.jobHours) },
    cost: { cost_pp: cost.costPerPart, cost_pl: cost.costPerLot },
    cost_bd: {
      cost_bd_pp_main: cost.machineCostPerPart,
      cost_bd_pp_mat: cost.materialCostPerPart,
      cost_bd_pp_pre: cost.preCostPerPart,
      cost_bd_pp_post: cost.postCostPerPart,
    },
    market_price: {
      market_price_pp: { calculated: cost.marketPricePerPart },
      market_price_pl: { calculated: cost.marketPricePerLot },
    },
  };
}

function feasibility({ process, fitsMachine, wallThicknessOk, gapSizeOk, findings }: Assessment, measures: PartMeasures) {
  const limits = requireProcess(defaultCatalog, process);
  const { x: shortest, z: longest } = measures.minBoundingBoxMm;
  const isOk = (check: string) => findings.find((finding) => finding.check === check)?.isOk;
  return {
    thickness: {
      t_lim_min: limits.minWallThicknessMm.value,
      t_min: measures.thickness?.min.distanceMm,
      t_min_chk: wallThicknessOk,
      t_max: measures.thickness?.maxMm,
    },
    gap_size: { gap_lim_min: limits.minGapSizeMm.value, gap_min: measures.gap?.distanceMm, gap_min_chk: gapSizeOk },
    size: {
      fits_mac: fitsMachine,
      size_lim_min: limits.minSizeMm.value,
      size_lim_max: limits.maxSizeMm.value,
      size_min: shortest,
      size_max: longest,
      size_min_chk: isOk('minimum_size'),
      size_max_chk: isOk('maximum_size'),
    },
  };
}

function meshChecks({ upload, analysis, actions, isWatertight, basis }: PartMeasures) {
  return {
    upload_file: {
      'Unambiguous Mesh': check(upload.isUnambiguous, 'The file holds the same geometry more than once: export the part once.'),
      ...healthChecks({ ...upload, isWatertight: basis === 'exact' ? isWatertight : upload.isWatertight }),
    },
    analysis_mesh: healthChecks(analysis),
    actions_performed_on_initial_mesh: {
      'Fixing Winding': action(actions.fixedWinding),
      'Inverting Flipped Triangles': action(actions.invertedFlippedTriangles),
      'Merging Open Edges': action(actions.mergedOpenEdges),
    },
  };
}

function healthChecks({ isValidVolume, isWatertight, isWindingConsistent }: MeshHealth) {
  return {
    'Valid Volume': check(isValidVolume, 'The surface encloses no sound volume: export the part as one closed solid.'),
    Watertight: check(isWatertight, 'The surface has open edges: close them in the CAD program or a mesh repair tool.'),
    'Winding Consistent': check(isWindingConsistent, 'Some triangles face the wrong way: recompute the normals before exporting.'),
  };
}

function check(isOk: boolean, advice: string) {
  return { check_passed: isOk, suggested_user_action: isOk ? '' : advice };
}

function action(wasDone: boolean) {
  return {
    check_passed: wasDone ? true : null,
    suggested_user_action: wasDone ? 'Done in a copy; the file is unchanged.' : 'Not required.',
  };
}

/** `355:53`, as 3D Spark writes machine times. */
function hoursAndMinutes(hours: number): string {
  const minutes = Math.round(hours * 60);
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
}
