/** A failure that is no matter of the connection, so trying again changes nothing. */
export class Settled extends Error {
  readonly outcome: unknown;

  constructor(outcome: unknown) {
    super('settled');
    this.outcome = outcome;
  }
}
