import type { TopoDS_Shape } from 'replicad-opencascadejs';
import type { Vector } from '../../src/engine/mesh.js';
import type { Modeler } from './modeling.js';

const WIDTH = 80;
const DEPTH = 60;
const HEIGHT = 50;
const WALL = 6;
const BEND_RADIUS = 3;
const CORNER_RADIUS = 8;
const RIB_WIDTH = 5;
const RIB_REACH = 34;

/**
 * A motor bracket, in mm: base plate (x-y) with four screw holes, upright plate at its back with a bore, two ribs, and a pocket
 * for a sensor, milled 5.7 mm deep into the upright, which is 6 mm thick. What is left there is the mistake that this part is
 * for: a wall of 0.3 mm, 12 mm x 20 mm, around (53, 59.85, 30). Every other wall has 5 mm or more.
 */
export function makeBracket(model: Modeler): TopoDS_Shape {
  const plates = makePlates(model);
  const ribbed = [8, WIDTH - 8 - RIB_WIDTH].reduce((part, x) => model.join(part, makeRib(model, x)), plates);
  const tools = [...makeScrewHoles(model), makeBore(model), makePocket(model)];
  return model.simplify(tools.reduce((part, tool) => model.cut(part, tool), ribbed));
}

function makePlates(model: Modeler): TopoDS_Shape {
  const base = model.box([0, 0, 0], [WIDTH, DEPTH, WALL]);
  const upright = model.box([0, DEPTH - WALL, 0], [WIDTH, DEPTH, HEIGHT]);
  const plates = model.simplify(model.join(base, upright));
  const bent = model.round(plates, BEND_RADIUS, 0, [[0, DEPTH - WALL, WALL]]);
  const front = model.round(bent, CORNER_RADIUS, 2, [
    [0, 0, 0],
    [WIDTH, 0, 0],
  ]);
  return model.round(front, CORNER_RADIUS, 1, [
    [0, DEPTH, HEIGHT],
    [WIDTH, DEPTH, HEIGHT],
  ]);
}

/** Triangle under 45°, sunk 3 mm into both plates so that they join as bodies and not along a face. */
function makeRib(model: Modeler, x: number): TopoDS_Shape {
  const back = DEPTH - WALL;
  const profile: readonly (readonly [number, number])[] = [
    [back - RIB_REACH, WALL],
    [back - RIB_REACH, WALL - 3],
    [back + 3, WALL - 3],
    [back + 3, WALL + RIB_REACH],
    [back, WALL + RIB_REACH],
  ];
  const corners = profile.map(([y, z]): Vector => [x, y, z]);
  return model.prism(corners, [RIB_WIDTH, 0, 0]);
}

function makeScrewHoles(model: Modeler): TopoDS_Shape[] {
  const centers: readonly (readonly [number, number])[] = [
    [26, 14],
    [54, 14],
    [26, 40],
    [54, 40],
  ];
  return centers.map(([x, y]) => model.cylinder([x, y, -1], [0, 0, 1], 3.3, WALL + 2));
}

function makeBore(model: Modeler): TopoDS_Shape {
  return model.cylinder([32, DEPTH - WALL - 1, 30], [0, 1, 0], 9, WALL + 2);
}

/** Deep to y = 59.7; its corners have the 2 mm radius of the cutter. It starts 4 mm in front of the plate, clear of the ribs. */
function makePocket(model: Modeler): TopoDS_Shape {
  const front = DEPTH - WALL - 4;
  const block = model.box([47, front, 20], [59, DEPTH - 0.3, 40]);
  return model.round(block, 2, 1, [
    [47, front, 20],
    [59, front, 20],
    [47, front, 40],
    [59, front, 40],
  ]);
}
