import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { withKernel } from '../../../src/engine/readers/step/occt.js';
import { orientedStep } from '../../../src/engine/writers/oriented-step.js';
import { rotationOf } from '../../../src/engine/writers/rotation.js';
import { igesBox } from '../../support/iges.js';
import { mutationsOf, textMutationsOf } from './byte-mutations.js';

/** Small sound files for the CAD kernels: a block with a hole as BREP, text and binary, and as STEP; a box as IGES. */
export async function soundKernelFiles() {
  const { text, binary } = await withKernel((kernel, keep) => {
    const block = keep(keep(new kernel.BRepPrimAPI_MakeBox(10, 20, 5)).Shape());
    const pin = keep(keep(new kernel.BRepPrimAPI_MakeCylinder(2, 30)).Shape());
    const progress = keep(new kernel.Message_ProgressRange());
    const part = keep(keep(new kernel.BRepAlgoAPI_Cut(block, pin, progress)).Shape());
    kernel.BinTools.Write(part, '/made.bin', progress);
    const made = kernel.FS.readFile('/made.bin').slice();
    kernel.FS.unlink('/made.bin');
    return { text: new Uint8Array(Buffer.from(kernel.BRepToolsWrapper.Write(part), 'latin1')), binary: made };
  });
  const step = await orientedStep({ bytes: text, format: 'BREP', units: 'mm' }, rotationOf({ x: 0, y: 0, z: 0 }));
  return { text, binary, step, iges: igesBox([10, 20, 5], { flag: '2', name: 'MM' }) };
}

/** Edits of sound files of the formats that a CAD kernel reads; `withExamples` edits a larger STEP file, too. */
export async function kernelFiles({ withExamples }: { withExamples: boolean }) {
  const { text, binary, step, iges } = await soundKernelFiles();
  const example = new Uint8Array(readFileSync(resolve('examples/two-bodies-inch.step')));
  const edited = (...files: Uint8Array[]) => {
    const sound = fc.constantFrom(...files);
    return fc.oneof({ weight: 3, arbitrary: textMutationsOf(sound) }, { weight: 1, arbitrary: mutationsOf(sound) });
  };
  return { step: withExamples ? edited(step, example) : edited(step), brep: edited(text, binary), iges: edited(iges) };
}

/** The STEP file with every oriented edge made of itself, on which a reader that follows them runs out of stack. */
export function withCircularEdges(step: Uint8Array): Uint8Array {
  const text = Buffer.from(step).toString('latin1');
  return Buffer.from(text.replaceAll(/(#\d+)(\s*=\s*ORIENTED_EDGE\s*\([^#]*)#\d+/g, '$1$2$1'), 'latin1');
}
