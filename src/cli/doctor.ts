import type { Services } from '../services.js';

/** `doctor`: what get_status knows, for people. Returns 1 when something is wrong. */
export async function doctor(services: Services): Promise<number> {
  const { version, node, platforms, folders, limits, problems } = await services.status();
  const lines = [
    `part-analysis-mcp ${version} on Node ${node}`,
    ...platforms.map(({ platform, isOffered, note }) => `platform ${platform}: ${isOffered ? 'on offer' : 'not on offer'}. ${note}`),
    ...folders.map(({ purpose, path, problem }) => `${purpose}: ${path}${problem ? `  PROBLEM: ${problem}` : ''}`),
    ...Object.entries(limits).map(([name, value]) => `${name}: ${value}`),
    problems.length === 0 ? 'No problems found.' : `${problems.length} problem(s):`,
    ...problems.map((problem) => `  ${problem}`),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  return problems.length === 0 ? 0 : 1;
}
