/** A guard broken on purpose: with `from` replaced by `to` in `file`, one of `tests` has to fail. */
export type Mutation = {
  /** The promise, as docs/security.md tells it. */
  guard: string;
  /** A source file, from the root of the project. */
  file: string;
  /** Stands there exactly once. */
  from: string;
  to: string;
  /** Test files, from the root of the project. The fewer and faster, the better. */
  tests: readonly string[];
  /** Only tests whose title matches, as for `vitest -t`. */
  only?: string;
};
