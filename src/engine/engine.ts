import { randomUUID } from 'node:crypto';
import type { Call } from '../call.js';
import { JobError } from '../errors.js';
import type { PartFile } from '../files/part-file.js';
import { logFailure } from '../log.js';
import type { PartResult } from '../vocabulary.js';
import { EngineCrash, type EngineProcess, type Limits, type Question, startEngineProcess } from './engine-process.js';
import type { AnalyzeRequest, DrawRequest, OrientRequest, ShowRequest } from './messages.js';
import { createPoisonList } from './poison-list.js';
import { networkFence } from './start-child.js';
import { createTurns } from './turns.js';

export type EngineSettings = Limits & { childFile: string; processes: number };
export type Engine = ReturnType<typeof createEngine>;

type Asked<Answer> = Omit<Question<Answer>, 'limits'>;

/** A file this large leaves its child with memory that WebAssembly never gives back, so it gets one of its own. */
const throwawayFromBytes = 16 * 1024 * 1024;
/** A warm child answers the next STEP file about a second sooner and holds some 300 MB. */
const idleMs = 5 * 60_000;

function isLarge({ sizeBytes }: PartFile): boolean {
  return sizeBytes >= throwawayFromBytes;
}

/**
 * The local engine: analyzes, turns and draws part files in child processes, `processes` at a time as far as the machine has memory for
 * them, large parts before small ones, and nobody behind others for ever. `settings` is read at each call, so that a wrong setting is an
 * error of that call and not of the start.
 */
export function createEngine(settings: () => EngineSettings) {
  const idle: { child: EngineProcess; timer: NodeJS.Timeout; fileSha256: string }[] = [];
  const busy = new Set<EngineProcess>();
  const turns = createTurns(() => process.availableMemory() / 2 ** 20);
  const poison = createPoisonList();
  let isClosed = false;

  /** Rather the one that was asked about the file last: it may still have it measured. */
  function takeIdle(fileSha256: string) {
    const same = idle.findLastIndex((entry) => entry.fileSha256 === fileSha256);
    return same < 0 ? idle.pop() : idle.splice(same, 1)[0];
  }

  function takeChild(fileSha256: string, start: () => EngineProcess): { child: EngineProcess; isWarm: boolean } {
    for (let next = takeIdle(fileSha256); next; next = takeIdle(fileSha256)) {
      clearTimeout(next.timer);
      if (!next.child.isUsable) continue;
      next.child.setIdle(false);
      return { child: next.child, isWarm: true };
    }
    return { child: start(), isWarm: false };
  }

  function giveBack(child: EngineProcess, fileSha256: string): void {
    if (!child.isUsable) return;
    child.setIdle(true);
    // Its next taker finds that it is not usable any more.
    const timer = setTimeout(() => child.kill(), idleMs);
    timer.unref();
    idle.push({ child, timer, fileSha256 });
  }

  async function askOnce<Answer>(asked: Asked<Answer>, limits: EngineSettings): Promise<{ answer?: Answer; wasWarm: boolean }> {
    const { request, call } = asked;
    const fence = await networkFence();
    call.signal.throwIfAborted();
    poison.requireHarmless(request);
    if (isClosed) throw new JobError('This server is shutting down.', 'Call again when it has been started anew.');
    const { sha256 } = request.order.file;
    const isThrowaway = isLarge(request.order.file);
    const start = () => startEngineProcess(limits.childFile, limits.memoryMb, fence);
    const { child, isWarm } = isThrowaway ? { child: start(), isWarm: false } : takeChild(sha256, start);
    busy.add(child);
    try {
      return { answer: await child.ask({ ...asked, limits }), wasWarm: isWarm };
    } catch (error) {
      if (!(error instanceof EngineCrash)) throw error;
      logFailure(`engine process ended on ${request.order.file.name}`, error);
      return { wasWarm: isWarm };
    } finally {
      busy.delete(child);
      if (isThrowaway) child.kill();
      else giveBack(child, sha256);
    }
  }

  async function ask<Answer>(asked: Asked<Answer>): Promise<Answer> {
    const limits = settings();
    poison.requireHarmless(asked.request);
    const { signal, progress } = asked.call;
    const tell = (before: number) => progress(0.001, `waiting for ${before} other analyses`);
    const endTurn = await turns.take(asked.request.order.file, limits, signal, tell);
    try {
      const first = await askOnce(asked, limits);
      // A warm child may carry damage from the part before; a fresh one tells whether it is this file.
      const isTriedTwice = first.answer === undefined && first.wasWarm;
      const { answer } = isTriedTwice ? await askOnce(asked, limits) : first;
      if (answer === undefined) throw poison.crashed(asked.request, isTriedTwice ? 2 : 1);
      poison.wentWell(asked.request);
      return answer;
    } finally {
      endTurn();
    }
  }

  return {
    /**
     * Writes the full report into the output folder, with pictures where these are asked for, and returns the result. Large files
     * are drawn in any case: nothing of them is kept in memory, so that a picture would take the whole work once more.
     *
     * @throws {InputError} when the file or the order is at fault, {JobError} when the engine fails on it.
     */
    analyze(request: AnalyzeRequest, call: Call): Promise<PartResult> {
      const read: Question<PartResult>['read'] = (reply) => (reply.type === 'done' ? reply.result : undefined);
      const withPictures = request.withPictures || isLarge(request.order.file);
      return ask({ request: { type: 'analyze', ...request, withPictures }, read, call });
    },

    /**
     * Writes the part to `outputPath`, where nothing may be: turned about x, then y, then z, and moved so that its bounding box begins
     * at 0, 0, 0, in mm. STEP stays STEP, with exact surfaces; any other format becomes binary STL.
     *
     * @throws {InputError} when the file or the rotation is at fault, {ConfigError} when the path cannot be written, {JobError} when
     *   the engine fails on the file.
     */
    async orient({ outputPath, ...order }: OrientRequest['order'] & { outputPath: string }, call: Call): Promise<void> {
      const request = { type: 'orient', partId: randomUUID(), order, outputPath } as const;
      await ask({ request, read: ({ type }) => (type === 'oriented' ? type : undefined), call });
    },

    /**
     * Draws a picture of an analyzed part to `outputPath`, where nothing may be: a PNG, of `visualization` a GLB, of `partView` the
     * bytes of its view.
     *
     * @throws {InputError} when the file is at fault or was changed, or the part has nothing that the picture would show,
     *   {ConfigError} when the path cannot be written, {JobError} when the engine fails on the file.
     */
    async draw(request: Omit<DrawRequest, 'partId'>, call: Call): Promise<void> {
      const asked = { type: 'draw', partId: randomUUID(), ...request } as const;
      await ask({ request: asked, read: ({ type }) => (type === 'drawn' ? type : undefined), call });
    },

    /**
     * Writes what the part view shows of a part that somebody else analyzed to `outputPath`, where nothing may be: their 3D model in
     * `file`, with their result.
     *
     * @throws {InputError} when the file is at fault, {ConfigError} when the path cannot be written, {JobError} when the
     *   engine fails on it.
     */
    async show({ file, ...asked }: Omit<ShowRequest, 'partId' | 'order'> & { file: PartFile }, call: Call): Promise<void> {
      const request = { type: 'show', partId: randomUUID(), order: { file }, ...asked } as const;
      await ask({ request, read: ({ type }) => (type === 'drawn' ? type : undefined), call });
    },

    /** Ends all child processes. */
    close(): void {
      isClosed = true;
      for (const child of [...idle.map((entry) => entry.child), ...busy]) child.kill();
    },
  };
}
