import type { Services } from '../services.js';

type PlatformStatus = Awaited<ReturnType<Services['status']>>['platforms'][number];

function platformLine({ platform, isOffered, note, ...more }: PlatformStatus): string {
  const signIn = 'signIn' in more && more.signIn ? ` ${more.signIn}` : '';
  return `platform ${platform}: ${isOffered ? 'on offer' : 'not on offer'}. ${note}${signIn}`;
}

/** `doctor`: what get_status knows, for people. Returns 1 when something is wrong. */
export async function doctor(services: Services): Promise<number> {
  const { version, node, platforms, folders, catalog, limits, problems } = await services.status();
  const lines = [
    `part-analysis-mcp ${version} on Node ${node}`,
    ...platforms.map(platformLine),
    ...folders.map(({ purpose, path, problem }) => `${purpose}: ${path}${problem ? `  PROBLEM: ${problem}` : ''}`),
    `catalog: ${catalog}`,
    ...Object.entries(limits).map(([name, value]) => `${name}: ${value}`),
    problems.length === 0 ? 'No problems found.' : `${problems.length} problem(s):`,
    ...problems.map((problem) => `  ${problem}`),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  return problems.length === 0 ? 0 : 1;
}
