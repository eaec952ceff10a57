import { z } from 'zod';
import { JobError } from '../errors.js';
import { defineTool, readsVendor } from '../mcp/tool.js';
import { fields } from '../vocabulary.js';
import { requireNoFailure } from './job-report.js';
import { requireRightPlatform } from './right-platform.js';

const waitSeconds = 45;

export const getViewMesh = defineTool({
  name: 'get_view_mesh',
  title: 'Get view mesh',
  description: 'For the part view only: its 3D data, which no model can read. Pictures: fetch_file.',
  annotations: readsVendor,
  meta: { ui: { visibility: ['app'] } },

  input: fields('partId', 'platform').extend({ chunk: z.int().min(0).default(0).describe('From 0') }),
  output: z.object({
    partId: z.string(),
    platform: z.string(),
    chunk: z.number(),
    chunks: z.number(),
    sizeBytes: z.number(),
    sha256: z.string(),
  }),

  async run({ partId, platform, chunk }, services, call) {
    const { partViews, requirePlatform, jobs } = services;
    await requireRightPlatform(services, platform, partId);
    if (!(await partViews.isThere(platform, partId))) {
      requirePlatform(platform, 'read');
      const { state } = requireNoFailure(await jobs.run(platform, 'view', { partId }, { force: true, waitSeconds }, call));
      if (state !== 'succeeded') throw stillAtIt();
    }
    return { partId, platform, ...(await partViews.chunk(platform, partId, chunk)) };
  },

  async forView({ platform, partId, chunk }, { partViews }) {
    return { 'part-analysis/view': await partViews.chunkText(platform as string, partId as string, chunk as number) };
  },
});

function stillAtIt(): JobError {
  return new JobError('The 3D view of this part is still being made.', 'Ask once more with the same arguments: it goes on meanwhile.');
}
