import type { TopoDS_Shape } from 'replicad-opencascadejs';
import type { Modeler } from './modeling.js';

const inchMm = 25.4;

/**
 * An assembly of two solids that do not touch: a shaft (1/2 in x 3 in, with a shoulder of 3/4 in x 1/4 in) and a collar (outside
 * 1 in, inside 0.52 in, 1/2 in wide), modeled at the origin and placed around the shaft at x = 1.5 in, with 0.01 in of air all
 * round. In mm, as the kernel models; written in inches.
 */
export function makeShaftAndCollar(model: Modeler): TopoDS_Shape {
  const rod = (startInch: number, lengthInch: number, diameterInch: number) =>
    model.cylinder([startInch * inchMm, 0, 0], [1, 0, 0], (diameterInch / 2) * inchMm, lengthInch * inchMm);
  const shaft = model.simplify(model.join(rod(0, 3, 0.5), rod(1, 0.25, 0.75)));
  const collar = model.cut(rod(0, 0.5, 1), rod(-0.25, 1, 0.52));
  return model.join(shaft, model.move(collar, [1.5 * inchMm, 0, 0]));
}
