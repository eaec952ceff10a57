import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readStep } from '../../../../src/engine/readers/step/step.js';

const twoBodies = readFileSync(new URL('../../../../examples/two-bodies-inch.step', import.meta.url), 'latin1');

async function namesIn(text: string): Promise<(string | undefined)[] | undefined> {
  const { solids } = await readStep(new Uint8Array(Buffer.from(text, 'latin1')));
  return solids?.bodies.map(({ name }) => name);
}

const products = (first: string, second: string) =>
  twoBodies.replace("PRODUCT('shaft','shaft'", `PRODUCT('1',${first}`).replace("PRODUCT('collar','collar'", `PRODUCT('2',${second}`);

test('each solid has the name of its product', async () => {
  expect(await namesIn(twoBodies)).toEqual(['shaft', 'collar']);
});

test('names beyond ASCII are read in the ways that programs write them', async () => {
  expect(await namesIn(products("'It''s a h\\X2\\00FC\\X0\\lse'", "'\\X\\E9\\S\\d \xc3\xb8'"))).toEqual(["It's a hülse", 'éä ø']);
});

test('a product without a name gives its number, and a solid of a product without either its own', async () => {
  const text = products("''", "''")
    .replace("PRODUCT('2'", "PRODUCT(''")
    .replace("#340 = MANIFOLD_SOLID_BREP(''", "#340 = MANIFOLD_SOLID_BREP('Body.2'");

  expect(await namesIn(text)).toEqual(['1', 'Body.2']);
});

test('texts that look like entities change nothing', async () => {
  expect(await namesIn(products("'a;#40=PRODUCT(''x'');'", "'collar'"))).toEqual(["a;#40=PRODUCT('x');", 'collar']);
});
