import { common } from './facts.js';
import type { Machine, Material } from './schema.js';

const inSteel = 'In the reference steel, C45';
const priceOfSmallLots = 'Cut to length in small lots; follows the metal exchanges';
const asInBooks = 'Usual machinability over that of C45';

/** Machines that cut parts out of stock, the plainest first within each process. */
export const cuttingMachines: Machine[] = [
  {
    name: '3-axis machining center',
    processes: ['milling'],
    envelopeMm: common({ x: 1000, y: 500, z: 500 }, 'Middle-sized vertical machining center'),
    removalRateCm3PerMin: common(30, `${inSteel}; a roughing mill of 16 mm`),
    hourlyRateEur: common(75, 'With operator; CNC cost guides state 75-150 $/h for three axes'),
  },
  {
    name: '5-axis machining center',
    processes: ['milling'],
    envelopeMm: common({ x: 500, y: 450, z: 400 }, 'Middle-sized machine with a swivel and turn table'),
    removalRateCm3PerMin: common(30, `${inSteel}; a roughing mill of 16 mm`),
    hourlyRateEur: common(120, 'With operator; CNC cost guides state 150-300 $/h for five axes, set-ups on three of them less'),
    maxSetupCount: common(2, 'Reaches all but the side that it is clamped by'),
  },
  {
    name: 'Turn-mill center',
    processes: ['turning'],
    envelopeMm: common({ x: 300, y: 300, z: 600 }, 'Diameter, diameter and length'),
    removalRateCm3PerMin: common(60, `${inSteel}; roughing with inserts`),
    hourlyRateEur: common(80, 'With operator'),
  },
  {
    name: 'Fiber laser 4 kW',
    processes: ['sheet-metal'],
    envelopeMm: common({ x: 3000, y: 1500, z: 25 }, 'Standard sheet size'),
    cutRateMm2PerS: common(200, 'Speed times thickness in mild steel: 4 m/min at 3 mm, 2 m/min at 6 mm'),
    hourlyRateEur: common(100, 'With operator; a public cost table (ETM) states 102 $/h'),
  },
];

/** Stock that parts are cut out of. Prices are ranges of mixed date and quality: estimates to be overridden. */
export const stockMaterials: Material[] = [
  bar('316L (bar)', ['316L', '1.4404', 'SS316L', 'stainless steel 316L', 'X2CrNiMo17-12-2'], 7.98, 7, 0.5),
  bar('C45 (bar)', ['C45', '1.0503', 'AISI 1045', 'steel'], 7.85, 2, 1),
  bar('17-4PH (bar)', ['17-4PH', '1.4542', 'SS17-4PH', 'stainless steel 17-4PH'], 7.75, 10, 0.45),
  bar('EN AW-6082 (bar)', ['EN AW-6082', '6082', '3.2315', 'aluminum', 'aluminium'], 2.7, 7, 3),
  bar('Ti6Al4V (bar)', ['Ti6Al4V', 'Ti64', 'titanium grade 5', '3.7165', 'titanium'], 4.43, 60, 0.25),
  bar('IN718 (bar)', ['IN718', 'Inconel 718', '2.4668', 'nickel alloy 718'], 8.19, 60, 0.12),
  bar('PA6 (bar)', ['PA6', 'nylon', 'polyamide', 'polyamide 6'], 1.14, 8, 4),
  bar('POM (bar)', ['POM', 'acetal', 'polyoxymethylene', 'Delrin'], 1.41, 8, 4),
  sheet('316L (sheet)', ['316L', '1.4404', 'SS316L', 'stainless steel 316L', 'X2CrNiMo17-12-2'], 7.98, 6, 0.8),
  sheet('DC01 (sheet)', ['DC01', '1.0330', 'mild steel', 'steel'], 7.85, 1.5, 1),
  sheet('EN AW-5754 (sheet)', ['EN AW-5754', '5754', '3.3535', 'aluminum', 'aluminium'], 2.67, 5, 0.8),
];

function bar(name: string, aliases: string[], densityGPerCm3: number, pricePerKgEur: number, machinabilityFactor: number): Material {
  return { ...stock(name, aliases, densityGPerCm3, pricePerKgEur), machinabilityFactor: common(machinabilityFactor, asInBooks) };
}

function sheet(name: string, aliases: string[], densityGPerCm3: number, pricePerKgEur: number, cutRateFactor: number): Material {
  const reason = 'Speed of a fiber laser over that in mild steel';
  return { ...stock(name, aliases, densityGPerCm3, pricePerKgEur), cutRateFactor: common(cutRateFactor, reason) };
}

function stock(name: string, aliases: string[], densityGPerCm3: number, pricePerKgEur: number): Material {
  return {
    name,
    aliases,
    densityGPerCm3: common(densityGPerCm3, 'Material tables'),
    pricePerKgEur: common(pricePerKgEur, priceOfSmallLots),
  };
}
