import { createHash } from 'node:crypto';
import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createEngine } from '../../src/engine/engine.js';
import { recordFault } from '../faults/record.js';
import { childFile } from '../support/client.js';
import { temporaryFolder } from '../support/temporary-folder.js';

/** One facet, and no line end. */
const facet = 'facet normal 0 0 0 outer loop vertex 0 0 0 vertex 1 0 0 vertex 0 1 0 endloop endfacet ';

/** Writes a text STL file of one line, and tells its checksum. */
async function writeOneLine(path: string, bytes: number): Promise<string> {
  const file = await open(path, 'w');
  const hash = createHash('sha256');
  const piece = Buffer.from(facet.repeat(10_000));
  for (let written = 0; written < bytes; written += piece.length) {
    const next = written === 0 ? Buffer.concat([Buffer.from('solid '), piece]) : piece;
    hash.update(next);
    await file.write(next);
  }
  await file.close();
  return hash.digest('hex');
}

test('[E7] a text file of 500 MB in one line is read within the memory limit, or told to be too large', async (context) => {
  const folder = await temporaryFolder();
  const path = join(folder, 'line.stl');
  const sha256 = await writeOneLine(path, 500_000_000);
  const engine = createEngine(() => ({ childFile, processes: 1, timeoutS: 240, memoryMb: 2048 }));
  onTestFinished(engine.close);
  const file = { path, name: 'line.stl', format: 'stl', sizeBytes: (await stat(path)).size, sha256, modifiedMs: 0 } as const;
  const before = process.memoryUsage().rss;

  const outcome = await engine
    .orient(
      { file, units: 'mm', rotationDeg: { x: 0, y: 0, z: 0 }, outputPath: join(folder, 'turned.stl') },
      { signal: new AbortController().signal, progress: () => {} },
    )
    .then(
      () => 'read',
      (error) => error.message,
    );

  const grownMb = (process.memoryUsage().rss - before) / 2 ** 20;
  const isHeld = ['read', 'The orientation needed more than 2048 MB of memory, its limit.'].includes(outcome);
  recordFault(context, { runs: 1, passed: isHeld && grownMb < 50 ? 1 : 0, figure: `${outcome}; server +${grownMb.toFixed(0)} MB` });
  expect(isHeld, outcome).toBe(true);
  expect(grownMb).toBeLessThan(50);
});
