import { calibrated, common, stated } from '../facts.js';
import type { FilamentCosting } from '../filament-costing.js';
import type { Process } from '../schema.js';
import { maxSizeMm, selfSupportingAngleDeg } from './limits.js';

const profile = 'PrusaSlicer 2.5, profile "0.20mm QUALITY @MK3" for the Original Prusa i3 MK3S';
const printer = 'PrusaSlicer 2.5, printer profile of the Original Prusa i3 MK3S';
const filament = 'PrusaSlicer 2.5, filament profile Prusament PLA';
const slicedParts = 'Parts sliced with PrusaSlicer 2.5 by that profile, see bench/accuracy.md';

/** The maker's own profile for parts that should look good; layers of 0.2 mm through a nozzle of 0.4 mm. */
const slicing: FilamentCosting['slicing'] = {
  lineWidthMm: stated(0.45, profile),
  topLineWidthMm: stated(0.4, profile),
  perimeterCount: stated(2, profile),
  infillShare: stated(0.15, profile),
  topLayerCount: stated(6, profile),
  bottomLayerCount: stated(4, profile),
  outerPerimeterSpeedMmPerS: stated(25, profile),
  innerPerimeterSpeedMmPerS: stated(45, profile),
  smallPerimeterSpeedMmPerS: stated(25, profile),
  infillSpeedMmPerS: stated(80, profile),
  topInfillSpeedMmPerS: stated(40, profile),
  bridgeSpeedMmPerS: stated(25, profile),
  firstLayerSpeedMmPerS: stated(20, profile),
  curvedInfillSpeedMmPerS: calibrated(37, `${slicedParts}: gyroid infill is asked for at 80 mm/s and its curves let it reach 34-39`),
  travelSpeedMmPerS: stated(180, profile),
  perimeterAccelerationMmPerS2: stated(800, profile),
  infillAccelerationMmPerS2: stated(1000, profile),
  jerkMmPerS: stated(8, printer),
  retractionS: calibrated(0.35, `${slicedParts}: 0.33-0.36 s for 0.8 mm at 35 mm/s with a lift of 0.4 mm`),
  shortestLayerS: stated(15, filament),
  slowestSpeedMmPerS: stated(15, filament),
  skirtDistanceMm: stated(2, profile),
  skirtLayerCount: stated(3, profile),
};

/** Filament, one part at a time. */
export const fdm: Process = {
  id: 'fdm',
  name: 'Fused deposition modeling',
  aliases: ['fff', 'fused filament fabrication', 'material extrusion', 'filament printing'],
  technology: 'additive_manufacturing',
  needsSupport: true,
  minWallThicknessMm: stated(1, 'Fathom and arti90 1.0; cifproto 1.2'),
  minGapSizeMm: stated(0.5, 'Fathom 0.5; arti90 0.2-0.5'),
  minHoleDiameterMm: stated(2, 'arti90 and cifproto 2.0'),
  selfSupportingAngleDeg,
  minSizeMm: common(3, 'Smaller parts come off the plate'),
  maxSizeMm,
  materials: ['PLA', 'PETG', 'ABS', 'ASA', 'PC blend', 'PA11-CF', 'TPU'],
  cost: {
    model: 'filament',
    plateOffsetMm: common(0, 'Printed on the plate'),
    slicing,
    supportDensity: common(0.15, 'Like the infill'),
    supportSpeedMmPerS: stated(50, profile),
    preCostPerPartEur: common(1, 'Slicing and starting'),
    postCostPerPartEur: common(1, 'Taking off the plate, supports'),
  },
};
