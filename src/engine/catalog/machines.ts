import { calibrated, common, sparkExample, stated } from './facts.js';
import type { Machine } from './schema.js';

const recoating = common(10, 'Like the calibrated example; 8-12 s is usual');
const fromMemory = 'Usual figure for this machine, not confirmed by a data sheet';
const publicList = 'Public machine list with links to the makers';

/** A laser-hour is priced like the calibrated one (41.65 EUR for 10.6 cm3/h), so machines differ by size more than by price. */
const perLaser = (lasers: number) => `${lasers} laser(s) at about 42 EUR per laser-hour; one large machine is cheaper at 30-50 (Simpson)`;

/** Machines with the envelope their makers publish, most general first within each process. */
export const machines: Machine[] = [
  {
    name: 'SLM 500',
    processes: ['slm'],
    envelopeMm: stated({ x: 500, y: 280, z: 365 }, 'Public machine lists; SME 2017 for its four lasers'),
    layerThicknessMm: calibrated(0.045, `${sparkExample}: 2096 layers for 94.298 mm`),
    layerTimeS: calibrated(10, `${sparkExample}; only the pair of layer time and build rate is determined`),
    buildRateCm3PerH: calibrated(10.6353, `${sparkExample}: 355:53 h for a job of 15 parts`),
    hourlyRateEur: calibrated(41.64692, `${sparkExample}: 988.10 EUR for 1/15 of 355.88 h`),
  },
  {
    name: 'EOS M 290',
    processes: ['slm', 'dmls'],
    envelopeMm: stated({ x: 250, y: 250, z: 325 }, 'EOS data sheet'),
    layerThicknessMm: stated(0.04, 'EOS process data sheet 316L; the machine takes 0.02-0.06'),
    layerTimeS: recoating,
    buildRateCm3PerH: common(10.66, 'EOS process data sheet 316L, 3.7 mm3/s, times 0.8 for the share of time that the laser is on'),
    hourlyRateEur: common(42, perLaser(1)),
  },
  {
    name: 'SLM 280 2.0',
    processes: ['slm'],
    envelopeMm: stated({ x: 280, y: 280, z: 365 }, 'Advances in Materials Science and Engineering 2022, 5211623, table 2', '2022'),
    layerThicknessMm: common(0.04, 'The machine takes 0.02-0.09'),
    layerTimeS: recoating,
    buildRateCm3PerH: common(21.3, 'Two lasers at the calibrated rate; the nominal 113 cm3/h is for thick layers'),
    hourlyRateEur: common(85, perLaser(2)),
  },
  {
    name: 'DMP Flex 350 Dual',
    processes: ['slm'],
    envelopeMm: stated({ x: 275, y: 275, z: 420 }, publicList),
    layerThicknessMm: common(0.04, 'Usual for 316L'),
    layerTimeS: recoating,
    buildRateCm3PerH: common(21.3, 'Two lasers at the calibrated rate'),
    hourlyRateEur: common(85, perLaser(2)),
  },
  {
    name: 'EOS M 400',
    processes: ['slm', 'dmls'],
    envelopeMm: stated({ x: 400, y: 400, z: 400 }, publicList),
    layerThicknessMm: stated(0.04, 'EOS process data sheet 316L, 0.04 or 0.08'),
    layerTimeS: recoating,
    buildRateCm3PerH: common(10.66, 'EOS process data sheet 316L, 3.7 mm3/s at 0.04 mm (8.4 at 0.08), times 0.8'),
    hourlyRateEur: common(48, 'One laser-hour of 42 EUR and 6 EUR for the larger chamber'),
  },
  {
    name: 'EOS M 400-4',
    processes: ['slm', 'dmls'],
    envelopeMm: stated({ x: 400, y: 400, z: 400 }, publicList),
    layerThicknessMm: stated(0.04, 'EOS process data sheet 316L'),
    layerTimeS: recoating,
    buildRateCm3PerH: common(42.6, 'EOS process data sheet 316L, 14.8 mm3/s, times 0.8'),
    hourlyRateEur: common(170, perLaser(4)),
  },
  {
    name: 'EBM Q20plus',
    processes: ['ebm'],
    envelopeMm: common({ x: 247, y: 247, z: 380 }, `Square within the round plate of 350 mm; ${fromMemory}`),
    layerThicknessMm: common(0.09, 'Usual for Ti6Al4V'),
    layerTimeS: common(35, 'Raking and heating every layer'),
    buildRateCm3PerH: common(44.4, '60 cm3/h in Ti6Al4V, which builds 1.35 times as fast as the reference'),
    hourlyRateEur: common(60, 'A machine dearer than one with a laser, its vacuum and its filaments'),
  },
  {
    name: 'HP Metal Jet S100',
    processes: ['bjt'],
    envelopeMm: common({ x: 430, y: 309, z: 200 }, fromMemory),
    layerThicknessMm: common(0.05, 'Middle of 0.035-0.14'),
    layerTimeS: common(12, '1990 cm3/h of chamber volume'),
    hourlyRateEur: common(80, 'Machine, powder station and curing oven'),
  },
  {
    name: 'ExOne X1 25Pro',
    processes: ['bjt'],
    envelopeMm: common({ x: 400, y: 250, z: 250 }, fromMemory),
    layerThicknessMm: common(0.065, 'Middle of 0.03-0.2'),
    layerTimeS: common(20, 'About 1200 cm3/h of chamber volume'),
    hourlyRateEur: common(65, 'Machine, powder station and curing oven'),
  },
  {
    name: 'EOS P 396',
    processes: ['sls'],
    envelopeMm: stated({ x: 340, y: 340, z: 600 }, 'EOS data sheet'),
    layerThicknessMm: stated(0.12, 'EOS data sheet, 0.06-0.18'),
    layerTimeS: recoating,
    buildRateCm3PerH: common(750, 'Makes a full chamber take the 23 h that 3 l/h (public calculator) stands for, at 10 % packing'),
    hourlyRateEur: common(25, 'List price 267 kEUR over 7 years of 6400 h gives 12; doubled for energy, room and overhead'),
  },
  {
    name: 'HP Jet Fusion 5200',
    processes: ['mjf'],
    envelopeMm: stated({ x: 380, y: 284, z: 380 }, 'HP and Xometry; 356 x 280 x 356 recommended'),
    layerThicknessMm: stated(0.08, 'HP and Xometry'),
    layerTimeS: stated(7.5, 'HP Jet Fusion 4200: 4115 cm3/h of chamber volume'),
    hourlyRateEur: common(30, 'Usual for a full production unit'),
  },
  {
    name: 'Form 4',
    processes: ['sla', 'msla'],
    envelopeMm: stated({ x: 200, y: 125, z: 210 }, 'Virginia Tech wiki'),
    layerThicknessMm: stated(0.1, 'Virginia Tech wiki, 0.025-0.3'),
    layerTimeS: common(8, 'About 45 mm of height per hour, the whole layer exposed at once'),
    hourlyRateEur: common(5, 'Desktop machine, tank and build platform wear'),
  },
  {
    name: 'Form 3',
    processes: ['sla'],
    envelopeMm: stated({ x: 145, y: 145, z: 185 }, publicList),
    layerThicknessMm: stated(0.1, 'Public machine list, 0.025-0.3'),
    layerTimeS: common(20, 'Laser drawn layer, averaged over full and empty plates'),
    hourlyRateEur: common(4, 'Desktop machine, tank and build platform wear'),
  },
  {
    name: 'Prusa MK4',
    processes: ['fdm'],
    envelopeMm: stated({ x: 250, y: 210, z: 220 }, 'OrcaSlicer machine profile'),
    layerThicknessMm: stated(0.2, 'Usual PrusaSlicer profile; the machine takes 0.05-0.30'),
    buildRateCm3PerH: common(40, 'About 11 mm3/s through a 0.4 mm nozzle'),
    hourlyRateEur: common(1.5, 'About 1000 EUR over 2 years of 2000 h, with energy, wear and failed prints'),
  },
  {
    name: 'Ultimaker S5',
    processes: ['fdm'],
    envelopeMm: stated({ x: 330, y: 240, z: 300 }, 'Cura machine definition'),
    layerThicknessMm: stated(0.2, 'Usual Cura profile; the machine takes 0.06-0.30'),
    buildRateCm3PerH: common(40, 'About 11 mm3/s through a 0.4 mm nozzle'),
    hourlyRateEur: common(3, 'About 6000 EUR over 2 years of 2000 h, with energy, wear and failed prints'),
  },
];
