import type { LoggedRequest } from '../../src/sandbox/faults.js';
import { type SpawnedServer, spawnServer } from './spawned-server.js';
import { temporaryFolder } from './temporary-folder.js';

type Emulated = { log: { requests: LoggedRequest[] } };
type Story = {
  environment: Record<string, string>;
  tool: string;
  /** The call, for a server that keeps its files in `folder`. */
  call(folder: string): Promise<object>;
};

/** Tells of every request after it took effect and before its answer leaves. */
export function onEffect({ log }: Emulated, heard: (request: LoggedRequest) => void): void {
  log.requests.push = (...requests) => {
    for (const request of requests) heard(request);
    return Array.prototype.push.apply(log.requests, requests);
  };
}

/**
 * A call to a server that is killed (SIGKILL) when the request of this number has taken effect and before it hears of that, made once
 * more to a new server over the same folder. The number is beyond the last request when `wasKilled` is false.
 */
export async function callOverKill(vendor: Emulated, nth: number, { environment, tool, call }: Story) {
  const folder = await temporaryFolder();
  const args = await call(folder);
  const first = await spawnServer({ folder, environment });
  let killedAt: string | undefined;
  let seen = 0;
  onEffect(vendor, ({ method, path }) => {
    if (++seen !== nth) return;
    killedAt = `${method} ${path.replace(/[0-9a-f]{8}-[0-9a-f-]{27}|\d+/g, '#')}`;
    first.child.kill('SIGKILL');
  });
  const exited = new Promise<void>((resolve) => first.child.once('exit', () => resolve()));
  const answer = await Promise.race([first.callTool(tool, args).catch(() => undefined), exited]);
  if (killedAt === undefined) return { wasKilled: false, killedAt: '', answer: answer ?? {} };
  await exited;
  const second = await spawnServer({ folder, environment });
  return { wasKilled: true, killedAt, answer: await untilEnd(second, await second.callTool(tool, args)) };
}

/** The report of a job, asked for until it has ended. */
async function untilEnd(server: SpawnedServer, answer: Record<string, unknown>): Promise<Record<string, unknown>> {
  for (let report = answer, asked = 0; ; asked++) {
    const { job, state } = (report.structuredContent ?? {}) as { job?: string; state?: string };
    if (job === undefined || !['running', 'paused', 'interrupted'].includes(state ?? '') || asked > 40) return report;
    await new Promise((resolve) => setTimeout(resolve, 250));
    report = await server.callTool('get_job', { job, waitSeconds: 5 });
  }
}
