import type { TopoDS_Shape } from 'replicad-opencascadejs';
import type { Keep, Kernel } from '../../src/engine/readers/step/occt.js';

const stepPath = '/example.step';

export type StepExample = {
  shape: TopoDS_Shape;
  /** Names of the products in their order in the file: an assembly before its parts. */
  products: readonly string[];
  unit: 'MM' | 'INCH';
  name: string;
  title: string;
};

/** STEP file (AP214) of a solid or an assembly; always the same bytes for the same shape. */
export function toStepFile(kernel: Kernel, keep: Keep, { shape, products, unit, name, title }: StepExample): string {
  const writer = keep(new kernel.STEPControl_Writer());
  if (!kernel.Interface_Static.SetCVal('write.step.unit', unit)) throw new Error('The kernel does not know the unit.');
  const status = writer.Transfer(shape, 'STEPControl_AsIs', true, keep(new kernel.Message_ProgressRange()));
  if (status !== 'IFSelect_RetDone') throw new Error(`The kernel could not convert the shape: ${status}.`);
  if (writer.Write(stepPath) !== 'IFSelect_RetDone') throw new Error('The kernel could not write the file.');
  const text = new TextDecoder().decode(kernel.FS.readFile(stepPath));
  kernel.FS.unlink(stepPath);
  return withOwnHeader(nameProducts(text, products), name, title);
}

/** The kernel's header has the time and its own name in it. */
function withOwnHeader(text: string, name: string, title: string): string {
  const schema = /FILE_SCHEMA\([^;]*;/.exec(text)?.[0];
  const data = text.indexOf('DATA;');
  if (schema === undefined || data < 0) throw new Error('The kernel wrote no STEP header.');
  return [
    'ISO-10303-21;',
    'HEADER;',
    `FILE_DESCRIPTION(('${title}'),'2;1');`,
    `FILE_NAME('${name}.step','2026-01-01T00:00:00',('part-analysis-mcp'),`,
    `  ('part-analysis-mcp'),'Open CASCADE','part-analysis-mcp','');`,
    schema,
    'ENDSEC;',
    text.slice(data),
  ].join('\n');
}

function nameProducts(text: string, names: readonly string[]): string {
  const products = /\bPRODUCT\(\s*'[^']*'\s*,\s*'[^']*'/g;
  if (text.match(products)?.length !== names.length) throw new Error('The kernel wrote another number of products.');
  let next = 0;
  return text.replace(products, () => {
    const name = names[next++];
    return `PRODUCT('${name}','${name}'`;
  });
}
