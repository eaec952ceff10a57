import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { printableText } from '../../files/names.js';
import { logFailure } from '../../log.js';
import { analyze } from './nca.js';
import { resultPackage } from './package.js';
import { type Execution, type NcaFile, refused, type World } from './world.js';

/** Where an execution is, by the clock; `isOver` once it is both computed and through all steps. */
export type Stage = {
  step: 'queuing' | 'processing' | 'generating plots' | 'generating summaries' | 'complete' | 'failed';
  isOver: boolean;
};

const steps = ['processing', 'generating plots', 'generating summaries'] as const;

export type Order = { file: NcaFile; name: string; configuration: unknown; metaData: unknown };

/**
 * Puts an execution into the queue and counts it against the allowance.
 *
 * @throws {Refused} when nothing is left of the allowance, or the subscription does not allow it.
 */
export function startExecution(world: World, order: Order): Execution {
  requireSubscription(world, 'run');
  if (remaining(world) <= 0) throw refused(403, 'The monthly allowance of executions is used up.');
  const at = world.clock.now();
  const id = `${Math.floor(at / 1000)}-${String(at % 1_000_000).padStart(6, '0')}:${randomUUID()}`;
  const execution: Execution = { ...order, id, createdMs: at, outcome: undefined };
  world.executions.set(id, execution);
  world.log.runs.push({ at, executionId: id, fileId: order.file.id, remaining: remaining(world) });
  world.background.start('an execution', async (signal) => {
    const outcome = await compute(world, execution).catch((error) => {
      if (!signal.aborted) logFailure('sandbox: an execution of Aplos NCA failed', error);
      return { errors: ['The execution ended unexpectedly.'] };
    });
    execution.outcome = outcome;
  });
  return execution;
}

export function stageOf({ clock, options, scaled }: World, { createdMs, outcome }: Execution): Stage {
  const queueMs = scaled(options.queueMs ?? 3_000);
  const stepMs = scaled(options.stepMs ?? 3_000);
  const ageMs = clock.now() - createdMs;
  if (ageMs < queueMs) return { step: 'queuing', isOver: false };
  const done = stepMs > 0 ? Math.floor((ageMs - queueMs) / stepMs) : steps.length;
  const isFailing = outcome !== undefined && 'errors' in outcome;
  // What cannot be read fails in the first step, and never reaches the plots.
  if (isFailing && done >= 1) return { step: 'failed', isOver: true };
  const step = isFailing ? steps[0] : steps[done];
  if (step === undefined && outcome !== undefined) return { step: 'complete', isOver: true };
  return { step: step ?? 'generating summaries', isOver: false };
}

/** Runs left to the tenant. */
export function remaining({ options, executions }: World): number {
  return (options.allowance ?? 10) - executions.size;
}

/** As the vendor tells them: numbers as text. */
export function metricsOf(world: World): Record<string, unknown> {
  const stages = [...world.executions.values()].map((execution) => stageOf(world, execution).step);
  const count = (isMeant: (step: Stage['step']) => boolean) => String(stages.filter(isMeant).length);
  const counts = {
    completed: count((step) => step === 'complete'),
    failed: count((step) => step === 'failed'),
    in_flight: count((step) => step !== 'complete' && step !== 'failed'),
    allocated: String(world.options.allowance ?? 10),
    remaining: String(remaining(world)),
  };
  return { tenant: { id: world.tenantId, ...counts }, user: { id: world.userId, ...counts } };
}

/** @throws {Refused} 403 when the subscription is over, or restricted and something is to be fetched. */
export function requireSubscription({ options: { subscription }, userId }: World, action: 'upload' | 'run' | 'download'): void {
  const isBlocked = action === 'download' ? subscription === 'restricted' || subscription === 'expired' : subscription === 'expired';
  if (isBlocked) throw refused(403, `User ${userId} does not have the appropriate permissions on requested resource: ${action}`);
}

async function compute(world: World, { id, file, configuration, metaData }: Execution): Promise<Execution['outcome']> {
  const fault = world.options.runFault?.(file.name);
  if (fault !== undefined) return { errors: [fault] };
  const stored = world.store.find(file.key);
  if (!stored) return { errors: ['The input file was not found.'] };
  const bytes = await readFile(stored.path);
  const found = analyze(bytes.toString('utf8'));
  if ('errors' in found) return { errors: found.errors.map((text) => printableText(text)) };
  const input = { name: file.name, bytes, sha256: stored.sha256 };
  const zip = resultPackage({ ...found, executionId: id, input, configuration, metaData, atMs: world.clock.now() });
  const result: NcaFile = { id: randomUUID(), name: 'results.zip', key: `outputs/${randomUUID()}.zip`, errors: [] };
  await world.store.store(result.key, zip, 'application/zip');
  world.files.set(result.id, result);
  return { package: result };
}
