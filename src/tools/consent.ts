import type { Call, Question } from '../call.js';
import { InputError } from '../errors.js';

/**
 * Whether the user has agreed, where the host can ask; false where it cannot, and the model has to.
 *
 * @throws {InputError} when the user does not agree. `undone` says what was not done.
 */
export async function agreed(call: Call, question: Question, undone: string): Promise<boolean> {
  if (!call.ask) return false;
  const consent = await call.ask(question);
  if (consent === 'accepted') return true;
  const why = consent === 'declined' ? 'The user said no' : 'The user left the question without an answer';
  throw new InputError(`${why}: ${undone}.`, 'Do not call it again unasked; ask the user what to do instead.');
}

/** What is answered where the host cannot ask: the model has to. */
export function unasked(message: string): InputError {
  return new InputError(message, 'Ask the user, then call with confirm: true.');
}
