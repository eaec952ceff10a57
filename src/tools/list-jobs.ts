import { z } from 'zod';
import { defineTool, readsLocally } from '../mcp/tool.js';
import { fields, jobStates } from '../vocabulary.js';

const Row = z.object({
  job: z.string(),
  state: z.enum(jobStates),
  what: z.string(),
  platform: z.string(),
  partId: z.string(),
  startedAt: z.string(),
  updatedAt: z.string(),
  problem: z.string().optional(),
});

export const listJobs = defineTool({
  name: 'list_jobs',
  title: 'List jobs',
  description: 'Lists analyses of this machine, newest first, also those from before a restart: what ran, when, and how it ended.',
  annotations: readsLocally,

  input: fields('state', 'limit', 'cursor'),
  output: z.object({ jobs: z.array(Row), nextCursor: z.string().optional() }),

  async run(filter, { jobs }) {
    const page = await jobs.list(filter);
    const rows = page.jobs.map(({ job, state, title, platform, partId, createdAt, updatedAt, failure }) => {
      const row = { job, state, what: title, platform, partId, startedAt: createdAt, updatedAt };
      return failure ? { ...row, problem: failure.message } : row;
    });
    return { jobs: rows, nextCursor: page.nextCursor };
  },
});
