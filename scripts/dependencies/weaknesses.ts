import { spawnSync } from 'node:child_process';

type Report = { vulnerabilities?: Record<string, { severity: string }>; statusCode?: number };

/** Known weaknesses of packages that are in use, by name; `unknown` says why nobody could be asked. */
export type Weaknesses = { found: string[] } | { unknown: string };

/** Any of what is shipped; of what only builds and tests, high and critical ones. */
export function findWeaknesses(): Weaknesses {
  const shipped = audit(['--omit=dev']);
  if ('unknown' in shipped) return shipped;
  const all = audit([]);
  if ('unknown' in all) return all;
  const severe = all.found.filter((text) => /\((?:high|critical)\)$/.test(text));
  return { found: [...new Set([...shipped.found, ...severe])] };
}

function audit(options: string[]): Weaknesses {
  const { stdout } = spawnSync('npm', ['audit', '--json', ...options], { encoding: 'utf8', timeout: 60_000, maxBuffer: 1 << 26 });
  return toWeaknesses(stdout ?? '');
}

export function toWeaknesses(answer: string): Weaknesses {
  let report: Report;
  try {
    report = JSON.parse(answer) as Report;
  } catch {
    return { unknown: 'npm audit gave no answer' };
  }
  if (!report.vulnerabilities) return { unknown: `the registry gives no list of weaknesses (${report.statusCode ?? 'no answer'})` };
  return { found: Object.entries(report.vulnerabilities).map(([name, { severity }]) => `${name} has a known weakness (${severity})`) };
}
