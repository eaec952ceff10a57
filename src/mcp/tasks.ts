import { setTimeout as sleep } from 'node:timers/promises';
import {
  type McpServer,
  MissingRequiredClientCapabilityError,
  ProtocolError,
  ProtocolErrorCode,
  type ServerContext,
} from '@modelcontextprotocol/server';
import { z } from 'zod';
import type { Call } from '../call.js';
import { InputError } from '../errors.js';
import type { Services } from '../services.js';
import { answer, type ToolAnswer } from './answer.js';
import { takesExtension, tasksExtension } from './client-capabilities.js';
import type { Tool } from './tool.js';

type JobView = Awaited<ReturnType<Services['jobs']['get']>>;

/** What ends within this time is answered, and no task is made of it. */
const quickMs = 2_000;
const pollIntervalMs = 1_000;
/** Answers hold pictures; of a task that is asked for later, its job tells what came of it. */
const mostKept = 50;

/** Answers under way or there, by their tasks. They belong to the process: a client may ask for a task on another connection. */
const kept = new Map<string, Promise<ToolAnswer>>();

/**
 * The answer of a tool, or, where that takes longer and follows a job, a task with the id of the job, which is answered when the job has
 * ended. `run` is given what is different in the call.
 */
export async function answerOrTask(
  run: (changes: Partial<Call>) => Promise<ToolAnswer>,
  services: Services,
  { waitSeconds }: Record<string, unknown>,
  { mcpReq: { signal } }: ServerContext,
): Promise<ToolAnswer> {
  const stop = new AbortController();
  const pass = () => stop.abort(signal.reason);
  signal.addEventListener('abort', pass, { once: true });
  let handOver: (job: string) => void = () => {};
  const started = new Promise<string>((settle) => {
    handOver = settle;
  });
  const patienceMs = typeof waitSeconds === 'number' ? Math.min(waitSeconds * 1000, quickMs) : quickMs;

  const answered = run({ signal: stop.signal, handOver });
  const first = await Promise.race([answered.then((whole) => ({ whole })), started.then((job) => sleep(patienceMs, { job }))]);
  if ('whole' in first) return first.whole;
  // From here on it is the task that can be cancelled, and not the call.
  signal.removeEventListener('abort', pass);
  keep(first.job, answered);
  return created(await services.jobs.get(first.job, 0, quiet));
}

/** Makes the server answer for its tasks. `getJob` tells what became of a task of an earlier process. */
export function registerTasks(server: McpServer, services: Services, getJob: Tool): void {
  const { jobs } = services;
  const byId = { params: z.looseObject({ taskId: z.string() }) };

  server.server.setRequestHandler('tasks/get', byId, async ({ taskId }, context) => {
    const view = await known(context, () => jobs.get(taskId, 0, quiet));
    const task = toTask(view);
    return task.status === 'completed' ? { ...task, result: await resultOf(view) } : task;
  });

  // No task of ours asks for input: that is asked before there is a task.
  server.server.setRequestHandler('tasks/update', byId, async ({ taskId }, context) => {
    await known(context, () => jobs.get(taskId, 0, quiet));
    return {};
  });

  server.server.setRequestHandler('tasks/cancel', byId, async ({ taskId }, context) => {
    await known(context, () => jobs.cancel(taskId, quiet));
    return {};
  });

  async function resultOf({ job, failure }: JobView): Promise<Record<string, unknown>> {
    const whole = await kept.get(job);
    const state = stateOf(whole);
    if (whole && state !== 'running' && state !== 'paused') return whole;
    if (failure) return { isError: true, content: [{ type: 'text', text: `${failure.message}\n${failure.hint}` }] };
    return answer(server, getJob, services, { job, waitSeconds: 0 }, quiet);
  }
}

function stateOf(answer: ToolAnswer | undefined): unknown {
  const facts = answer?.structuredContent;
  return typeof facts === 'object' && facts !== null && 'state' in facts ? facts.state : undefined;
}

/** Nobody hears of the progress of a task but those who ask for it. */
const quiet: Call = { signal: new AbortController().signal, progress() {} };

/** @throws the errors of the extension: for clients that do not know it, and for tasks that are not known. */
async function known(context: ServerContext, read: () => Promise<JobView>): Promise<JobView> {
  if (!takesExtension(context, tasksExtension)) {
    throw new MissingRequiredClientCapabilityError({ requiredCapabilities: { extensions: { [tasksExtension]: {} } } });
  }
  return read().catch((error) => {
    if (!(error instanceof InputError)) throw error;
    throw new ProtocolError(ProtocolErrorCode.InvalidParams, `There is no such task. ${error.message} ${error.hint}`);
  });
}

function toTask({ job, state, progress, createdAt, updatedAt, failure }: JobView) {
  const isOver = state === 'succeeded' || state === 'failed';
  return {
    taskId: job,
    // A failed job is an answer that says so; `failed` is for errors of the protocol.
    status: isOver ? 'completed' : state === 'cancelled' ? 'cancelled' : 'working',
    statusMessage: failure?.message ?? (isOver ? 'Done.' : `${progress.message} (${Math.round(progress.fraction * 100)} %)`),
    createdAt,
    lastUpdatedAt: updatedAt,
    ttlMs: null,
    pollIntervalMs,
  };
}

/** The job stands beside the task for whoever reads only the result of a tool; the library asks for data according to its schema. */
function created(view: JobView): ToolAnswer {
  const { job, state } = view;
  const message = `${view.progress.message}. This goes on as a task.`;
  const text = `job: ${job}\nstate: ${state}\nmessage: ${message}`;
  return { resultType: 'task', ...toTask(view), structuredContent: { job, state, message }, content: [{ type: 'text', text }] };
}

function keep(job: string, answer: Promise<ToolAnswer>): void {
  // Whoever asks for the task hears of it.
  answer.catch(() => {});
  kept.delete(job);
  kept.set(job, answer);
  for (const oldest of kept.keys()) if (kept.size > mostKept) kept.delete(oldest);
}
