import { execFileSync } from 'node:child_process';
import { mkdir, open, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { expect, test } from 'vitest';
import type { Mesh } from '../src/engine/mesh.js';
import { call, connect, sharedConnection } from './support/client.js';
import { binaryStl, box } from './support/shapes.js';

const shared = sharedConnection();
const plate = box({ size: [60, 40, 10] });

function withCount(bytes: Uint8Array, triangles: number): Uint8Array {
  new DataView(bytes.buffer).setUint32(80, triangles, true);
  return bytes;
}

function withCoordinate(mesh: Mesh, value: number): Mesh {
  const positions = mesh.positions.slice();
  positions[4] = value;
  return { ...mesh, positions };
}

const stepHeader =
  "ISO-10303-21;\nHEADER;\nFILE_DESCRIPTION((''),'2;1');\nFILE_NAME('','',(''),(''),'','','');\nFILE_SCHEMA(('AUTOMOTIVE_DESIGN'));\nENDSEC;\n";

/** A closed triangle of curves and points, but no surface and no solid. */
const stepWithoutSolid = `${stepHeader}DATA;\n#1=CARTESIAN_POINT('',(0.,0.,0.));\nENDSEC;\nEND-ISO-10303-21;\n`;

/** How each file is made, and the first line of the answer. */
const files: [string, string, (path: string) => Promise<unknown>, RegExp][] = [
  ['an empty path', '', async () => {}, /file: Too small/],
  ['a folder', 'folder.stl', (path) => mkdir(path), /folder/],
  ['a named pipe', 'pipe.stl', async (path) => execFileSync('mkfifo', [path]), /not a regular file|named pipe/],
  ['a missing file', 'bracket.stl', async () => {}, /does not exist|no file|not found/i],
  ['an empty file', 'empty.step', (path) => writeFile(path, ''), /empty|0 bytes/],
  [
    'a sparse file of 5 GB',
    'huge.stl',
    async (path) => {
      const file = await open(path, 'w');
      await file.truncate(5_000_000_000);
      await file.close();
    },
    /too large|larger than|limit/,
  ],
  ['a ZIP that is called STEP', 'zip.step', (path) => writeFile(path, zipSync({ a: new Uint8Array(100) })), /ZIP/],
  [
    '[E1] an STL that claims 4,294,967,295 triangles',
    'claims.stl',
    (path) => writeFile(path, withCount(binaryStl(plate), 4_294_967_295)),
    /4,?294,?967,?295/,
  ],
  ['an STL that was cut off', 'cut.stl', (path) => writeFile(path, binaryStl(plate).slice(0, 400)), /12|cut|truncated/],
  [
    '[E7] coordinates that are no numbers',
    'nan.stl',
    (path) => writeFile(path, binaryStl(withCoordinate(plate, Number.NaN))),
    /number|finite/,
  ],
  [
    '[E7] endless coordinates',
    'infinity.stl',
    (path) => writeFile(path, binaryStl(withCoordinate(plate, Number.POSITIVE_INFINITY))),
    /number|finite/,
  ],
  ['[E7] an STL without triangles', 'none.stl', (path) => writeFile(path, withCount(new Uint8Array(84), 0)), /no triangles/],
  ['[E7] a STEP file without a solid', 'no-solid.step', (path) => writeFile(path, stepWithoutSolid), /no solid|no shape|nothing/i],
  [
    'a STEP file that was cut off',
    'cut.step',
    (path) => writeFile(path, `${stepHeader}DATA;\n#1=CARTESIAN_POINT('',(0.,`),
    /END-ISO-10303-21|cut off|incomplete/,
  ],
  ['a web page that is called STEP', 'page.step', (path) => writeFile(path, '<!DOCTYPE html><html>please log in</html>'), /HTML|web page/],
  ['a format that is not read', 'part.sldprt', (path) => writeFile(path, 'x'.repeat(100)), /SLDPRT|sldprt/],
];

test.each(files)('%s gets one clear error, nothing stays behind, and the next call works', async (_, name, make, message) => {
  const { client, folder } = await connect();
  const file = name && join(folder, name);
  await make(file);
  await writeFile(join(folder, 'good.stl'), binaryStl(plate));

  const bad = await call(client, 'analyze_part', { file });
  const next = await call(client, 'get_status');

  expect(bad.isError).toBe(true);
  expect(bad.text).toMatch(message);
  expect(bad.text).not.toMatch(/bug in part-analysis-mcp/);
  expect(next.structured).toMatchObject({ runningJobs: 0, problems: [] });
  expect(await readdir(join(folder, 'state', 'parts-in-work')).catch(() => [])).toEqual([]);
  expect(await readdir(join(folder, 'output')).catch(() => [])).toEqual([]);
});

test('after a bad file the engine measures a good one', async () => {
  const { client, folder } = await shared();
  await writeFile(join(folder, 'bad.step'), stepWithoutSolid);
  await writeFile(join(folder, 'good.stl'), binaryStl(plate));

  const bad = await call(client, 'analyze_part', { file: join(folder, 'bad.step') });
  const good = await call(client, 'analyze_part', { file: join(folder, 'good.stl') });

  expect(bad.isError).toBe(true);
  expect(good.structured).toMatchObject({ result: { volumeCm3: 24 } });
});

test('[E7] a sheet without thickness is measured, and its findings say what is wrong', async () => {
  const { client, folder } = await shared();
  const sheet: Mesh = {
    positions: new Float64Array([0, 0, 0, 50, 0, 0, 50, 30, 0, 0, 30, 0]),
    indices: new Uint32Array([0, 1, 2, 0, 2, 3, 0, 2, 1, 0, 3, 2]),
  };
  await writeFile(join(folder, 'sheet.stl'), binaryStl(sheet));

  const { isError, structured } = await call(client, 'analyze_part', { file: join(folder, 'sheet.stl'), process: 'slm' });

  expect(isError).toBe(false);
  expect(structured).toMatchObject({ result: { isFeasible: false, boundingBoxMm: { x: 50, y: 30, z: 0 } } });
  const { findings } = structured.result as { findings: { check: string; ok: boolean }[] };
  expect(findings.filter(({ ok }) => ok === false).map(({ check }) => check)).toContain('mesh');
});

test('a missing file names its nearest neighbors', async () => {
  const { client, folder } = await shared();
  await writeFile(join(folder, 'Bracket_v2.stl'), binaryStl(plate));

  const { isError, text } = await call(client, 'analyze_part', { file: join(folder, 'bracket_v2.stl') });

  expect(isError).toBe(true);
  expect(text).toContain('Bracket_v2.stl');
});

test.each([
  ['outside the folders', () => '/etc/hostname.stl'],
  ['a link that leads outside', (folder: string) => join(folder, 'link.stl')],
  ['hidden', (folder: string) => join(folder, '.secret', 'part.stl')],
  ['dressed up with dots', (folder: string) => join(folder, 'sub', '..', '..', '..', 'etc', 'passwd.stl')],
  ['attached to the chat', () => '/mnt/user-data/uploads/part.stl'],
])('a file that is %s is refused without a word about what is there', async (_, pathIn) => {
  const { client, folder } = await connect();
  const outside = await connect();
  await writeFile(join(outside.folder, 'part.stl'), binaryStl(plate));
  await symlink(join(outside.folder, 'part.stl'), join(folder, 'link.stl'));
  await mkdir(join(folder, '.secret'));
  await writeFile(join(folder, '.secret', 'part.stl'), binaryStl(plate));

  const { isError, text } = await call(client, 'analyze_part', { file: pathIn(folder) });

  expect(isError).toBe(true);
  expect(text).toMatch(/PART_DIRS|hidden|attached to/i);
});
