import { VendorError } from '../../errors.js';
import { readAnswer } from '../../http/contract.js';
import type { Origin } from './answer.js';
import { AnalysisAnswer, type AnalysisReport, type StateMachine } from './wire.js';
import { quoted } from './wording.js';

export type AnalysisState =
  | { state: 'running' }
  | { state: 'failed'; reason: string }
  /** `text` is the answer exactly as it was sent. */
  | { state: 'finished'; text: string; report: AnalysisReport };

/**
 * How far the analysis is. Their page knows no failed state: a step of a state machine that raised an error is one. An error of
 * another process chain fails nothing where the primary one came to a cost.
 *
 * @throws {VendorError} when the answer is none that their contract knows.
 */
export function toAnalysisState(text: string, origin: Origin): AnalysisState {
  const { analysis_finished: isFinished, analysis_report: report } = readAnswer(origin.vendor, origin.route, text, AnalysisAnswer);
  const reason = report ? reasonOfFailure(report) : undefined;
  if (reason !== undefined) return { state: 'failed', reason };
  if (!isFinished) return { state: 'running' };
  if (report) return { state: 'finished', text, report };
  throw new VendorError(
    `${origin.vendor} says that the analysis is finished, but sent no report.`,
    'Look at the part on the 3D Spark platform, or analyze it again.',
  );
}

/** The first error that a step of a state machine raised, in their words, cleaned and in quotes. */
export function raisedError(machine: StateMachine): string | undefined {
  const failed = Object.values(machine?.choices ?? {}).find(({ error }) => error?.error_raised === true);
  if (!failed) return undefined;
  const { message, recommmended_user_action: advice } = failed.error ?? {};
  const what = message ? quoted(message) : `the step ${quoted(failed.name || 'without a name')} failed, no reason was given`;
  return advice ? `${what} (advised: ${quoted(advice)})` : what;
}

function reasonOfFailure({ cad_stat, process_chains, primary_process_chain_id: primaryId }: AnalysisReport): string | undefined {
  const chains = Object.entries(process_chains ?? {});
  const primary = chains.find(([id]) => id === primaryId)?.[1];
  const deciding = primary?.cost?.cost_pp == null ? chains.map(([, chain]) => chain) : [primary];
  const machines = [cad_stat, ...deciding.map((chain) => chain?.process_chain_stat)];
  return machines.map(raisedError).find((reason) => reason !== undefined);
}
