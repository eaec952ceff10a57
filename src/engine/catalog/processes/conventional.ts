import { common, stated } from '../facts.js';
import type { Process } from '../schema.js';

const shopRates = {
  programmingCostEur: common(100, 'About two hours of programming and preparing; nothing for a part made before'),
  procurementDays: common(4, 'Stock that traders cut to length'),
  shiftHours: common(14, 'Two shifts'),
};

/** Milling from a block. */
export const milling: Process = {
  id: 'milling',
  name: 'CNC milling',
  aliases: ['cnc milling', 'cnc', 'machining'],
  technology: 'milling',
  needsSupport: false,
  minWallThicknessMm: common(0.8, 'Metal; 1.5 in plastic. Thinner walls give way to the tool'),
  minGapSizeMm: common(1, 'Smallest end mill in common use; 3 for deep gaps'),
  minHoleDiameterMm: common(1, 'Smallest drill in common use'),
  minSizeMm: common(2, 'Smaller parts are hard to clamp'),
  maxSizeMm: common(1000, 'Largest travel of the machines in this catalog'),
  materials: ['316L (bar)', 'C45 (bar)', '17-4PH (bar)', 'EN AW-6082 (bar)', 'Ti6Al4V (bar)', 'IN718 (bar)', 'PA6 (bar)', 'POM (bar)'],
  cost: {
    model: 'milling',
    ...shopRates,
    setupHours: common(0.5, 'Vise or fixture, zero point, tools in the magazine'),
    handlingMinutes: common(3, 'Unclamping, cleaning, clamping, a first measure'),
    postCostPerPartEur: common(5, 'Deburring and inspection, about six minutes'),
    nonCuttingShare: stated(0.25, 'CNC cost guides (dfma.com, myshopmetrics): 15-30 %'),
    toolShare: common(0.1, 'Usual share of tools in the cost of machining'),
    finishPassFactor: common(1, 'One finishing pass over all of the surface'),
    stockAllowanceMm: common(3, 'Sawn stock, a clean cut on every side'),
    finishStepoverMm: common(4, 'Between 10 mm and more on flat faces and 0.2 mm on free-form ones'),
    finishFeedMmPerMin: common(1000, 'Solid carbide in steel'),
  },
};

/** Turning from a bar, with driven tools. */
export const turning: Process = {
  id: 'turning',
  name: 'CNC turning',
  aliases: ['cnc turning', 'lathe', 'turn-mill'],
  technology: 'turning',
  needsSupport: false,
  minWallThicknessMm: common(0.5, 'Thinner tubes chatter'),
  minGapSizeMm: common(1, 'Narrowest grooving tool in common use'),
  minHoleDiameterMm: common(1, 'Smallest drill in common use'),
  minRoundShare: common(0.5, 'With less of it round, the part is better milled'),
  minSizeMm: common(1, 'Smaller parts are hard to clamp'),
  maxSizeMm: common(600, 'Longest part of the machine in this catalog'),
  materials: milling.materials,
  cost: {
    model: 'turning',
    ...shopRates,
    setupCount: common(2, 'Each end once'),
    setupHours: common(0.5, 'Jaws, tools, zero point'),
    handlingMinutes: common(1, 'Loading a cut piece by hand'),
    postCostPerPartEur: common(3, 'Deburring and inspection'),
    nonCuttingShare: stated(0.25, 'CNC cost guides (dfma.com, myshopmetrics): 15-30 %'),
    toolShare: common(0.05, 'Inserts are cheaper than mills'),
    finishPassFactor: common(1, 'One finishing pass over all of the surface'),
    diameterAllowanceMm: common(2, 'Clean cut of a drawn bar'),
    lengthAllowanceMm: common(5, 'Sawing and facing'),
    finishFeedMm: common(0.15, 'Per turn, for a fine surface'),
    cuttingSpeedMPerMin: common(180, 'Coated carbide in steel'),
    millingRateFactor: common(0.3, 'Driven tools are small'),
  },
};

/** Laser cutting and bending of sheet. */
export const sheetMetal: Process = {
  id: 'sheet-metal',
  name: 'Laser cutting and bending',
  aliases: ['sheet', 'sheet metal', 'laser cutting', 'bending'],
  technology: 'sheet_metal',
  needsSupport: false,
  minWallThicknessMm: common(0.5, 'Thinnest sheet in common use'),
  minGapSizeMm: common(0.3, 'Width of a laser cut'),
  minHoleDiameterMm: common(1, 'About the thickness of the sheet; smaller ones are drilled'),
  minSheetThicknessMm: common(0.5, 'Thinnest sheet in common use'),
  maxSheetThicknessMm: common(12, 'Stainless steel on a laser of 4 kW; above 6 bending needs a large press'),
  minSizeMm: common(0.5, 'The thickness itself'),
  maxSizeMm: common(3000, 'Length of a standard sheet'),
  materials: ['316L (sheet)', 'DC01 (sheet)', 'EN AW-5754 (sheet)'],
  cost: {
    model: 'sheet',
    ...shopRates,
    programmingCostEur: common(25, 'Unrolling and nesting, half an hour'),
    setupHours: common(0.1, 'Loading a sheet, shared with other orders'),
    handlingMinutes: common(1, 'Breaking out and sorting'),
    postCostPerPartEur: common(1, 'Deburring in a belt machine'),
    utilizationShare: common(0.75, 'Mixed nesting of small lots'),
    pierceS: common(1, 'Up to some mm of thickness'),
    nonCuttingShare: common(0.25, 'Moves in air'),
    bendMinutes: common(0.75, 'A stroke and turning the part by hand'),
    bendSetupMinutes: common(10, 'Tools, back gauge, a first piece'),
    bendRateEurPerH: common(70, 'Press brake with operator'),
  },
};

/** Processes that parts are not printed by, to compare with. None of them is calibrated. */
export const conventionalProcesses: Process[] = [milling, turning, sheetMetal];
