import type { Cell, Sheet } from '../workbook.js';
import { recordOf } from './documented.js';

type Fields = Record<string, unknown>;

const partRows: [string, string][] = [
  ['Name', 'name'],
  ['File', 'basename'],
  ['Lot size', 'lot_size'],
  ['Bounding box x [mm]', 'bb_x'],
  ['Bounding box y [mm]', 'bb_y'],
  ['Bounding box z [mm]', 'bb_z'],
  ['Volume [cm³]', 'part_vol'],
  ['Surface area [cm²]', 'part_srf_area'],
  ['Smallest wall [mm]', 't_min'],
  ['Smallest gap [mm]', 'gap_min'],
];

/** The report of a part for people: the part, its process chains side by side, and the checks of its mesh. */
export function reportSheets(report: Fields): Sheet[] {
  const part = partRows.map(([label, field]): Cell[] => [label, cell(report[field])]);
  const chains = Object.values(recordOf(report.process_chains)).map((chain) => chainRow(recordOf(chain)));
  const header = ['Process chain', 'Machine', 'Fits', 'Cost per part [EUR]', 'Market price per part [EUR]', 'Lead time [days]', 'Mass [g]'];
  const checks = Object.entries(recordOf(report.mesh_checks)).flatMap(([group, entries]) => checkRows(group, recordOf(entries)));
  return [
    { name: 'Part', rows: part },
    { name: 'Process chains', rows: [header, ...chains] },
    { name: 'Checks', rows: [['Mesh', 'Check', 'Passed', 'What to do'], ...checks] },
  ];
}

function chainRow(chain: Fields): Cell[] {
  const price = recordOf(recordOf(chain.market_price).market_price_pp).calculated;
  const values = [chain.name, chain.machine_name, chain.fits_mac, recordOf(chain.cost).cost_pp, price, chain.leadtime, chain.part_mass];
  return values.map(cell);
}

function checkRows(group: string, checks: Fields): Cell[][] {
  return Object.entries(checks).map(([name, check]) => {
    const { check_passed: passed, suggested_user_action: advice } = recordOf(check);
    return [group, name, cell(passed), cell(advice)];
  });
}

function cell(value: unknown): Cell {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}
