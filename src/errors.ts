/** Who can mend a failure; it decides what the caller is told to do next. */
export const errorKinds = ['input', 'config', 'vendor', 'job'] as const;
export type ErrorKind = (typeof errorKinds)[number];

/**
 * A failure that was foreseen: `message` says what is wrong, `hint` what to do next. Both reach the caller as they are, so
 * neither may hold a secret, a stack or text of a file or vendor that was not cleaned. Details go into `cause`, for the log.
 */
export class ExpectedError extends Error {
  readonly kind: ErrorKind;
  readonly hint: string;

  constructor(kind: ErrorKind, message: string, hint: string, cause?: unknown) {
    super(message, { cause });
    this.name = new.target.name;
    this.kind = kind;
    this.hint = hint;
  }
}

/** The caller can fix it: a file, an argument, an id. */
export class InputError extends ExpectedError {
  constructor(message: string, hint: string, cause?: unknown) {
    super('input', message, hint, cause);
  }
}

/** The operator can fix it: a variable, a folder, a credential. */
export class ConfigError extends ExpectedError {
  constructor(message: string, hint: string, cause?: unknown) {
    super('config', message, hint, cause);
  }
}

/** The vendor can fix it: no answer, too busy, or an answer that its contract does not know. */
export class VendorError extends ExpectedError {
  /** True when the vendor was reached and does not want to be asked for now: asking on would make it worse. */
  readonly isRefusal: boolean;

  constructor(message: string, hint: string, cause?: unknown, isRefusal = false) {
    super('vendor', message, hint, cause);
    this.isRefusal = isRefusal;
  }
}

/** Something was sent to its end and no answer came: it may have taken effect, so it is not sent again unasked. */
export class OutcomeUnknown extends VendorError {}

/** The order itself failed: it was started, ran, and came to no result. */
export class JobError extends ExpectedError {
  constructor(message: string, hint: string, cause?: unknown) {
    super('job', message, hint, cause);
  }
}
