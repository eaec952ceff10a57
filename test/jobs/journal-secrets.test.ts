import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { JobError } from '../../src/errors.js';
import type { JobKind } from '../../src/jobs/job-kind.js';
import { createJobs } from '../../src/jobs/jobs.js';
import { createJournal } from '../../src/jobs/journal.js';
import { holdSecrets } from '../../src/redaction/live-secrets.js';
import { secrets } from '../support/hostile-spark.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const { password } = secrets;
const link = 'https://x.example/a?sig=0123456789abcdef';
const call = { signal: new AbortController().signal, progress() {} };

test('[S1] no note, message, title or failure of a job brings a secret into the journal, and what was asked for stays as it was', async () => {
  const holder = {};
  holdSecrets(holder, [password]);
  const kind: JobKind<{ file: string }, unknown> = {
    ...{ platform: 'local', kind: 'analysis', maxAttempts: 1 },
    identify: ({ file }) => ({ key: `key-${file.length}`, title: `${password} of ${link}` }),
    async run(_, { progress }, notes) {
      progress(0.5, link);
      await notes.write({ note: `seen: ${password}`, upload: 1 });
      throw new JobError(`It failed with ${password} at ${link}`, 'Ask for token=0123456789abcdef');
    },
  };
  const folder = await temporaryFolder();
  const jobs = createJobs(createJournal(folder), [kind as JobKind<unknown, unknown>]);

  const { failure } = await jobs.run('local', 'analysis', { file: '/parts/sig=0123456789/a.stl' }, { force: false, waitSeconds: 20 }, call);

  const [name] = await readdir(join(folder, 'records'));
  const record = await readFile(join(folder, 'records', name!), 'utf8');
  expect(failure).toMatchObject({ message: 'It failed with *** at https://x.example/a?sig=***', hint: 'Ask for token=***' });
  expect(JSON.parse(record)).toMatchObject({
    title: '*** of https://x.example/a?sig=***',
    notes: { note: 'seen: ***', upload: 1 },
    order: { file: '/parts/sig=0123456789/a.stl' },
  });
  expect(holder).toEqual({});
});
