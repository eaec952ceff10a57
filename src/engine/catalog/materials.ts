import { calibrated, common, sparkExample, stated } from './facts.js';
import type { Material } from './schema.js';

const prusaProfile = 'PrusaSlicer 2.5 filament profile';
const eosDataSheet = 'EOS material data sheet';
const sameAs316L = common(1, 'Taken like 316L; layer thickness and laser power decide');

/** Feedstock, most used first within each family. Prices are ranges of mixed date and quality: estimates to be overridden. */
export const materials: Material[] = [
  {
    name: '316L',
    aliases: ['1.4404', 'SS316L', 'stainless steel 316L', 'X2CrNiMo17-12-2'],
    densityGPerCm3: calibrated(7.95, sparkExample),
    pricePerKgEur: calibrated(66.10635, sparkExample),
    buildRateFactor: calibrated(1, 'Reference of all metal build rates'),
  },
  {
    name: 'Ti6Al4V',
    aliases: ['Ti64', 'titanium grade 5', '3.7165', 'titanium'],
    densityGPerCm3: stated(4.41, eosDataSheet),
    pricePerKgEur: stated(350, 'phas.io powder price overview, 300-500'),
    buildRateFactor: stated(1.35, 'EOS M 290 process data sheets: 5.0 mm3/s against 3.7 mm3/s for 316L'),
  },
  {
    name: 'AlSi10Mg',
    aliases: ['aluminum', 'aluminium', '3.2381', 'EN AC-43000'],
    densityGPerCm3: stated(2.67, eosDataSheet),
    pricePerKgEur: common(70, 'Middle of 45-100'),
    buildRateFactor: stated(2.84, 'EOS M 290 process data sheets: 10.5 mm3/s (60 um) against 3.7 mm3/s for 316L'),
  },
  {
    name: 'IN718',
    aliases: ['Inconel 718', '2.4668', 'nickel alloy 718'],
    densityGPerCm3: stated(8.15, 'T. W. Simpson, A simple cost equation for metal AM'),
    pricePerKgEur: stated(120, 'T. W. Simpson, A simple cost equation for metal AM (phas.io: 280-400)'),
    buildRateFactor: sameAs316L,
  },
  {
    name: 'MS1',
    aliases: ['1.2709', 'maraging steel', 'tool steel', 'M300'],
    densityGPerCm3: stated(8.05, 'EOS data sheet, 8.0-8.1'),
    pricePerKgEur: common(90, 'Middle of 60-120'),
    buildRateFactor: sameAs316L,
  },
  {
    name: '17-4PH',
    aliases: ['1.4542', 'SS17-4PH', 'stainless steel 17-4PH'],
    densityGPerCm3: common(7.75, 'Middle of 7.7-7.8'),
    pricePerKgEur: common(80, 'Middle of 60-100'),
    buildRateFactor: sameAs316L,
  },
  {
    name: 'CoCrMo',
    aliases: ['CoCr', 'cobalt chrome', 'MP1'],
    densityGPerCm3: common(8.4, 'Middle of 8.3-8.5'),
    pricePerKgEur: common(200, 'Middle of 150-250'),
    buildRateFactor: sameAs316L,
  },
  {
    name: 'PA12 (SLS)',
    aliases: ['PA12', 'PA 2200', 'nylon 12', 'nylon', 'polyamide 12'],
    densityGPerCm3: common(0.93, 'EOS PA 2200 as sintered'),
    pricePerKgEur: stated(60, '3YOURMIND pricing example; 50-80 in the trade'),
  },
  {
    name: 'PA12 (MJF)',
    aliases: ['PA12', 'HP 3D HR PA12', 'nylon 12', 'nylon', 'polyamide 12'],
    densityGPerCm3: common(1.01, 'HP 3D HR PA 12 as fused'),
    pricePerKgEur: stated(50, 'Cost study of a printed UAV part'),
  },
  {
    name: 'Standard resin',
    aliases: ['resin', 'photopolymer', 'clear resin', 'grey resin'],
    densityGPerCm3: common(1.15, 'Middle of 1.10-1.20'),
    pricePerKgEur: common(130, '150 EUR per liter, middle of 100-200'),
  },
  {
    name: 'PLA',
    aliases: ['polylactic acid'],
    densityGPerCm3: stated(1.24, prusaProfile),
    pricePerKgEur: stated(25.4, prusaProfile),
  },
  { name: 'PETG', aliases: ['PET-G'], densityGPerCm3: stated(1.27, prusaProfile), pricePerKgEur: stated(27.8, prusaProfile) },
  { name: 'ABS', aliases: [], densityGPerCm3: stated(1.04, prusaProfile), pricePerKgEur: stated(27.8, prusaProfile) },
  { name: 'ASA', aliases: [], densityGPerCm3: stated(1.07, prusaProfile), pricePerKgEur: stated(42.7, prusaProfile) },
  {
    name: 'PC blend',
    aliases: ['PC', 'polycarbonate'],
    densityGPerCm3: stated(1.22, prusaProfile),
    pricePerKgEur: stated(62.4, prusaProfile),
  },
  {
    name: 'PA11-CF',
    aliases: ['PA11 carbon fiber', 'carbon fiber nylon'],
    densityGPerCm3: stated(1.11, prusaProfile),
    pricePerKgEur: stated(151.2, prusaProfile),
  },
  { name: 'TPU', aliases: ['flex', 'TPE'], densityGPerCm3: stated(1.22, prusaProfile), pricePerKgEur: stated(82, prusaProfile) },
];
