import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Call } from '../../../src/call.js';
import type { Clock } from '../../../src/clock.js';
import { createConfig } from '../../../src/config.js';
import { openPartFile } from '../../../src/files/part-file.js';
import type { JobKind } from '../../../src/jobs/job-kind.js';
import { createJobs } from '../../../src/jobs/jobs.js';
import { createJournal } from '../../../src/jobs/journal.js';
import { createColdstreamAccount } from '../../../src/platforms/coldstream/account.js';
import { createColdstreamActions } from '../../../src/platforms/coldstream/case-actions.js';
import { createCaseLine } from '../../../src/platforms/coldstream/case-line.js';
import { createColdstreamRunJob } from '../../../src/platforms/coldstream/run-job.js';
import { createColdstreamUploadJob, type UploadOrder } from '../../../src/platforms/coldstream/upload-job.js';
import type { JobResult } from '../../../src/vocabulary.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { type Answers, coldstreamServer, fileOf, password, stepText, stlText } from '../../vendors/coldstream/coldstream-server.js';

export const startMs = Date.UTC(2026, 0, 1);
export const quiet: Call = { signal: new AbortController().signal, progress: () => {} };

/** Time that passes where somebody sleeps; while it is `frozen` sleepers sleep on, and can only be aborted. */
function passingClock() {
  let now = startMs;
  const clock: Clock & { advance(ms: number): void; isFrozen: boolean; onSleep(): void } = {
    isFrozen: false,
    onSleep() {},
    now: () => now,
    async sleep(ms, signal) {
      signal?.throwIfAborted();
      clock.onSleep();
      if (clock.isFrozen) await new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason), { once: true }));
      now += ms;
    },
    advance(ms) {
      now += ms;
    },
  };
  return clock;
}

/** A ColdStream on loopback and any number of server processes over one state folder, all on one clock. */
export async function world(answers: Answers, environment: Record<string, string> = {}) {
  const clock = passingClock();
  const server = await coldstreamServer(answers);
  const folder = await temporaryFolder();
  const config = createConfig({
    PART_STATE_DIR: join(folder, 'state'),
    PART_OUTPUT_DIR: join(folder, 'output'),
    COLDSTREAM_EMAIL: 'ada@example.com',
    COLDSTREAM_PASSWORD: password,
    COLDSTREAM_IDENTITY_URL: `${server.url}/identity`,
    COLDSTREAM_PROJECT_URL: `${server.url}/project`,
    COLDSTREAM_CASE_URL: `${server.url}/case`,
    COLDSTREAM_FILESERVER_URL: `${server.url}/fileserver`,
    ...environment,
  });

  /** A server process; closing it and starting another is a restart. */
  function start() {
    const account = createColdstreamAccount(config, clock, () => Promise.reject(new Error('No sandbox is wanted here.')));
    const inLine = createCaseLine();
    const kinds = [
      createColdstreamUploadJob(account, inLine, clock),
      createColdstreamRunJob(account, inLine, () => config.get('PART_OUTPUT_DIR'), clock),
    ];
    const jobs = createJobs<JobResult>(createJournal(join(folder, 'state', 'jobs')), kinds as JobKind<unknown, JobResult>[], clock);
    onTestFinished(jobs.close);
    const run = (kind: 'upload' | 'run', order: unknown, waitSeconds = 20, force = false) =>
      jobs.run('coldstream', kind, order, { force, waitSeconds }, quiet);
    return { account, jobs, run, actions: createColdstreamActions(account, clock) };
  }

  return { ...server, clock, folder, start, ...start() };
}

export async function partFile(name: string, content = name.toLowerCase().endsWith('stl') ? stlText : stepText) {
  const { path } = await fileOf(name, content);
  const folder = join(path, '..');
  return openPartFile(path, { folders: [folder], homeFolder: folder });
}

export async function order(target: UploadOrder['target'], more: Partial<UploadOrder> = {}): Promise<UploadOrder> {
  const file = await partFile(target === 'stl' ? 'solid.STL' : 'solid.step');
  return { target, caseId: '5441', ...(target !== 'case' && { componentId: '1' }), file, ...more };
}

export function sha256Of(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
