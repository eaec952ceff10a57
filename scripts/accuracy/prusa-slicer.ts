import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SliceSettings } from '../../src/engine/slicing/slice-settings.js';

/** Filament and time of a print, without warming up. */
export type Print = { filamentMm3: number; printS: number };

/** Version of the PrusaSlicer that is installed, or undefined. */
export function prusaSlicerVersion(): string | undefined {
  try {
    return execFileSync('prusa-slicer', ['--help'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).match(
      /PrusaSlicer-(\d+\.\d+\.\d+)/,
    )?.[1];
  } catch {
    return undefined;
  }
}

/** Slices an STL file as it lies. @throws {Error} when PrusaSlicer cannot. */
export function slicedByPrusa(stl: Uint8Array, settings: SliceSettings): Print {
  const folder = mkdtempSync(join(tmpdir(), 'accuracy-'));
  try {
    writeFileSync(join(folder, 'part.stl'), stl);
    writeFileSync(join(folder, 'print.ini'), toIni(settings));
    const files = ['--load', join(folder, 'print.ini'), '--export-gcode', '-o', join(folder, 'part.gcode'), join(folder, 'part.stl')];
    execFileSync('prusa-slicer', files, { stdio: 'ignore', timeout: 600_000 });
    return readPrint(readFileSync(join(folder, 'part.gcode'), 'latin1'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readPrint(gcode: string): Print {
  const lengthMm = Number(gcode.match(/; filament used \[mm\] = ([\d.]+)/)?.[1]);
  const time = gcode.match(/estimated printing time \(normal mode\) = (.+)/)?.[1] ?? '';
  const seconds = { d: 86_400, h: 3600, m: 60, s: 1 };
  const printS = [...time.matchAll(/(\d+)([dhms])/g)].reduce(
    (sum, [, n, unit]) => sum + Number(n) * seconds[unit as keyof typeof seconds],
    0,
  );
  if (!(lengthMm > 0 && printS > 0)) throw new Error('PrusaSlicer left no filament and time.');
  return { filamentMm3: (lengthMm * Math.PI * filamentDiameterMm ** 2) / 4, printS };
}

const filamentDiameterMm = 1.75;

/** Our settings in PrusaSlicer's words, and what we leave to it: the maker's profile for the Original Prusa i3 MK3S. */
function toIni(s: SliceSettings): string {
  const ours = {
    layer_height: s.layerThicknessMm,
    first_layer_height: s.layerThicknessMm,
    extrusion_width: s.lineWidthMm,
    perimeter_extrusion_width: s.lineWidthMm,
    external_perimeter_extrusion_width: s.lineWidthMm,
    infill_extrusion_width: s.lineWidthMm,
    solid_infill_extrusion_width: s.lineWidthMm,
    top_infill_extrusion_width: s.topLineWidthMm,
    perimeters: s.perimeterCount,
    fill_density: `${100 * s.infillShare}%`,
    top_solid_layers: s.topLayerCount,
    bottom_solid_layers: s.bottomLayerCount,
    external_perimeter_speed: s.outerPerimeterSpeedMmPerS,
    perimeter_speed: s.innerPerimeterSpeedMmPerS,
    small_perimeter_speed: s.smallPerimeterSpeedMmPerS,
    infill_speed: s.infillSpeedMmPerS,
    solid_infill_speed: s.infillSpeedMmPerS,
    top_solid_infill_speed: s.topInfillSpeedMmPerS,
    bridge_speed: s.bridgeSpeedMmPerS,
    first_layer_speed: s.firstLayerSpeedMmPerS,
    travel_speed: s.travelSpeedMmPerS,
    perimeter_acceleration: s.perimeterAccelerationMmPerS2,
    infill_acceleration: s.infillAccelerationMmPerS2,
    default_acceleration: s.infillAccelerationMmPerS2,
    machine_max_jerk_x: s.jerkMmPerS,
    machine_max_jerk_y: s.jerkMmPerS,
    slowdown_below_layer_time: s.shortestLayerS,
    min_print_speed: s.slowestSpeedMmPerS,
    skirt_distance: s.skirtDistanceMm,
    skirt_height: s.skirtLayerCount,
  };
  return [...Object.entries(ours), ...Object.entries(profile)].map(([name, value]) => `${name} = ${value}\n`).join('');
}

/** A plate that takes every part, no start and end code, and the values of the profile that change filament or time. */
const profile = {
  avoid_crossing_perimeters: 0,
  bed_shape: '0x0,1000x0,1000x1000,0x1000',
  bottom_solid_min_thickness: 0.5,
  bridge_acceleration: 1000,
  bridge_flow_ratio: 0.95,
  brim_width: 0,
  cooling: 1,
  elefant_foot_compensation: 0.2,
  ensure_vertical_shell_thickness: 1,
  external_fill_pattern: 'rectilinear',
  extra_perimeters: 0,
  extrusion_multiplier: 1,
  fan_always_on: 1,
  filament_density: 1.24,
  filament_diameter: 1.75,
  filament_max_volumetric_speed: 15,
  fill_angle: 45,
  fill_pattern: 'gyroid',
  first_layer_acceleration: 800,
  first_layer_extrusion_width: 0.42,
  gap_fill_speed: 40,
  gcode_flavor: 'marlin',
  infill_anchor: 2.5,
  infill_anchor_max: 12,
  infill_overlap: '25%',
  machine_limits_usage: 'time_estimate_only',
  machine_max_acceleration_e: 5000,
  machine_max_acceleration_extruding: 1250,
  machine_max_acceleration_retracting: 1250,
  machine_max_acceleration_travel: 1250,
  machine_max_acceleration_x: 1000,
  machine_max_acceleration_y: 1000,
  machine_max_acceleration_z: 200,
  machine_max_feedrate_e: 120,
  machine_max_feedrate_x: 200,
  machine_max_feedrate_y: 200,
  machine_max_feedrate_z: 12,
  machine_max_jerk_e: 4.5,
  machine_max_jerk_z: 0.4,
  max_print_height: 1200,
  max_print_speed: 200,
  retract_before_wipe: '0%',
  gcode_resolution: 0.0125,
  nozzle_diameter: 0.4,
  perimeter_generator: 'arachne',
  retract_before_travel: 1,
  retract_layer_change: 1,
  retract_length: 0.8,
  retract_lift: 0.4,
  retract_speed: 35,
  seam_position: 'aligned',
  skirts: 1,
  min_skirt_length: 4,
  solid_infill_below_area: 0,
  start_gcode: 'G28',
  end_gcode: 'M84',
  support_material: 0,
  support_material_threshold: 45,
  thick_bridges: 0,
  thin_walls: 0,
  top_solid_min_thickness: 0.7,
  travel_speed_z: 12,
  use_relative_e_distances: 1,
  wipe: 1,
  before_layer_gcode: 'G92 E0.0',
};
