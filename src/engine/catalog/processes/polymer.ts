import { common, stated } from '../facts.js';
import type { Process } from '../schema.js';
import { maxSizeMm, selfSupportingAngleDeg, smallParts, spacingInPowderMm } from './limits.js';

/** Laser sintering of polymer powder. */
export const sls: Process = {
  id: 'sls',
  name: 'Selective laser sintering',
  aliases: ['laser sintering', 'pbf-lb/p'],
  technology: 'additive_manufacturing',
  needsSupport: false,
  minWallThicknessMm: stated(0.7, 'Fathom 0.7; cifproto 0.8'),
  minGapSizeMm: stated(0.5, 'Fathom 0.5; brisk-id 0.5 for moving parts'),
  minHoleDiameterMm: stated(1.5, 'arti90, addema and Stratasys Direct 1.5; cifproto and HLH 1.0'),
  drainDiameterMm: stated(3.5, 'arti90 and addema 3.5 for escape holes'),
  minSizeMm: common(3, smallParts),
  maxSizeMm,
  materials: ['PA12 (SLS)'],
  cost: {
    model: 'layers',
    fixedHours: common(2, 'Heating the chamber'),
    spacingMm: spacingInPowderMm,
    preCostPerPartEur: common(1, 'Nesting, shared by the job'),
    postCostPerPartEur: common(2, 'Unpacking and blasting'),
    powderBed: {
      packingDensity: common(0.1, 'Middle of 8-12 %'),
      densityGPerCm3: common(0.45, 'PA 2200 powder'),
      refreshShare: stated(0.4, 'DMRC Paderborn: 30-50 % new powder per job'),
      coolingShare: common(1, 'Cooling takes about as long as the build, outside the machine'),
    },
  },
};

/** Powder fused by ink and lamps, a whole layer at once. */
export const mjf: Process = {
  id: 'mjf',
  name: 'Multi Jet Fusion',
  aliases: ['hp multi jet fusion', 'multijet fusion'],
  technology: 'additive_manufacturing',
  needsSupport: false,
  minWallThicknessMm: stated(0.5, 'HP and tronix3d 0.5 (0.3 in the plane); Fathom 0.7'),
  minGapSizeMm: stated(0.5, 'Xometry and Fathom 0.5'),
  minHoleDiameterMm: stated(1, 'Solidlines 1; cifproto 0.5'),
  drainDiameterMm: stated(2, 'Solidlines 2-3 for holes that powder leaves by'),
  minSizeMm: common(3, smallParts),
  maxSizeMm,
  materials: ['PA12 (MJF)'],
  cost: {
    model: 'layers',
    fixedHours: common(1.5, 'Heating; a full build then takes about 12 h'),
    spacingMm: spacingInPowderMm,
    preCostPerPartEur: common(1, 'Nesting, shared by the job'),
    postCostPerPartEur: common(2, 'Unpacking and blasting'),
    powderBed: {
      packingDensity: common(0.1, 'Middle of 8-12 %'),
      densityGPerCm3: common(0.48, 'HP 3D HR PA 12 powder'),
      refreshShare: stated(0.2, 'Cost study of a printed UAV part: 80 % of the powder is used again'),
      coolingShare: common(1, 'Cooling takes about as long as the build, outside the machine'),
    },
  },
};

/** Resin cured by light. */
export const sla: Process = {
  id: 'sla',
  name: 'Stereolithography',
  aliases: ['vat photopolymerization', 'resin printing', 'vpp'],
  technology: 'additive_manufacturing',
  needsSupport: true,
  minWallThicknessMm: stated(0.5, 'cifproto 0.5; Fathom 1.0'),
  minGapSizeMm: stated(0.5, 'cifproto and Fathom 0.5'),
  minHoleDiameterMm: stated(0.5, 'cifproto 0.5'),
  drainDiameterMm: common(3.5, 'Usual drain hole of hollow resin parts'),
  selfSupportingAngleDeg,
  minSizeMm: common(1, smallParts),
  maxSizeMm,
  materials: ['Standard resin'],
  cost: {
    model: 'layers',
    fixedHours: common(0.25, 'Filling and heating the resin'),
    plateOffsetMm: common(5, 'Raft and lift'),
    spacingMm: common(2, 'Usual distance between parts'),
    supportDensity: common(0.1, 'Thin struts, like metal supports'),
    preCostPerPartEur: common(2, 'Supports set by hand where they must not mark'),
    postCostPerPartEur: common(5, 'Washing, curing, taking supports off'),
  },
};

/** Resin cured a whole layer at once through a screen. */
export const msla: Process = {
  ...sla,
  id: 'msla',
  name: 'Masked stereolithography',
  aliases: ['lcd resin printing', 'masked sla'],
  variantOf: 'sla',
};

/** Polymer processes in powder and resin. */
export const polymerProcesses: Process[] = [sls, mjf, sla, msla];
