import { inspect } from 'node:util';
import { redacted } from './redaction/redacted.js';

/** What fails may quote a file, and a log is read in a terminal: nothing may steer that. Line breaks stay. */
const unprintable = /(?![\n\t])\p{Cc}|[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;

/**
 * Writes what went wrong to stderr, for the operator, without secrets; stdout is the protocol. Stack and causes go here and nowhere else.
 */
export function logFailure(what: string, error: unknown): void {
  console.error(redacted(forTerminal(`part-analysis-mcp: ${what}: ${inspect(error)}`)));
}

/** Has everything that is written to a stream as text go without secrets. */
export function guardStream(stream: Pick<NodeJS.WriteStream, 'write'>): void {
  const write = stream.write.bind(stream) as (...args: unknown[]) => boolean;
  stream.write = (chunk: unknown, ...rest: unknown[]) => write(typeof chunk === 'string' ? redacted(chunk) : chunk, ...rest);
}

/** The same for stderr, whoever writes there, and for failures that nobody caught. */
export function guardLog(): void {
  guardStream(process.stderr);
  // Node itself would print every field of it, past all guards.
  process.once('uncaughtException', (error) => {
    logFailure('a failure that nobody foresaw', error);
    process.exit(1);
  });
}

/** The text with `?` for every character that could steer a terminal or is not seen in it. */
export function forTerminal(text: string): string {
  return text.replace(unprintable, '?');
}
