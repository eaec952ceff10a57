import type { Hono } from 'hono';
import { logFailure } from '../../log.js';
import { jsonAnswer } from '../answers.js';
import { type Body, message, readBody } from './body.js';
import { requireCase, validationProblems } from './cases.js';
import { convertFile, initializeCase, JobFailure } from './conversion.js';
import type { JobKind } from './options.js';
import type { Case, FileEntry, Job, World } from './world.js';

type Work = (signal: AbortSignal) => Promise<void>;

/** Jobs on files and cases; of each case one at a time. */
export function addJobRoutes(app: Hono, world: World): void {
  for (const kind of ['convert', 'initialize'] as const) {
    app.post(`/case/jobs/${kind}`, async ({ req }) => {
      const body = await readBody(world, req.raw);
      const found = requireCase(world, body.id('caseId'));
      const file = requireFile(world, found, body);
      if ((file.componentId === null) !== (kind === 'initialize')) {
        const meant = kind === 'convert' ? 'Only a file of a component is converted.' : 'Only a file of a complete case initializes it.';
        throw message(400, meant);
      }
      const work = kind === 'convert' ? convertFile : initializeCase;
      return start(world, kind, found, file, (signal) => work(world, file, signal));
    });
  }
  app.post('/case/jobs/validate', async ({ req }) => {
    const found = requireCase(world, (await readBody(world, req.raw)).id('caseId'));
    return start(world, 'validate', found, undefined, async () => {
      const problems = validationProblems(world, found);
      found.validationStatus = problems.length === 0 ? 2 : 1;
      if (problems.length > 0) throw new JobFailure(problems);
    });
  });
  app.get('/case/jobs/:jobId/long', ({ req }) => {
    const job = world.jobs.get(Number(req.param('jobId')));
    if (!job) throw message(404, `Job ${req.param('jobId')} was not found.`);
    if (isRunning(world, job)) {
      job.pollsLeft--;
      return new Response(null, { status: 202 });
    }
    const messages = job.messages ?? [];
    return jsonAnswer({ jobStatus: messages.some(({ severity }) => severity === 'error') ? 3 : 2, messages });
  });
}

/** @throws {Refused} when the case has no such file, or the address is not the plain one of it. */
function requireFile(world: World, { id }: Case, body: Body): FileEntry {
  const file = world.files.get(body.id('fileId'));
  if (!file || file.caseId !== id) throw message(404, `File ${body.id('fileId')} was not found in case ${id}.`);
  const url = body.text('fileURL');
  if (url === file.preSignedUrl) throw message(400, 'The field fileURL takes the plain address of the file, not the pre-signed one.');
  if (url !== file.fileUrl) throw message(400, 'The field fileURL is not the address of that file.');
  return file;
}

function start(world: World, kind: JobKind, { id: caseId }: Case, file: FileEntry | undefined, work: Work): Response {
  const { clock, options, scaled } = world;
  if ([...world.jobs.values()].some((job) => job.caseId === caseId && isRunning(world, job))) {
    throw message(options.busyStatus ?? 400, `Job already runs for case ${caseId}`);
  }
  const notBeforeMs = clock.now() + scaled(options.jobMs ?? 4_000);
  const job: Job = { id: world.newId(), kind, caseId, notBeforeMs, pollsLeft: options.jobPolls ?? 0, messages: undefined };
  world.jobs.set(job.id, job);
  world.log.jobs.push({ at: clock.now(), jobId: job.id, kind, caseId, fileId: file?.id });
  world.background.start(`the job ${kind}`, async (signal) => {
    job.messages = await messagesOf(world, job, file, work, signal);
  });
  return jsonAnswer({ jobId: job.id }, 202);
}

async function messagesOf(world: World, job: Job, file: FileEntry | undefined, work: Work, signal: AbortSignal): Promise<Job['messages']> {
  const fault = world.options.jobFault?.(file?.fileName ?? '', job.kind);
  try {
    if (fault !== undefined) throw new JobFailure([fault]);
    await work(signal);
    return [];
  } catch (error) {
    const sentences = error instanceof JobFailure ? error.sentences : ['The job ended unexpectedly.'];
    if (!(error instanceof JobFailure) && !signal.aborted) logFailure('sandbox: a job of ColdStream failed', error);
    return sentences.map((text) => ({ id: world.newId(), severity: 'error', message: text }));
  }
}

function isRunning({ clock }: World, job: Job): boolean {
  return job.messages === undefined || clock.now() < job.notBeforeMs || job.pollsLeft > 0;
}
