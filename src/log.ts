/**
 * Writes what went wrong to stderr, for the operator; stdout is the protocol. Stack and causes go here and nowhere else.
 */
export function logFailure(what: string, error: unknown): void {
  console.error(`part-analysis-mcp: ${what}:`, error);
}
