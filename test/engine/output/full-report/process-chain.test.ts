import { expect, test } from 'vitest';
import { defaultCatalog } from '../../../../src/engine/catalog/catalog.js';
import { overrideCatalog } from '../../../../src/engine/catalog/override.js';
import { assessPart } from '../../../../src/engine/feasibility/assess.js';
import { measurePart } from '../../../../src/engine/measure-part.js';
import { fullReport } from '../../../../src/engine/output/full-report/full-report.js';
import { box } from '../../../support/shapes.js';

type Fields = Record<string, unknown>;

const tenantCatalog = overrideCatalog(
  defaultCatalog,
  { machines: { 'SLM 500': { envelopeMm: { x: 250, y: 500, z: 500 } } } },
  '2026-11-22',
);

/** The published example: its volume, its box in the build pose and its support, whatever its shape. */
function exampleReport(lotSize: number): { report: Fields; chain: Fields } {
  const orientedBoxMm = { x: 80.5916910044279, y: 94.04364245094841, z: 89.29829984144529 };
  const rotationDeg = { x: 240.4245544829421, y: 179.44032677965492, z: 23.6283174033407 };
  const pose = { up: [0, 0, 1] as const, rotationDeg, orientedBoxMm, supportVolumeMm3: 30327.35538851565, supportedAreaMm2: 1424.525862 };
  const uploadedBoxMm = { x: 86.50474166870117, y: 109.58368682861328, z: 91.1187717244029 };
  const asUploaded = { ...pose, rotationDeg: { x: 0, y: 0, z: 0 }, orientedBoxMm: uploadedBoxMm, supportVolumeMm3: 90_000 };
  const measured = measurePart(
    {
      mesh: box({ size: [86.50474, 109.58369, 91.11877] }),
      units: { unit: 'mm', source: 'file', reason: 'The file states mm.' },
      notes: [],
    },
    () => {},
  );
  const measures = { ...measured.measures, volumeMm3: 245168.833411312, orientation: { poses: [pose], asUploaded } };
  const part = { ...measured, measures };
  const order = {
    file: { path: '/parts/a.stl', name: 'a.stl', format: 'stl', sizeBytes: 1, sha256: 'a'.repeat(64), modifiedMs: 0 },
    lotSize,
  } as const;
  const assessments = assessPart(part, { process: 'slm', lotSize }, tenantCatalog) as Parameters<typeof fullReport>[0]['assessments'];
  const report = JSON.parse(JSON.stringify(fullReport({ partId: 'b'.repeat(32), order, catalog: tenantCatalog, part, assessments })));
  return { report, chain: report.process_chains[report.primary_process_chain_id] };
}

test('the published example has the published numbers, in the published names', () => {
  const { chain } = exampleReport(1);

  expect(chain).toMatchObject({
    bld_h: expect.closeTo(94.29829984144529, 9),
    cost: { cost_pj: expect.closeTo(1199.334, 3), cost_pl: expect.closeTo(1199.334, 3), cost_pp: expect.closeTo(1199.334, 3) },
    cost_bd: {
      cost_bd_pp_main: expect.closeTo(988.101, 3),
      cost_bd_pp_mat: expect.closeTo(130.441, 3),
      cost_bd_pp_post: expect.closeTo(35.57, 2),
      cost_bd_pp_pre: expect.closeTo(45.23, 1),
    },
    fits_mac: true,
    has_scaling: false,
    labor: { labor_pj: '23:28', labor_pl: '23:28', labor_pp: '23:28' },
    leadtime: 16,
    mac_t: { mac_t_pj: '355:53', mac_t_pl: '355:53', mac_t_pp: '355:53' },
    ...{ machine_bld_size_x: 250, machine_bld_size_y: 500, machine_bld_size_z: 500, machine_name: 'SLM 500' },
    market_price: {
      market_price_pp: { calculated: expect.closeTo(1799.001, 3) },
      market_price_pj: { calculated: expect.closeTo(1799, 1) },
    },
    n_lyr: 2096,
    nst_style: 'alone',
    opt_style: 'alpha_beta_gamma',
    part_mass: expect.closeTo(1949.09222561993, 6),
    parts_pj: 15,
    ...{ prc_acronym: 'slm', tech: 'additive_manufacturing', material_name: '316L', name: 'SLM | 316L' },
    rot_cost_euler: { x: expect.closeTo(-58.163033, 5), y: expect.closeTo(-20.670735, 5), z: expect.closeTo(-168.280761, 5) },
    ...{ rot_x_cost: 240.4245544829421, rot_y_cost: 179.44032677965492, rot_z_cost: 23.6283174033407 },
    scale: [1, 1, 1],
    scaled_oriented_bounding_box: [80.5916910044279, 94.04364245094841, 89.29829984144529],
    scaled_part_volume: expect.closeTo(245.16883341131197, 9),
    sup_mass: expect.closeTo(24.11024753386994, 6),
    sup_srf_area: expect.closeTo(14.245, 3),
    sup_vol_full: expect.closeTo(30.32735538851565, 9),
    sup_vol_real: expect.closeTo(3.032735538851565, 9),
  });
});

test('a lot that does not fill its jobs is told in the same sense: per part, per lot, and for its parts in one job', () => {
  const { chain } = exampleReport(31);

  expect(chain).toMatchObject({
    cost: { cost_pp: expect.closeTo(1199.334, 3), cost_pl: expect.closeTo(31 * 1199.334, 0), cost_pj: expect.closeTo(15 * 1199.334, 0) },
    mac_t: { mac_t_pp: '355:53', mac_t_pj: '355:53', mac_t_pl: '1067:39' },
    labor: { labor_pp: '23:28', labor_pl: '70:24' },
  });
});

test('the cost in the pose of the file is told, and what turning saves', () => {
  const { chain } = exampleReport(1);
  const { cost_as_uploaded: uploaded, turning_saves_pp: saved } = chain.local_engine as {
    cost_as_uploaded: Fields;
    turning_saves_pp: number;
  };

  // 2136 layers in a job of 2 x 5 parts, and 9 cm3 of support in place of 3.03.
  expect(uploaded).toMatchObject({ layerCount: 2136, partsPerJob: 10 });
  expect(chain.cost_ini_pp).toBe(uploaded.costPerPart);
  expect(saved).toBeCloseTo((chain.cost_ini_pp as number) - 1199.334, 2);
  expect(saved).toBeGreaterThan(25);
});

test('every value that the cost rests on is in the report, and the cost of other lots', () => {
  const { cost_parameters: parameters, lot_costs: lots } = exampleReport(3).chain.local_engine as {
    cost_parameters: Fields[];
    lot_costs: Fields[];
  };

  expect(parameters).toContainEqual({
    ...{ name: 'machines.SLM 500.envelopeMm.y', value: 500, unit: 'mm' },
    ...{ source: 'PART_CATALOG', date: '2026-11-22', certainty: 'given' },
  });
  expect(lots.map(({ lotSize }) => lotSize)).toEqual([1, 2, 3, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000]);
  expect(lots[0]).toMatchObject({ costPerPart: expect.closeTo(1199.334, 2), ownJobs: { jobCount: 1 } });
});
