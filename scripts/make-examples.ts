import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { withKernel } from '../src/engine/readers/step/occt.js';
import { makeBracket } from './examples/bracket.js';
import { makeConcentrations } from './examples/concentrations.js';
import { makeBracketDrawing } from './examples/drawing.js';
import { createModeler } from './examples/modeling.js';
import { makeShaftAndCollar } from './examples/shaft-and-collar.js';
import { makeLeaky, makeSpacer, toBinaryStl } from './examples/spacer.js';
import { type StepExample, toStepFile } from './examples/step-file.js';

/** Writes the part files and documents of examples/. Run it from the project's folder; running it again changes no byte. */
const folder = resolve('examples');

const steps = await withKernel((kernel, keep) => {
  const model = createModeler(kernel, keep);
  const bracket: StepExample = {
    shape: makeBracket(model),
    products: ['bracket'],
    unit: 'MM',
    name: 'bracket',
    title: 'Motor bracket with one wall too thin',
  };
  const pair: StepExample = {
    shape: makeShaftAndCollar(model),
    products: ['two-bodies-inch', 'shaft', 'collar'],
    unit: 'INCH',
    name: 'two-bodies-inch',
    title: 'Shaft and collar in inches',
  };
  return [bracket, pair].map((part) => ({ name: `${part.name}.step`, bytes: toStepFile(kernel, keep, part) }));
});

const spacer = makeSpacer();
const stls = [
  { name: 'spacer.stl', bytes: toBinaryStl(spacer, 'part-analysis-mcp example: hexagonal spacer') },
  { name: 'spacer-leaky.stl', bytes: toBinaryStl(makeLeaky(spacer), 'part-analysis-mcp example: hexagonal spacer with faults') },
];

const documents = [
  { name: 'bracket-drawing.pdf', bytes: makeBracketDrawing() },
  { name: 'concentrations.csv', bytes: makeConcentrations() },
];

for (const { name, bytes } of [...steps, ...stls, ...documents]) {
  writeFileSync(join(folder, name), bytes);
  console.log(`examples/${name}`);
}
