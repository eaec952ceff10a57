/** Writes a STEP file of so many drilled plates, with so many rows of so many holes: 5 kB per hole. `make-plates FILE COUNT ROWS`. */
import { writeFileSync } from 'node:fs';
import type { TopoDS_Shape } from 'replicad-opencascadejs';
import { withKernel } from '../../../src/engine/readers/step/occt.js';
import { createModeler, type Hole, type Modeler } from '../../examples/modeling.js';

const [path = '', count = '1', side = '10'] = process.argv.slice(2);
const rows = Number(side);
const pitchMm = 12;
const sideMm = rows * pitchMm;
const stepPath = '/plates.step';

/** One flat face with all its holes, pushed up: cutting holes one by one would take minutes. */
function plate(model: Modeler, number: number): TopoDS_Shape {
  const z = 30 * number;
  const middle = (i: number) => i * pitchMm + pitchMm / 2;
  const holes = Array.from({ length: rows * rows }, (_, i): Hole => {
    const center = [middle(i % rows), middle(Math.floor(i / rows)), z] as const;
    return { center, radius: 2 + ((i + number) % 20) / 8 };
  });
  const corners = [
    [0, 0, z],
    [sideMm, 0, z],
    [sideMm, sideMm, z],
    [0, sideMm, z],
  ] as const;
  return model.prism(corners, [0, 0, 20], holes);
}

const bytes = await withKernel((kernel, keep) => {
  const model = createModeler(kernel, keep);
  const writer = keep(new kernel.STEPControl_Writer());
  for (let i = 0; i < Number(count); i++) {
    writer.Transfer(plate(model, i), 'STEPControl_AsIs', true, keep(new kernel.Message_ProgressRange()));
  }
  if (writer.Write(stepPath) !== 'IFSelect_RetDone') throw new Error('The kernel could not write the plates.');
  return kernel.FS.readFile(stepPath);
});
writeFileSync(path, bytes);
