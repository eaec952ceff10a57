import type { Fact } from '../fact.js';
import { calibrated, common, sparkExample, stated } from '../facts.js';
import type { Process } from '../schema.js';
import { maxSizeMm, selfSupportingAngleDeg, smallParts, spacingInPowderMm } from './limits.js';

/** Laser powder bed fusion of metal: the calibrated process. */
export const slm: Process = {
  id: 'slm',
  name: 'Selective laser melting',
  aliases: ['lpbf', 'l-pbf', 'pbf-lb', 'laser powder bed fusion', 'selective laser beam melting'],
  technology: 'additive_manufacturing',
  needsSupport: true,
  minWallThicknessMm: stated(0.5, `${sparkExample}: t_lim_min; Fathom 0.5; EOS 316L 0.3-0.4 at best`),
  minGapSizeMm: stated(0.5, `${sparkExample}: gap_lim_min; Fathom and nicerapid 0.5`),
  minHoleDiameterMm: stated(0.5, 'arti90 0.5; cifproto 1.0; smaller ones are drilled'),
  drainDiameterMm: stated(2, 'arti90 2 for escape holes'),
  selfSupportingAngleDeg,
  minSizeMm: stated(7, `${sparkExample}: size_lim_min`),
  maxSizeMm,
  materials: ['316L', 'Ti6Al4V', 'AlSi10Mg', 'IN718', 'MS1', '17-4PH', 'CoCrMo'],
  cost: {
    model: 'layers',
    fixedHours: calibrated(0, sparkExample),
    plateOffsetMm: calibrated(5, `${sparkExample}: bld_h - or_bb_z`),
    spacingMm: calibrated(0, `${sparkExample}: 15 parts per job, as with any spacing up to 2.7 mm`),
    supportDensity: calibrated(0.1, `${sparkExample}: sup_vol_real / sup_vol_full`),
    preCostPerPartEur: calibrated(45.225, `${sparkExample}: cost_bd_pp_pre before rounding`),
    postCostPerPartEur: calibrated(35.56667, `${sparkExample}: cost_bd_pp_post before rounding`),
  },
};

/** The same process under the name that EOS gave it. Only the other one is calibrated. */
export const dmls: Process = {
  ...slm,
  id: 'dmls',
  name: 'Direct metal laser sintering',
  aliases: ['eos dmls'],
  variantOf: 'slm',
  cost: {
    model: 'layers',
    fixedHours: likeSlm(0),
    plateOffsetMm: likeSlm(5),
    spacingMm: likeSlm(0),
    supportDensity: likeSlm(0.1),
    preCostPerPartEur: likeSlm(45.225),
    postCostPerPartEur: likeSlm(35.56667),
  },
};

function likeSlm(value: number): Fact {
  return common(value, 'Like selective laser melting, where the published example fixes it');
}

/** Powder bed fusion by electron beam: hot, in vacuum, in a cake of lightly sintered powder. */
export const ebm: Process = {
  id: 'ebm',
  name: 'Electron beam melting',
  aliases: ['pbf-eb', 'electron beam powder bed fusion', 'eb-pbf'],
  technology: 'additive_manufacturing',
  needsSupport: true,
  minWallThicknessMm: common(0.8, 'The beam is wider than a laser; 0.6-1.0 is usual'),
  minGapSizeMm: common(1, 'Sintered powder has to be blasted out of it'),
  minHoleDiameterMm: common(1.5, 'Sintered powder has to be blasted out of it'),
  drainDiameterMm: common(4, 'Sintered powder has to be blasted out through it'),
  selfSupportingAngleDeg,
  minSizeMm: common(7, 'Like selective laser melting'),
  maxSizeMm,
  materials: ['Ti6Al4V', 'CoCrMo', 'IN718'],
  cost: {
    model: 'layers',
    fixedHours: common(8, 'Vacuum and heating 2 h, cooling in the machine 6 h'),
    plateOffsetMm: common(3, 'Cut off the start plate'),
    spacingMm: common(3, 'Usual distance between parts'),
    supportDensity: common(0.05, 'Half of that of laser melting: supports lead heat away and carry little'),
    preCostPerPartEur: common(45, 'Like selective laser melting'),
    postCostPerPartEur: common(40, 'Blasting the powder cake off, taking supports off'),
  },
};

/** Binder jetting of metal: printed cold, then sintered, which shrinks it. */
export const binderJetting: Process = {
  id: 'bjt',
  name: 'Metal binder jetting',
  aliases: ['binder jetting', 'mbj', 'binder jet', 'metal jet', 'metal binder jet'],
  technology: 'additive_manufacturing',
  needsSupport: false,
  minWallThicknessMm: stated(1, 'Neway 3DP, binder jetting design guide'),
  minGapSizeMm: common(0.5, 'Loose powder is brushed and blown out'),
  minHoleDiameterMm: common(1, 'Loose powder is brushed and blown out'),
  drainDiameterMm: common(3.5, 'Like laser sintering; green parts bear no shaking'),
  minSizeMm: common(3, smallParts),
  maxSizeMm: common(150, 'Larger parts sag and crack in the furnace'),
  materials: ['316L', '17-4PH'],
  cost: {
    model: 'layers',
    fixedHours: common(1, 'Changing the build box'),
    spacingMm: spacingInPowderMm,
    preCostPerPartEur: common(2, 'Nesting and compensating the shrinkage, shared by the job'),
    postCostPerPartEur: common(8, 'Taking powder off green parts by hand, loading the furnace'),
    powderBed: {
      packingDensity: common(0.2, 'Denser than polymer, since parts do not warp'),
      densityGPerCm3: common(4.6, 'About 58 % of the solid metal'),
      refreshShare: common(0.05, '95 % of the powder is used again'),
      coolingShare: common(0.5, 'Curing the binder in an oven, outside the machine'),
    },
    sintering: {
      linearShrinkageShare: common(0.17, 'Middle of 15-20 %'),
      furnaceEnvelopeMm: common({ x: 400, y: 300, z: 300 }, 'Usual batch furnace'),
      furnaceHours: common(36, 'Debinding and sintering overnight and a day'),
      furnaceRateEurPerH: common(25, 'Batch furnace with hydrogen or vacuum'),
    },
  },
};

/** Metal processes, the calibrated one first. */
export const metalProcesses: Process[] = [slm, ebm, binderJetting, dmls];
