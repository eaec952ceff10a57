import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { call, callToEnd, connect } from '../support/client.js';

/**
 * Self-intersections, repairs, nesting, smallest boxes and the turned STEP file of real parts. See `corpus.test.ts` for PART_CORPUS.
 *
 * Pairs of triangles: CGAL 5.5 with exact arithmetic, every pair whose triangles go through each other or share area in one plane.
 * Smallest boxes: trimesh 5.1, `bounds.oriented_bounds`.
 */
const corpus = process.env.PART_CORPUS;

type Report = {
  part_vol: number;
  part_srf_area: number;
  min_bb_x: number;
  min_bb_y: number;
  min_bb_z: number;
  mesh_checks: {
    actions_performed_on_initial_mesh: Record<string, { check_passed: boolean | null }>;
    local_engine: { before: { open_edges: number; part_vol: number }; after: { open_edges: number } };
  };
  local_engine: {
    measures: {
      selfIntersections: { pairCount: number; overlappingPairCount: number; isComplete: boolean };
      shellCountByDepth: number[];
      surfaceHoles?: { closedCount: number; openCount: number };
    };
  };
};
type Result = { costPerPart: number | null; basis: Record<string, string>; findings: { check: string; advice: string }[] };

async function analyzed(file: string): Promise<{ report: Report; result: Result; partId: string }> {
  const { client } = await connect({ PART_DIRS: corpus! });
  const units = /3mf$|ste?p$/i.test(file) ? {} : { units: 'mm' };
  const { text, structured } = await callToEnd(client, 'analyze_part', { file: join(corpus!, file), ...units });
  expect(text).toContain('succeeded');
  const { partId, result } = structured as { partId: string; result: Result };
  const saved = await call(client, 'fetch_file', { partId, kind: 'fullResult' });
  return { report: JSON.parse(await readFile(saved.structured.path as string, 'utf8')), result, partId };
}

describe.skipIf(!corpus)('self-intersections against CGAL', () => {
  test.each([
    ['stl/1002_tray_bottom.STL', 0, 0],
    ['stl/20mm-xyz-cube.stl', 0, 0],
    // 246 crossings and 28 overlaps by CGAL, and 4 edges that lie exactly in a face and pass through it.
    ['stl/3DBenchy.stl', 278, 28],
    ['stl/busted.STL', 0, 0],
    ['stl/cube-with-cavity.stl', 0, 0],
    ['stl/shared.STL', 0, 0],
    ['stl/soup.stl', 1248, 0],
    ['other/counterXP.3mf', 2272, 0],
    ['other/cube_gears_prod.3mf', 281, 276],
    ['other/fandisk.obj', 0, 0],
  ])('%s: %d pairs, %d of them in one plane', async (file, pairCount, overlappingPairCount) => {
    const { report, result } = await analyzed(file);

    expect(report.local_engine.measures.selfIntersections).toMatchObject({ pairCount, overlappingPairCount, isComplete: true });
    expect(result.findings.some(({ check }) => check === 'self_intersection')).toBe(pairCount > 0);
  });
});

describe.skipIf(!corpus)('repairs in a copy', () => {
  test('the holes of a gear wheel are closed to the volume of the whole one, which is an estimate', async () => {
    const { report, result } = await analyzed('stl/gearwheel-holes.stl');

    expect(Math.abs(report.part_vol / 8.922636658887775 - 1)).toBeLessThan(1e-12);
    expect(report.mesh_checks.actions_performed_on_initial_mesh['Closing Holes']?.check_passed).toBe(true);
    expect(report.mesh_checks.local_engine).toMatchObject({ before: { open_edges: 7 }, after: { open_edges: 0 } });
    expect(report.local_engine.measures.surfaceHoles).toMatchObject({ closedCount: 2, openCount: 0 });
    expect(result.basis.volumeCm3).toBe('estimated');
    expect(result.costPerPart).toBeGreaterThan(0);
    expect(result.findings.find(({ check }) => check === 'mesh')?.advice).toMatch(
      /^The surface has 2 small holes \(7 open edges\), the widest/,
    );
  });

  test('the holes under the feet of a scanned bunny are closed', async () => {
    const { report, result } = await analyzed('other/bunny.ply');

    expect(report.local_engine.measures.surfaceHoles).toMatchObject({ closedCount: 5, openCount: 0 });
    expect(report.mesh_checks.local_engine).toMatchObject({ before: { open_edges: 123 }, after: { open_edges: 0 } });
    expect(result.basis.volumeCm3).toBe('estimated');
  });

  test('a soup of triangles is not made a solid', async () => {
    const { report, result } = await analyzed('stl/soup.stl');

    expect(report.local_engine.measures.surfaceHoles).toMatchObject({ closedCount: 0, openCount: 100 });
    expect(result.costPerPart).toBeNull();
  });

  test.each([
    ['stl/gearwheel-duplicate.stl', ['Removing Doubled Geometry'], 8.92263665888777],
    ['stl/gearwheel-inverted.stl', ['Inverting Flipped Triangles'], 8.92263665888777],
    ['stl/multibody.stl', ['Fixing Winding', 'Inverting Flipped Triangles'], 7.423220546e-6],
    ['stl/featuretype.STL', ['Merging Open Edges'], 0.01162773343119675],
    ['stl/busted.STL', [], 0.526448909944363],
    ['stl/shared.STL', [], 0.002],
  ])('%s: %o', async (file, actions, volumeCm3) => {
    const { report } = await analyzed(file);

    const done = Object.entries(report.mesh_checks.actions_performed_on_initial_mesh).filter(([, { check_passed }]) => check_passed);
    expect(done.map(([name]) => name)).toEqual(actions);
    expect(Math.abs(report.part_vol / volumeCm3 - 1)).toBeLessThan(1e-8);
  });
});

