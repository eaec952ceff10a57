import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { topology } from '../src/engine/metrics/mesh-health/topology.js';
import { weld } from '../src/engine/metrics/mesh-health/weld.js';
import { volumeMm3 } from '../src/engine/metrics/volume.js';
import { readStl } from '../src/engine/readers/stl/stl.js';

test('the spacer is watertight, with the volume of a hexagon less a bore of 48 sides', () => {
  const mesh = weld(readStl(example('spacer.stl')).mesh);

  const hexagonMm2 = 2 * Math.sqrt(3) * 4 ** 2;
  const boreMm2 = (48 / 2) * 2.15 ** 2 * Math.sin((2 * Math.PI) / 48);
  expect(mesh.indices.length / 3).toBe(384);
  expect(volumeMm3(mesh) / ((hexagonMm2 - boreMm2) * 20)).toBeCloseTo(1, 6);
  expect(volumeMm3(mesh)).toBeCloseTo(818.901, 2);
  expect(topology(mesh)).toMatchObject({ openEdgeCount: 0, nonManifoldEdgeCount: 0, isWindingConsistent: true, bodyCount: 1 });
});

test('the leaky spacer misses three triangles and has others turned around', () => {
  const mesh = weld(readStl(example('spacer-leaky.stl')).mesh);

  expect(mesh.indices.length / 3).toBe(381);
  expect(topology(mesh)).toMatchObject({ openEdgeCount: 9, isWindingConsistent: false });
});

test.each(['bracket.step', 'two-bodies-inch.step'])('%s has the header of this project, and a whole frame', (name) => {
  const text = readFileSync(new URL(`../examples/${name}`, import.meta.url), 'latin1');

  const header = text.slice(0, text.indexOf('DATA;'));
  expect(header).toMatch(/^ISO-10303-21;\nHEADER;\nFILE_DESCRIPTION\(\('.*'\),'2;1'\);\nFILE_NAME\('/);
  expect(header).toContain(`FILE_NAME('${name}','2026-01-01T00:00:00',('part-analysis-mcp'),`);
  expect(header).toMatch(/FILE_SCHEMA\(\('AUTOMOTIVE_DESIGN \{ 1 0 10303 214 1 1 1 1 \}'\)\);\nENDSEC;\n$/);
  expect(text.trimEnd()).toMatch(/ENDSEC;\nEND-ISO-10303-21;$/);
});

function example(name: string): Uint8Array {
  return readFileSync(new URL(`../examples/${name}`, import.meta.url));
}
