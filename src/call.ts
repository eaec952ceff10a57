/** What travels with one call from the tool down to the last step: when to stop, and whom to tell how far it is. */
export type Call = {
  signal: AbortSignal;
  /** `fraction` from 0 to 1 (it never has to grow: what does not is dropped where it meets the protocol), `message` for a person. */
  progress(fraction: number, message: string): void;
};
/** How far bytes have got, for a person: `34 of 120 MB`; below 1 MB in kB. */
export function amount(bytes: number, totalBytes: number): string {
  const [unit, name] = totalBytes < 1e6 ? [1e3, 'kB'] : [1e6, 'MB'];
  return `${Math.round(bytes / unit)} of ${Math.round(totalBytes / unit)} ${name}`;
}