describe.skipIf(!corpus)('nesting depths', () => {
  test.each([
    ['stl/cube-with-cavity.stl', [1, 1]],
    ['stl/multibody.stl', [2]],
    ['stl/busted.STL', [1]],
    ['other/counterXP.3mf', [6]],
    ['step/box_sides.STEP', [10]],
  ])('%s has shells by depth: %o', async (file, depths) => {
    expect((await analyzed(file)).report.local_engine.measures.shellCountByDepth).toEqual(depths);
  });
});

describe.skipIf(!corpus)('the smallest box is not larger than that of trimesh', () => {
  test.each([
    ['stl/1002_tray_bottom.STL', 401483.068],
    ['stl/20mm-xyz-cube.stl', 8000.000762939453],
    ['stl/7_8ths_cube.stl', 64000.02746582759],
    ['stl/3DBenchy.stl', 79686.27311634255],
    ['stl/busted.STL', 904.1843642226582],
    ['stl/featuretype.STL', 17.187500000000004],
    ['stl/gearwheel.bin.stl', 13878.337516396547],
    ['stl/low_poly_benchy.stl', 79813.09904810118],
    ['stl/multibody.stl', 0.09003329785277225],
    ['stl/ADIS16480.STL', 2.8951999999999997e-5],
    ['other/bunny.ply', 0.0023949721579132857],
    ['other/counterXP.3mf', 2397370.776624703],
    ['other/cube_gears_prod.3mf', 706185.0272451924],
    ['other/cycloidal.ply', 3.8934650251706877],
    ['other/fandisk.obj', 2.1518142530537006],
  ])('%s: %d mm3', async (file, volumeMm3) => {
    const { min_bb_x: x, min_bb_y: y, min_bb_z: z } = (await analyzed(file)).report;

    expect(x * y * z).toBeLessThanOrEqual(volumeMm3 * (1 + 1e-6));
  });
});

describe.skipIf(!corpus)('the turned STEP file holds the same part', () => {
  test.each([
    'box_sides.STEP',
    'cube-in.step',
    'cube-m.step',
    'cube-mm.step',
    'featuretype.STEP',
    'nist_ctc_01_asme1_ap203.stp',
    'nist_ctc_02_asme1_ap203.stp',
    'nist_ctc_02_asme1_ap242.stp',
    'nist_ctc_05_asme1_ap203.stp',
    'nist_ctc_05_asme1_ap242.stp',
    'rounded-cube.step',
  ])('%s', async (name) => {
    const measure = async (path: string) => {
      const { client } = await connect({ PART_DIRS: dirname(path) });
      const { structured, text } = await callToEnd(client, 'analyze_part', { file: path, process: 'slm' });
      expect(text).toContain('succeeded');
      const partId = structured.partId as string;
      const saved = await call(client, 'fetch_file', { partId, kind: 'fullResult' });
      return { client, partId, report: JSON.parse(await readFile(saved.structured.path as string, 'utf8')) as Report };
    };

    const before = await measure(join(corpus!, 'step', name));
    const turned = await call(before.client, 'fetch_file', { partId: before.partId, kind: 'orientedCad' });
    expect(turned.text).toContain('orientedCad');
    const after = await measure(turned.structured.path as string);

    expect(Math.abs(after.report.part_vol / before.report.part_vol - 1)).toBeLessThan(1e-9);
    expect(Math.abs(after.report.part_srf_area / before.report.part_srf_area - 1)).toBeLessThan(1e-9);
  });
});
