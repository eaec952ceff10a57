import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { writeBall } from '../made-mesh.js';
import { inPairs, median, medianRatio } from '../pairs.js';
import { timed } from '../timed.js';
import type { Work } from '../work.js';

export const picture: Work = {
  id: 'picture',
  about:
    'A heat map of 1024 x 768 from a file of a million triangles, read included, against the shaded picture that f3d makes of the same file, drawn by the processor on a display that runs before.',
  timeGoes:
    'Filling triangles 23 %, reading and joining corners 12 %, values 11 %, painting 8 %, lines 8 %, memory 7 %, projection 6 %, PNG 5 %; a fifth of all is code that is not yet compiled. Tried: corners joined by WebAssembly (a tenth less in all), normals of seen triangles only, hidden triangles skipped before a division, loops within the part, faster packing (a quarter less in all), edges sorted before filling (no gain), triangles filled by WebAssembly (a twentieth less in all for 200 lines that are harder to read: left out), other settings of the compiler (no gain). Not tried: threads.',
  packages: ['f3d', 'xvfb', 'libgl1-mesa-dri', 'time'],
  async measure(bench) {
    const subject = await bench.subject('picture');
    const file = join(bench.folder, 'shown.stl');
    writeBall(file, 1_000_000);
    const png = join(bench.folder, 'shown.png');
    const f3d = ['--dry-run', '--resolution', '1024,768', '--output', join(bench.folder, 'f3d.png'), file];
    const display = await startDisplay();
    const pairs = await inPairs(
      bench.pairs,
      () => timed(process.execPath, [subject, file, png]),
      () => timed('f3d', f3d, { DISPLAY: display.name, LIBGL_ALWAYS_SOFTWARE: '1' }),
    ).finally(display.stop);
    const seconds = (side: { wallS: number }[]) => median(side.map(({ wallS }) => wallS)).toFixed(2);
    return [
      {
        work: 'heat map 1024 × 768 of 1 M triangles',
        unit: "× f3d's picture",
        value: medianRatio(pairs, ({ wallS }) => wallS),
        goal: { atMost: 0.7 },
        details: `${seconds(pairs.ours)} s, ${seconds(pairs.peer)} s`,
      },
    ];
  },
};

/** A display in memory. Its own start is no work of f3d's. */
async function startDisplay(): Promise<{ name: string; stop(): void }> {
  const server = spawn('Xvfb', ['-displayfd', '1', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const number = await new Promise<string>((resolve, reject) => {
    server.once('error', reject).once('close', (code) => reject(new Error(`Xvfb ended with ${code}.`)));
    server.stdout.setEncoding('utf8').once('data', (text: string) => resolve(text.trim()));
  });
  return { name: `:${number}`, stop: () => void server.kill() };
}
