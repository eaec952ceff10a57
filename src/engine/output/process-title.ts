/** The name of a process inside a title: in small letters, but for one that begins with an abbreviation. */
export function inTitle(processName: string): string {
  return /^[A-Z]{2}/.test(processName) ? processName : processName.toLowerCase();
}
