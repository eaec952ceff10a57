/** Writes a STEP file of so many drilled plates, a hundred holes in each: about 0.3 MB per plate. `make-plates FILE COUNT`. */
import { writeFileSync } from 'node:fs';
import type { TopoDS_Shape } from 'replicad-opencascadejs';
import { type Keep, type Kernel, withKernel } from '../../../src/engine/readers/step/occt.js';

const [path = '', count = '1'] = process.argv.slice(2);
const rows = 10;
const pitchMm = 12;
const sideMm = rows * pitchMm;
const stepPath = '/plates.step';

/** One flat face with all its holes, pushed up: cutting holes one by one would take minutes. */
function plate(kernel: Kernel, keep: Keep, number: number): TopoDS_Shape {
  const z = 30 * number;
  const corners = [
    [0, 0],
    [sideMm, 0],
    [sideMm, sideMm],
    [0, sideMm],
  ] as const;
  const at = (x: number, y: number) => keep(new kernel.gp_Pnt(x, y, z));
  const outline = keep(new kernel.BRepBuilderAPI_MakeWire());
  corners.forEach(([x, y], i) => {
    const [nextX, nextY] = corners[(i + 1) % 4]!;
    outline.Add(keep(keep(new kernel.BRepBuilderAPI_MakeEdge(at(x, y), at(nextX, nextY))).Edge()));
  });
  const face = keep(new kernel.BRepBuilderAPI_MakeFace(keep(outline.Wire()), true));
  for (let i = 0; i < rows * rows; i++) {
    const middle = at((i % rows) * pitchMm + pitchMm / 2, Math.floor(i / rows) * pitchMm + pitchMm / 2);
    // Turned over: a hole runs around the other way than the outline.
    const axes = keep(new kernel.gp_Ax2(middle, keep(new kernel.gp_Dir(0, 0, -1))));
    const circle = keep(new kernel.gp_Circ(axes, 2 + ((i + number) % 20) / 8));
    const hole = keep(new kernel.BRepBuilderAPI_MakeWire());
    hole.Add(keep(keep(new kernel.BRepBuilderAPI_MakeEdge(circle)).Edge()));
    face.Add(keep(hole.Wire()));
  }
  return keep(keep(new kernel.BRepPrimAPI_MakePrism(keep(face.Face()), keep(new kernel.gp_Vec(0, 0, 20)))).Shape());
}

const bytes = await withKernel((kernel, keep) => {
  const writer = keep(new kernel.STEPControl_Writer());
  for (let i = 0; i < Number(count); i++) {
    writer.Transfer(plate(kernel, keep, i), 'STEPControl_AsIs', true, keep(new kernel.Message_ProgressRange()));
  }
  if (writer.Write(stepPath) !== 'IFSelect_RetDone') throw new Error('The kernel could not write the plates.');
  return kernel.FS.readFile(stepPath);
});
writeFileSync(path, bytes);
