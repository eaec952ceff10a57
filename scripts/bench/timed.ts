import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a process took: wall clock and processor time [s], and its largest memory [MB]. */
export type Spent = { wallS: number; cpuS: number; peakMb: number; stdout: string };

/** Without what slows every start of Node, on our side and on the peers'. */
export const quietEnvironment = { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', LANG: 'C.UTF-8' };

/**
 * Runs a program to its end, measured by `time` of GNU.
 *
 * @throws {Error} with what it printed, when it fails.
 */
export async function timed(command: string, args: readonly string[], environment: Record<string, string> = {}): Promise<Spent> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const report = join(folder, 'time');
  try {
    const child = spawn('/usr/bin/time', ['-f', '%e %U %S %M', '-o', report, command, ...args], {
      env: { ...quietEnvironment, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      stderr += text;
    });
    const start = process.hrtime.bigint();
    const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
    const wallS = Number(process.hrtime.bigint() - start) / 1e9;
    if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}: ${stderr.slice(-2000) || stdout.slice(-2000)}`);
    const [, userS = 0, systemS = 0, peakKb = 0] = (readFileSync(report, 'utf8').trim().split('\n').at(-1) ?? '').split(' ').map(Number);
    return { wallS, cpuS: userS + systemS, peakMb: peakKb / 1024, stdout };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** One program after the other. */
export function together(first: Spent, second: Spent): Spent {
  return {
    wallS: first.wallS + second.wallS,
    cpuS: first.cpuS + second.cpuS,
    peakMb: Math.max(first.peakMb, second.peakMb),
    stdout: first.stdout + second.stdout,
  };
}
