import type { Readable } from 'node:stream';
import type { Call } from '../call.js';
import { ConfigError, InputError, JobError } from '../errors.js';
import type { ToChild } from './messages.js';
import { type Fence, forgetFence, startChild } from './start-child.js';
import { createTalk, type Reply } from './talk.js';
import { memoryMark } from './watchdog.js';

export type Limits = { timeoutS: number; memoryMb: number };
type Ending = { code: number | null; signal: NodeJS.Signals | null; failure?: NodeJS.ErrnoException };

/** `read` takes the answer out of a reply; undefined for one that is none to this request. */
export type Question<Answer> = { request: ToChild; read(reply: Reply): Answer | undefined; limits: Limits; call: Call };

/** The child process ended, or is no longer fit to be used; `detail` is for the log. */
export class EngineCrash extends Error {}

export type EngineProcess = ReturnType<typeof startEngineProcess>;

const stderrKeptChars = 16_000;
/** A kernel prints some lines about a bad file; whoever prints this much only keeps the server busy. */
const mostStderrChars = 32_000_000;

/**
 * A child process that analyzes or turns one part at a time. It inherits no environment, so no secrets, has no network where the `fence`
 * keeps it from it, and is not trusted: it speaks through a pipe whose messages are limited and checked. It is killed when an analysis
 * is cancelled, takes too long or answers what it was not asked, and ends itself at its memory limit.
 */
export function startEngineProcess(childFile: string, memoryMb: number, fence: Fence) {
  const child = startChild(childFile, memoryMb, fence);
  // A process that could not be started for want of pipes has none of these.
  const { stdin, stderr, stdio } = child as Partial<typeof child>;
  const answers = stdio?.[3] as Readable | null | undefined;
  let printed = '';
  let printedChars = 0;
  let isUsable = true;
  let isKilledHere = false;

  function kill(): void {
    isUsable = false;
    isKilledHere = true;
    child.kill('SIGKILL');
  }

  stderr?.setEncoding('utf8').on('data', (text: string) => {
    printed = (printed + text).slice(-stderrKeptChars);
    printedChars += text.length;
    if (printedChars > mostStderrChars) kill();
  });
  const talk = createTalk({ questions: stdin, answers }, (heard) => {
    if (isUsable) printed += `\nIt sent ${heard}`;
    kill();
  });
  const ended = endOf(child).finally(() => {
    isUsable = false;
  });

  return {
    get isUsable() {
      return isUsable;
    },
    kill,
    /** An idle child must not keep the server alive. */
    setIdle(isIdle: boolean): void {
      for (const handle of [child, stdin, stderr, answers] as ({ ref?(): void; unref?(): void } | null | undefined)[]) {
        if (isIdle) handle?.unref?.();
        else handle?.ref?.();
      }
    },

    /**
     * The answer as `read` takes it out of the reply; an undefined one was not asked for.
     *
     * @throws {InputError} when the file or the order is at fault.
     * @throws {JobError} when it takes too long or too much memory, {ConfigError} when the machine is not set up for it.
     * @throws {EngineCrash} when the child ended unexpectedly.
     */
    async ask<Answer>({ request, read, limits, call: { signal, progress } }: Question<Answer>): Promise<Answer> {
      let isTimeOver = false;
      const timer = setTimeout(() => {
        isTimeOver = true;
        kill();
      }, limits.timeoutS * 1000);
      signal.addEventListener('abort', kill, { once: true });
      try {
        signal.throwIfAborted();
        const outcome = await Promise.race([talk.ask(request, progress), ended]);
        signal.throwIfAborted();
        const work = works[request.type];
        if (isTimeOver) throw tookTooLong(work, limits);
        if ('type' in outcome) return toAnswer(outcome, read, kill);
        const failure = fence.length > 0 ? behindFence(outcome, printed) : outcome;
        throw toFailure({ ...failure, isKilledHere }, printed, work, limits);
      } finally {
        talk.end();
        clearTimeout(timer);
        signal.removeEventListener('abort', kill);
      }
    },
  };
}

/** Never fails: without a listener for errors a failed start would end the server. */
function endOf(child: ReturnType<typeof startChild>): Promise<Ending> {
  return new Promise((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal }));
    child.on('error', (failure) => resolve({ code: null, signal: null, failure }));
  });
}

/**
 * What kept the child from being started, when the fence says so: its namespaces may be used up since it was tried, or Node.js be gone. A
 * child that only pretends this gains nothing: it is never started without the fence because of it.
 */
function behindFence(ending: Ending, printed: string): Ending {
  if (!printed.startsWith('unshare: ')) return ending;
  forgetFence();
  return { ...ending, failure: Object.assign(new Error(printed), { code: ending.code === 127 ? 'ENOENT' : 'EAGAIN' }) };
}

const refusals = { input: InputError, config: ConfigError, job: JobError };

function toAnswer<Answer>(reply: Reply, read: Question<Answer>['read'], kill: () => void): Answer {
  if (reply.type === 'refused') {
    // It is about to end, and would take the next question with it.
    if (reply.isLast) kill();
    throw new refusals[reply.kind](reply.message, reply.hint);
  }
  const answer = read(reply);
  if (answer !== undefined) return answer;
  kill();
  throw new EngineCrash(reply.type === 'crashed' ? reply.detail : `It answered "${reply.type}" to another question.`);
}

/** What the child was doing, for messages. */
const works = { analyze: 'analysis', orient: 'orientation', draw: 'drawing', show: 'drawing' } as const;
type Work = (typeof works)[ToChild['type']];

type FailedEnding = Ending & { isKilledHere: boolean };

function toFailure({ code, signal, failure, isKilledHere }: FailedEnding, printed: string, work: Work, limits: Limits): Error {
  if (printed.includes(memoryMark) || printed.includes('heap out of memory')) return tookTooMuchMemory(work, limits);
  if (failure) return couldNotStart(failure);
  if (signal === 'SIGKILL' && !isKilledHere) return killedOutside(work);
  return new EngineCrash(`exit code ${code}, signal ${signal}, stderr: ${printed}`);
}

function couldNotStart(failure: NodeJS.ErrnoException): JobError {
  return new JobError(
    `The process that analyzes parts could not be started (${failure.code}).`,
    failure.code === 'ENOENT'
      ? 'Install Node.js from https://nodejs.org on that machine and restart this server.'
      : 'Call again in a moment; if it stays, close other programs on that machine or restart this server.',
    failure,
  );
}

/** On Linux that is how the kernel gets memory back. */
function killedOutside(work: Work): JobError {
  return new JobError(
    `The operating system stopped the ${work}; most likely the machine ran out of memory.`,
    'Close other programs on that machine or simplify the part, then call again.',
  );
}

function tookTooLong(work: Work, { timeoutS }: Limits): JobError {
  return new JobError(
    `The ${work} was stopped after ${timeoutS} s, its time limit.`,
    'Simplify the part or export it with fewer triangles, or let the operator raise ENGINE_TIMEOUT_S.',
  );
}

function tookTooMuchMemory(work: Work, { memoryMb }: Limits): JobError {
  return new JobError(
    `The ${work} needed more than ${memoryMb} MB of memory, its limit.`,
    'Simplify the part or export it with fewer triangles, or let the operator raise ENGINE_MEMORY_MB.',
  );
}
