import type { Mesh } from '../../../../src/engine/mesh.js';
import { largeFlatNormals } from '../../../../src/engine/metrics/cutting/approach.js';
import { sheetForm } from '../../../../src/engine/metrics/cutting/sheet-form.js';
import { toolAccess } from '../../../../src/engine/metrics/cutting/tool-access.js';
import { turnedForm } from '../../../../src/engine/metrics/cutting/turned-form.js';
import { topology } from '../../../../src/engine/metrics/mesh-health/topology.js';
import { buildBvh } from '../../../../src/engine/metrics/rays/bvh.js';
import { minBoundingBoxMm } from '../../../../src/engine/metrics/smallest-box/min-bounding-box.js';
import { createFacing } from '../../../../src/engine/metrics/walls/opposite-faces.js';
import { blocks, moved } from '../metric-shapes.js';

export function accessOf(mesh: Mesh) {
  const { axes } = minBoundingBoxMm(mesh);
  return toolAccess(mesh, topology(mesh).edges, buildBvh(mesh), { axes, holeAxes: [], flats: largeFlatNormals(mesh) });
}

export function turnedOf(mesh: Mesh) {
  return turnedForm(mesh, buildBvh(mesh), [...minBoundingBoxMm(mesh).axes, ...largeFlatNormals(mesh)]);
}

export function sheetOf(mesh: Mesh) {
  return sheetForm(mesh, topology(mesh).edges, createFacing(mesh, buildBvh(mesh), 'material'));
}

/** Plate of 100 x 60 x 2 mm with a square hole of 20 mm. */
export const holedPlate = blocks([0, 40, 60, 100], [0, 20, 40, 60], [0, 2], (i, j) => i !== 1 || j !== 1);

/**
 * Strip 50 mm wide and 2 mm thick whose legs of 30 mm meet at a right angle, in a bend of 3 mm inner radius and the given number of
 * facets: a flat strip that is rolled about the bend.
 */
export function bentStrip(facets: number): Mesh {
  const [inner, thick, leg] = [3, 2, 30];
  const steps = Array.from({ length: facets + 1 }, (_, i) => leg + i);
  const flat = blocks([0, ...steps, leg + facets + leg], [0, 50], [0, thick], () => true);
  return moved(flat, (x, y, z) => {
    const radius = inner + thick - z;
    const turn = ((Math.PI / 2) * Math.min(Math.max(x - leg, 0), facets)) / facets;
    const beyond = Math.max(0, x - leg - facets);
    const along = Math.min(x, leg) + radius * Math.sin(turn) + beyond * Math.cos(turn);
    return [along, y, -radius * Math.cos(turn) + beyond * Math.sin(turn)];
  });
}
