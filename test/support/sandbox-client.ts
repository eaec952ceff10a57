import { setTimeout as sleep } from 'node:timers/promises';
import { type Answer, call, openConnection } from './client.js';

/** Twenty times faster: the 30 s between two questions are 1.5 s. */
export const speed = 20;

/** A client on a server that has an emulated 3D Spark beside it, with the real engine behind both. */
export function openSandboxConnection(environment: Record<string, string> = {}) {
  return openConnection({ PART_SANDBOX: '1', PART_SANDBOX_SPEED: String(speed), ...environment });
}

type Client = Parameters<typeof call>[0];

/**
 * Calls a tool and follows the job that it may hand back to its end: also one that pauses, since on a busy machine the real engine may
 * outlast the five minutes that are seconds here.
 */
export async function callToEnd(client: Client, name: string, args: Record<string, unknown>): Promise<Answer> {
  let answer = await call(client, name, args);
  while (!answer.isError && ['running', 'paused'].includes(answer.structured.state as string)) {
    if (answer.structured.state === 'paused') await sleep(200);
    answer = await call(client, 'get_job', { job: answer.structured.job });
  }
  return answer;
}
