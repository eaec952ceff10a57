import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { type ErrorKind, InputError, JobError } from '../errors.js';
import type { PartResult } from '../vocabulary.js';
import type { FromChild, ToChild } from './messages.js';
import { memoryMark } from './watchdog.js';

export type Limits = { timeoutS: number; memoryMb: number };
type Progress = (fraction: number, message: string) => void;
type Ending = { code: number | null; signal: NodeJS.Signals | null };

/** The child process ended, or is no longer fit to be used; `detail` is for the log. */
export class EngineCrash extends Error {}

export type EngineProcess = ReturnType<typeof startEngineProcess>;

const stderrKeptChars = 4_000;

/**
 * A child process that analyzes one part at a time. It inherits no environment, so no secrets; whatever it prints is kept from
 * stdout. It is killed when an analysis is cancelled or takes too long, and ends itself at its memory limit.
 */
export function startEngineProcess(childFile: string, memoryMb: number) {
  const child = fork(childFile, [String(memoryMb)], {
    env: bareEnvironment(),
    execArgv: [`--max-old-space-size=${memoryMb}`],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let printed = '';
  let isUsable = true;
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    printed = (printed + text).slice(-stderrKeptChars);
  });
  const ended: Promise<Ending> = Promise.race([
    once(child, 'close').then(([code, signal]) => ({ code, signal })),
    once(child, 'error').then(() => ({ code: null, signal: null })),
  ]).finally(() => {
    isUsable = false;
  });
  ended.catch(() => {});

  function kill(): void {
    isUsable = false;
    child.kill('SIGKILL');
  }

  return {
    get isUsable() {
      return isUsable;
    },
    kill,
    /** An idle child must not keep the server alive. */
    setIdle(isIdle: boolean): void {
      for (const handle of [child, child.channel, child.stderr as unknown as { ref(): void; unref(): void } | null]) {
        if (isIdle) handle?.unref();
        else handle?.ref();
      }
    },

    /**
     * @throws {InputError} when the file or the order is at fault.
     * @throws {JobError} when it takes too long or too much memory.
     * @throws {EngineCrash} when the child ended unexpectedly.
     */
    async analyze(request: ToChild, limits: Limits, signal: AbortSignal, progress: Progress): Promise<PartResult> {
      let stop = () => {};
      const timer = setTimeout(() => stop(), limits.timeoutS * 1000);
      let isTimeOver = false;
      stop = () => {
        isTimeOver = true;
        kill();
      };
      signal.addEventListener('abort', kill, { once: true });
      try {
        const outcome = await Promise.race([reply(child, request, progress), ended]);
        signal.throwIfAborted();
        if (isTimeOver) throw tookTooLong(limits);
        if ('type' in outcome) return toResult(outcome, kill);
        throw toFailure(outcome, printed, limits);
      } finally {
        clearTimeout(timer);
        signal.removeEventListener('abort', kill);
      }
    },
  };
}

/** Windows programs do not start without SystemRoot; nothing else is passed on. */
function bareEnvironment(): NodeJS.ProcessEnv {
  return process.platform === 'win32' ? { SystemRoot: 'C:\\Windows' } : {};
}

function reply(child: ChildProcess, request: ToChild, progress: Progress): Promise<Exclude<FromChild, { type: 'progress' }>> {
  return new Promise((resolve) => {
    const listen = (message: FromChild) => {
      if (message.type === 'progress') return progress(message.fraction, message.message);
      child.off('message', listen);
      resolve(message);
    };
    child.on('message', listen);
    child.send(request, () => {});
  });
}

function toResult(message: Exclude<FromChild, { type: 'progress' }>, kill: () => void): PartResult {
  if (message.type === 'done') return message.result;
  if (message.type === 'refused') throw refusal(message.kind, message.message, message.hint);
  kill();
  throw new EngineCrash(message.detail);
}

function refusal(kind: ErrorKind, message: string, hint: string) {
  return kind === 'input' ? new InputError(message, hint) : new JobError(message, hint);
}

function toFailure(ending: Ending, printed: string, limits: Limits): Error {
  if (printed.includes(memoryMark) || printed.includes('heap out of memory')) return tookTooMuchMemory(limits);
  return new EngineCrash(`exit code ${ending.code}, signal ${ending.signal}, stderr: ${printed}`);
}

function tookTooLong({ timeoutS }: Limits): JobError {
  return new JobError(
    `The analysis was stopped after ${timeoutS} s, its time limit.`,
    'Simplify the part or export it with fewer triangles, or let the operator raise ENGINE_TIMEOUT_S.',
  );
}

function tookTooMuchMemory({ memoryMb }: Limits): JobError {
  return new JobError(
    `The analysis needed more than ${memoryMb} MB of memory, its limit.`,
    'Simplify the part or export it with fewer triangles, or let the operator raise ENGINE_MEMORY_MB.',
  );
}
