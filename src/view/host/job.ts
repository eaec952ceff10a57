import type { Host, ToolAnswer } from './host.js';
import { asObject, type Json } from './messages.js';

/** Parts that an answer is about. */
export type Answered = { parts: { partId: string; name: string }[]; platform: string | undefined };

/** How long the server waits before it answers that the job still runs, in seconds; below every host's own patience. */
const waitSeconds = 30;

/** Between two questions about a job that is answered at once, in ms. */
const pauseMs = 2_000;

/**
 * The parts of a tool's answer; while it names a running job, asks for that until it has ended. `onProgress` hears how far it is (0 … 1,
 * null where nobody knows) and in which words.
 *
 * @throws {Error} in words, with what to do, when the job failed or the answer is about no part.
 */
export async function partsOf(host: Host, first: ToolAnswer, onProgress: (share: number | null, text: string) => void): Promise<Answered> {
  let answer = first.structured;
  while (isGoingOn(answer)) {
    if (!host.canCallTools)
      throw new Error('The job is still running, and this program lets the view ask nothing. Ask the assistant to wait for it.');
    const percent = answer.progressPercent;
    onProgress(typeof percent === 'number' ? percent / 100 : null, withoutAdvice(answer.message));
    const asked = performance.now();
    answer = (await host.callTool('get_job', { job: answer.job, waitSeconds })).structured;
    if (isGoingOn(answer) && performance.now() - asked < pauseMs) await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  if (answer.state !== undefined && answer.state !== 'succeeded') {
    const words = typeof answer.message === 'string' ? answer.message : '';
    throw new Error(words || `The job ended as ${String(answer.state)}, without a reason.`);
  }
  const parts = partsIn(answer);
  if (parts.length === 0) throw new Error('This answer is about no part that can be shown. Ask the assistant to analyze a part file.');
  return { parts, platform: platformOf(answer) };
}

function isGoingOn({ state }: Json): boolean {
  return state === 'running' || state === 'paused' || state === 'interrupted';
}

/** What the message tells the model to do is not for people. */
function withoutAdvice(message: unknown): string {
  return typeof message === 'string' ? message.replace(/\s*Call get_job.*$/, '') : '';
}

function partsIn(answer: Json): Answered['parts'] {
  const result = asObject(answer.result);
  const nameOf = (value: unknown, fallback: string) => (typeof value === 'string' && value ? value : fallback);
  const partId = answer.partId ?? result.partId;
  if (typeof partId === 'string') return [{ partId, name: nameOf(result.name ?? answer.name, 'Part') }];
  const files = Array.isArray(result.files) ? result.files.map(asObject) : [];
  return files.flatMap(({ partId, file }, i) => (typeof partId === 'string' ? [{ partId, name: nameOf(file, `Part ${i + 1}`) }] : []));
}

function platformOf(answer: Json): string | undefined {
  const platform = asObject(answer.result).platform ?? answer.platform;
  return typeof platform === 'string' ? platform : undefined;
}
