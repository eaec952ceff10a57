import { inspect } from 'node:util';

/** What fails may quote a file, and a log is read in a terminal: nothing may steer that. Line breaks stay. */
const unprintable = /(?![\n\t])\p{Cc}|[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;

/**
 * Writes what went wrong to stderr, for the operator; stdout is the protocol. Stack and causes go here and nowhere else.
 */
export function logFailure(what: string, error: unknown): void {
  console.error(forTerminal(`part-analysis-mcp: ${what}: ${inspect(error)}`));
}

/** The text with `?` for every character that could steer a terminal or is not seen in it. */
export function forTerminal(text: string): string {
  return text.replace(unprintable, '?');
}
