import { vendorText } from '../../http/vendor-text.js';
import type { ExecutionAnswer } from './wire.js';
import { cleaned } from './wording.js';

/** How far an execution is; `word` is their own for it. `resultsUrl` is there where the answer brings the link itself. */
export type ExecutionState =
  | { state: 'running'; word: string; fraction: number | undefined }
  | { state: 'succeeded'; resultsUrl: string | undefined }
  | { state: 'failed'; word: string; reason: string };

/** The generations spell them differently; every other word means that it is still at work. */
const succeeded = ['complete', 'completed', 'succeeded'];
const failed = ['failed', 'error', 'cancelled', 'canceled'];

export function toExecutionState(answer: ExecutionAnswer): ExecutionState {
  const word = cleaned(answer.status)?.slice(0, 60) ?? 'unknown';
  const known = word.toLowerCase();
  if (succeeded.includes(known)) return { state: 'succeeded', resultsUrl: answer.presigned?.url || undefined };
  if (failed.includes(known)) return { state: 'failed', word, reason: reasonOf(answer) };
  const percent = answer.progress?.percent;
  return { state: 'running', word, fraction: percent == null ? undefined : Math.min(1, Math.max(0, percent / 100)) };
}

/** Errors come as sentences or as objects that hold one; '' when there are none. */
function reasonOf({ errors, statusMessage }: ExecutionAnswer): string {
  const said = Array.isArray(errors) && errors.length > 0 ? vendorText(JSON.stringify(errors)).text : '';
  return said || (cleaned(statusMessage) ?? '');
}
