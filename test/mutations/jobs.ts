import type { Mutation } from './mutation.js';

const jobs = 'test/jobs/jobs.test.ts';
const pruning = 'test/jobs/prune.test.ts';
const waysOut = 'test/ways-out.slow.test.ts';

/** The life of the server and of its jobs. */
export const jobMutations: readonly Mutation[] = [
  {
    guard: 'The same question asked twenty times at once is one job.',
    file: 'src/jobs/jobs.ts',
    from: 'if (isAnswer && (await isStillAnswer(kind, known))) return known.job;',
    to: '',
    tests: [jobs],
    only: 'twenty callers',
  },
  {
    guard: 'A job whose outcome is unknown at the vendor is not done again unasked.',
    file: 'src/jobs/jobs.ts',
    from: "if (known.state === 'failed') return known.failure?.isOutcomeUnknown === true;",
    to: "if (known.state === 'failed') return false;",
    tests: ['test/platforms/spark/lost-answers.slow.test.ts'],
    only: 'whose answer is lost',
  },
  {
    guard: 'With 200 jobs under way a new one is refused.',
    file: 'src/jobs/jobs.ts',
    from: 'if (active.size >= mostActive) throw tooBusy();',
    to: '',
    tests: [jobs],
    only: '200 jobs under way',
  },
  {
    guard: 'A cancelled call ends the work that nobody else knows of.',
    file: 'src/jobs/jobs.ts',
    from: 'if (job && !job.isHandedOut && job.listeners.size === 0 && !(await journal.read(id))?.isShared) job.stop.abort();',
    to: '',
    tests: [jobs],
    only: 'takes the job with it',
  },
  {
    guard: 'A run whose job another process has taken over writes no more.',
    file: 'src/jobs/worker.ts',
    from: "if (record?.state !== 'running' || record.owner !== processMark) return false;",
    to: "if (record?.state !== 'running') return false;",
    tests: ['test/jobs/paused-jobs.test.ts'],
    only: 'another process has taken over',
  },
  {
    guard: 'A lock of a process that is gone is broken, one of a living process is not.',
    file: 'src/jobs/lock.ts',
    from: 'if (!(await isStale(path, owner))) return;',
    to: '',
    tests: ['test/jobs/lock.test.ts'],
  },
  {
    guard: 'Records of open jobs are never pruned.',
    file: 'src/jobs/prune.ts',
    from: "if (!record || record.state === 'running' || record.state === 'paused') return false;",
    to: 'if (!record) return false;',
    tests: [pruning],
  },
  {
    guard: 'Records of jobs whose outcome is unknown are not pruned while they are young.',
    file: 'src/jobs/prune.ts',
    from: 'if (record.failure?.isOutcomeUnknown && Date.parse(record.updatedAt) >= oldest) return false;',
    to: '',
    tests: [pruning],
  },
  {
    guard: 'Pruning leaves the later answer to a question alone.',
    file: 'src/jobs/prune.ts',
    from: 'if (answer === job) await rm',
    to: 'await rm',
    tests: [pruning],
  },
  {
    guard: 'At most two calls and two files are under way at one host.',
    file: 'src/http/host-line.ts',
    from: 'if (line.busy >= places[errand]) await untilCalled(line.waiting, signal);\n  else line.busy++;',
    to: 'line.busy++;',
    tests: ['test/http/host-line.test.ts'],
  },
  {
    guard: 'A message beyond the limit ends the server, which would be deaf otherwise.',
    file: 'src/serve.ts',
    from: "if (error.message.includes('maximum size')) leave(1);",
    to: '',
    tests: [waysOut],
    only: 'a line is longer',
  },
  {
    guard: 'Whatever is still to be done, the server is gone within two seconds of the end of stdin.',
    file: 'src/serve.ts',
    from: 'void Promise.allSettled([opened?.then((services) => services.close()), connection.close()]).then(() => process.exit(exitCode));',
    to: '',
    tests: [waysOut],
    only: 'stdin is closed in the middle of an analysis',
  },
];
