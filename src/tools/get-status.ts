import { z } from 'zod';
import { defineTool, readsVendor } from '../mcp/tool.js';

const Folder = z.object({ purpose: z.string(), path: z.string(), problem: z.string().optional() });

export const getStatus = defineTool({
  name: 'get_status',
  title: 'Get status',
  description:
    'Says whether this server is set up well: platforms, whether their credentials work, when they may be asked again, folders, ' +
    'the catalog in use, limits, wrong settings. Not needed before other calls.',
  annotations: readsVendor,

  input: z.strictObject({}),
  output: z.object({
    version: z.string(),
    node: z.string(),
    platforms: z.array(
      z.object({
        platform: z.string(),
        isOffered: z.boolean(),
        note: z.string(),
        signIn: z.string().optional(),
        nextPollAt: z.string().optional(),
        partsFollowed: z.number().optional(),
        pollsStoppedUntil: z.string().optional(),
      }),
    ),
    folders: z.array(Folder),
    catalog: z.string(),
    limits: z.record(z.string(), z.number()),
    runningJobs: z.number(),
    problems: z.array(z.string()),
  }),

  async run(_, { status }) {
    return status();
  },
});
