import { ExpectedError } from '../../errors.js';
import { readBody } from '../answer.js';
import { noAnswer } from '../no-answer.js';
import { headOf, openTransfer, piecesOf } from '../transfer.js';
import { type Context, maxAnswerBytes, type StorageAnswer } from './context.js';

export type TextOptions = { url: URL; headers: Record<string, string>; body: string; signal: AbortSignal | undefined };

/**
 * Sends a text as the body of a PUT, in one try, and gives back the answer, whatever its status.
 *
 * @throws {NoAnswer} when none came; the signal's reason when it is aborted.
 */
export async function sendText(context: Context, { url, headers, body, signal }: TextOptions): Promise<StorageAnswer> {
  const { storageName, guard, limits } = context;
  const bytes = Buffer.from(body);
  const transfer = openTransfer({
    ...{ url, method: 'PUT', headers: { ...headers, 'content-length': bytes.byteLength }, lookup: guard.lookup },
    ...{ idleTimeoutMs: limits.idleTimeoutMs, signal },
  });
  try {
    await transfer.write(bytes);
    transfer.alive(limits.answerTimeoutMs);
    transfer.end();
    const response = await transfer.untilResponse();
    const head = headOf(response);
    return { ...head, headers: response.headers, body: await readBody(piecesOf(transfer, response), head.status, maxAnswerBytes) };
  } catch (caught) {
    if (signal?.aborted) throw signal.reason;
    const error = transfer.causeOf(caught);
    throw error instanceof ExpectedError ? error : noAnswer(storageName, url, error);
  } finally {
    transfer.close();
  }
}
