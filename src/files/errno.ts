/** The system's code of a failure (`ENOENT`, `EACCES` …), or `undefined` when it did not come from the system. */
export function errorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' && /^(?:E[A-Z0-9]+|UNKNOWN)$/.test(error.code) ? error.code : undefined;
}
