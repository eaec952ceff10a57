import { z } from 'zod';
import type { JobView } from '../jobs/job-kind.js';
import { defineTool, readsLocally } from '../mcp/tool.js';
import { fields, jobPlatforms, jobStates } from '../vocabulary.js';

const Row = z.object({
  job: z.string(),
  state: z.enum(jobStates),
  what: z.string(),
  platform: z.string(),
  partId: z.string().optional(),
  sent: z.string().optional(),
  startedAt: z.string(),
  updatedAt: z.string(),
  problem: z.string().optional(),
});

/** Which file left the machine, when, at whose call, and what is known of its arrival; undefined where none did. */
function sentOf({ upload, tool, state }: Pick<JobView<unknown>, 'upload' | 'tool' | 'state'>): string | undefined {
  if (!upload) return undefined;
  const { file, sizeBytes, sha256, at, earlier = [], isCommitted, isRefused } = upload;
  const arrived = isCommitted ?? (state === 'succeeded' || undefined);
  return [
    ...[file, `${sizeBytes} bytes`, `sha256 ${sha256}`, at],
    ...(tool ? [`by ${tool}`] : []),
    ...(earlier.length > 0 ? [`sent before at ${earlier.join(' and ')}`] : []),
    ...(isRefused ? ['not taken'] : arrived ? [] : [arrived === false ? 'not to its end' : 'perhaps not to its end']),
  ].join(', ');
}

/** More would crowd a conversation: the next page has it. */
const maxChars = 18_000;

/** How many of the rows make a page, at least one. */
function fitting(rows: object[]): number {
  let chars = 0;
  let count = 0;
  for (const row of rows) {
    chars += JSON.stringify(row).length;
    if (chars > maxChars) break;
    count++;
  }
  return Math.max(1, count);
}

export const listJobs = defineTool({
  name: 'list_jobs',
  title: 'List jobs',
  description:
    'Lists the jobs of this machine, newest first, also those from before a restart: what ran, its partId, what was sent away and when, ' +
    'how it ended. To wait for one: get_job.',
  annotations: readsLocally,

  input: fields('state', 'limit', 'cursor').extend({ platform: z.enum(jobPlatforms).optional().describe('Only this platform') }),
  output: z.object({ jobs: z.array(Row), nextCursor: z.string().optional() }),

  async run(filter, { jobs }) {
    const page = await jobs.list(filter);
    const rows = page.jobs.map((view) => {
      const { job, state, title, platform, partId, createdAt, updatedAt, failure } = view;
      const row = { job, state, what: title, platform, partId, startedAt: createdAt, updatedAt };
      const sent = sentOf(view);
      return { ...row, ...(sent && { sent }), ...(failure && { problem: failure.message }) };
    });
    const shown = rows.slice(0, fitting(rows));
    return { jobs: shown, nextCursor: shown.length < rows.length ? shown.at(-1)?.job : page.nextCursor };
  },
});
