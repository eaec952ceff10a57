import type { TopoDS_Shape } from 'replicad-opencascadejs';
import type { Vector } from '../../src/engine/mesh.js';
import type { Modeler } from './modeling.js';

const widthMm = 80;
const depthMm = 60;
const heightMm = 50;
const wallMm = 6;
const bendRadiusMm = 3;
const cornerRadiusMm = 8;
const ribWidthMm = 5;
const ribReachMm = 34;

/**
 * A motor bracket, in mm: base plate (x-y) with four screw holes, upright plate at its back with a bore, two ribs, and a pocket
 * for a sensor, milled 5.7 mm deep into the upright, which is 6 mm thick. What is left there is the mistake that this part is
 * for: a wall of 0.3 mm, 12 mm x 20 mm, around (53, 59.85, 30). Every other wall has 5 mm or more.
 */
export function makeBracket(model: Modeler): TopoDS_Shape {
  const plates = makePlates(model);
  const ribbed = [8, widthMm - 8 - ribWidthMm].reduce((part, x) => model.join(part, makeRib(model, x)), plates);
  const tools = [...makeScrewHoles(model), makeBore(model), makePocket(model)];
  return model.simplify(tools.reduce((part, tool) => model.cut(part, tool), ribbed));
}

function makePlates(model: Modeler): TopoDS_Shape {
  const base = model.box([0, 0, 0], [widthMm, depthMm, wallMm]);
  const upright = model.box([0, depthMm - wallMm, 0], [widthMm, depthMm, heightMm]);
  const plates = model.simplify(model.join(base, upright));
  const bent = model.round(plates, bendRadiusMm, 0, [[0, depthMm - wallMm, wallMm]]);
  const front = model.round(bent, cornerRadiusMm, 2, [
    [0, 0, 0],
    [widthMm, 0, 0],
  ]);
  return model.round(front, cornerRadiusMm, 1, [
    [0, depthMm, heightMm],
    [widthMm, depthMm, heightMm],
  ]);
}

/** Triangle under 45°, sunk 3 mm into both plates so that they join as bodies and not along a face. */
function makeRib(model: Modeler, x: number): TopoDS_Shape {
  const back = depthMm - wallMm;
  const profile: readonly (readonly [number, number])[] = [
    [back - ribReachMm, wallMm],
    [back - ribReachMm, wallMm - 3],
    [back + 3, wallMm - 3],
    [back + 3, wallMm + ribReachMm],
    [back, wallMm + ribReachMm],
  ];
  const corners = profile.map(([y, z]): Vector => [x, y, z]);
  return model.prism(corners, [ribWidthMm, 0, 0]);
}

function makeScrewHoles(model: Modeler): TopoDS_Shape[] {
  const centers: readonly (readonly [number, number])[] = [
    [26, 14],
    [54, 14],
    [26, 40],
    [54, 40],
  ];
  return centers.map(([x, y]) => model.cylinder([x, y, -1], [0, 0, 1], 3.3, wallMm + 2));
}

function makeBore(model: Modeler): TopoDS_Shape {
  return model.cylinder([32, depthMm - wallMm - 1, 30], [0, 1, 0], 9, wallMm + 2);
}

/** Deep to y = 59.7; its corners have the 2 mm radius of the cutter. It starts 4 mm in front of the plate, clear of the ribs. */
function makePocket(model: Modeler): TopoDS_Shape {
  const front = depthMm - wallMm - 4;
  const block = model.box([47, front, 20], [59, depthMm - 0.3, 40]);
  return model.round(block, 2, 1, [
    [47, front, 20],
    [59, front, 20],
    [47, front, 40],
    [59, front, 40],
  ]);
}
