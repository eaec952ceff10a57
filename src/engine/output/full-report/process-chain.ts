import { createHash } from 'node:crypto';
import type { AnalyzedPart } from '../../analyzed-part.js';
import { requireProcess } from '../../catalog/lookup.js';
import type { Catalog } from '../../catalog/schema.js';
import type { Assessment } from '../../feasibility/assess.js';
import type { BreakEven } from '../../feasibility/conventional/break-evens.js';
import { extentsMm } from '../../metrics/bounding-box.js';
import type { BuildOrientation, ExtentsMm, PartMeasures } from '../../part-measures.js';
import { costFields, ownCostFields } from './cost-fields.js';
import { eulerAngles } from './euler-angles.js';

/** The same part, process and material always have the same chain. */
export function chainIdOf(partId: string, { process, material }: Assessment): string {
  return createHash('sha256').update(`${partId} ${process} ${material}`).digest('hex').slice(0, 32);
}

/** What one process makes of the part, in the words of 3D Spark's process chains. The part itself is never scaled. */
export function processChain(
  assessment: Assessment,
  { order: { lotSize }, part: { measures }, catalog }: AnalyzedPart,
  id: string,
): Record<string, unknown> {
  const { process, processName, material, machine, orientation, cost, costAsUploaded, findings, isFeasible } = assessment;
  return {
    process_chain_id: id,
    name: `${process.toUpperCase()} | ${material}`,
    prc: processName,
    prc_acronym: process,
    tech: requireProcess(catalog, process).technology,
    mat_id: idOf('material', material),
    material_name: material,
    ...machineFields(machine, catalog),
    fits_mac: assessment.fitsMachine,
    feasibility: feasibility(assessment, measures, catalog),
    ...(orientation && poseFields(orientation)),
    ...(cost && costFields(cost, lotSize, costAsUploaded)),
    ...(cost && orientation && { sup_vol_full: orientation.supportVolumeMm3 / 1000, sup_srf_area: orientation.supportedAreaMm2 / 100 }),
    ...(assessment.breakEvens && { break_even: breakEvenFields(assessment.breakEvens) }),
    ...scaledFields(measures, orientation),
    local_engine: { is_feasible: isFeasible, findings, up: orientation?.up, ...ownCostFields(assessment) },
  };
}

function idOf(kind: string, name: string): string {
  return createHash('sha256').update(`${kind} ${name}`).digest('hex').slice(0, 32);
}

function machineFields(name: string | undefined, { machines }: Catalog): Record<string, unknown> {
  const size = machines.find((machine) => machine.name === name)?.envelopeMm.value;
  if (name === undefined || !size) return {};
  return {
    mac_id: idOf('machine', name),
    machine_name: name,
    machine_bld_size_x: size.x,
    machine_bld_size_y: size.y,
    machine_bld_size_z: size.z,
  };
}

/** By the id of the process that competes; `lot_size` is null where one of the two is cheaper in every lot. */
function breakEvenFields(breakEvens: readonly BreakEven[]): Record<string, unknown> {
  const entries = breakEvens.map(({ process, material, machine, lotSize, cheaperInLargeLots, isFeasible, isCalibrated }) => [
    process,
    {
      material_name: material,
      machine_name: machine,
      lot_size: lotSize,
      cheaper_in_large_lots: cheaperInLargeLots,
      is_feasible: isFeasible,
      is_calibrated: isCalibrated,
    },
  ]);
  return Object.fromEntries(entries);
}

function poseFields({ orientedBoxMm: box, rotationDeg }: BuildOrientation): Record<string, unknown> {
  const { fixed, moving } = eulerAngles(rotationDeg);
  return {
    or_bb_x: box.x,
    or_bb_y: box.y,
    or_bb_z: box.z,
    opt_style: 'alpha_beta_gamma',
    rot_x_cost: fixed.x,
    rot_y_cost: fixed.y,
    rot_z_cost: fixed.z,
    rot_cost_euler: moving,
  };
}

function scaledFields({ boundingBox, minBoundingBoxMm, volumeMm3 }: PartMeasures, pose: BuildOrientation | undefined) {
  const sides = ({ x, y, z }: ExtentsMm) => [x, y, z];
  return {
    has_scaling: false,
    scale: [1, 1, 1],
    scaled_bounding_box: sides(extentsMm(boundingBox)),
    scaled_minimal_bounding_box: sides(minBoundingBoxMm),
    ...(pose && { scaled_oriented_bounding_box: sides(pose.orientedBoxMm) }),
    scaled_part_volume: volumeMm3 / 1000,
  };
}

function feasibility({ process, fitsMachine, wallThicknessOk, gapSizeOk, findings }: Assessment, measures: PartMeasures, catalog: Catalog) {
  const limits = requireProcess(catalog, process);
  const { x: shortest, z: longest } = measures.minBoundingBoxMm;
  const isOk = (check: string) => findings.find((finding) => finding.check === check)?.isOk;
  return {
    thickness: {
      t_lim_min: limits.minWallThicknessMm.value,
      t_min: measures.thickness?.min.distanceMm,
      t_min_chk: wallThicknessOk,
      t_max: measures.thickness?.maxMm,
      t_max_chk: null,
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
