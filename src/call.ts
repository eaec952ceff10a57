/** What a user says to a question: nothing is done but after `accepted`. */
export type Consent = 'accepted' | 'declined' | 'cancelled';

/** A question before something that costs or cannot be undone. */
export type Question = {
  /** Everything that the user has to know to answer it. */
  message: string;
  /** What a yes does, in a few words, for the box that is ticked. */
  yes: string;
  /** What a yes is a yes to. An answer counts only while this is the same; what is not in here may change meanwhile. */
  about: Record<string, unknown>;
};

/** What travels with one call from the tool down to the last step: when to stop, and whom to tell how far it is. */
export type Call = {
  signal: AbortSignal;
  /** The tool or command that was called, for the journal. */
  tool?: string;
  /** `fraction` from 0 to 1 (it never has to grow: what does not is dropped where it meets the protocol), `message` for a person. */
  progress(fraction: number, message: string): void;
  /**
   * Asks the user; missing where the host cannot. A tool that asks is run once more for the answer, so nothing with an effect may stand
   * before the question.
   */
  ask?(question: Question): Promise<Consent>;
  /** Told of the job that this call has started or joined; a call that has it waits for the end of that job, however long it takes. */
  handOver?(job: string): void;
};

/** How far bytes have got, for a person: `34 of 120 MB`; below 1 MB in kB. */
export function amount(bytes: number, totalBytes: number): string {
  const [unit, name] = totalBytes < 1e6 ? [1e3, 'kB'] : [1e6, 'MB'];
  return `${Math.round(bytes / unit)} of ${Math.round(totalBytes / unit)} ${name}`;
}
