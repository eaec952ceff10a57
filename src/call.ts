/** What travels with one call from the tool down to the last step: when to stop, and whom to tell how far it is. */
export type Call = {
  signal: AbortSignal;
  /** `fraction` from 0 to 1 (it never has to grow: what does not is dropped where it meets the protocol), `message` for a person. */
  progress(fraction: number, message: string): void;
};
