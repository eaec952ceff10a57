import { ExpectedError } from '../errors.js';
import { analyzeFile } from './analyze-file.js';
import type { FromChild, ToChild } from './messages.js';
import { isKernelTainted } from './readers/step/occt.js';
import { startWatchdog } from './watchdog.js';

/** The far side of the engine: reads, measures and draws one part at a time, and does nothing else. Started by engine.ts. */
function main(): void {
  startWatchdog(Number(process.argv[2]) * 1024 * 1024);
  process.on('message', (request: ToChild) => void answer(request));
  process.on('disconnect', () => process.exit(0));
}

async function answer(request: ToChild): Promise<void> {
  try {
    send({ type: 'done', result: await analyzeFile(request, (fraction, message) => send({ type: 'progress', fraction, message })) });
  } catch (error) {
    // After an exception the kernel's memory is in an unknown state: the next part gets a fresh process.
    send(toMessage(error), isKernelTainted(error) ? () => process.exit(0) : undefined);
  }
}

function toMessage(error: unknown): FromChild {
  if (error instanceof ExpectedError) return { type: 'refused', kind: error.kind, message: error.message, hint: error.hint };
  return { type: 'crashed', detail: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}

function send(message: FromChild, whenSent?: () => void): void {
  process.send?.(message, undefined, undefined, whenSent);
}

main();
