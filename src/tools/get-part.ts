import { z } from 'zod';
import { defineTool, readsVendor } from '../mcp/tool.js';
import { fields, SameResult } from '../vocabulary.js';
import { requireRightPlatform } from './right-platform.js';

export const getPart = defineTool({
  name: 'get_part',
  title: 'Get part',
  description:
    'Returns the result of a part that was analyzed before, or with section only that place of its full report (named as in ' +
    '3D Spark reports; section "" lists what there is). With platform "3dspark" also of parts that were not sent from here.',
  annotations: readsVendor,

  input: fields('partId', 'platform', 'section'),
  output: z.object({ partId: z.string(), result: SameResult.optional(), section: z.string().optional(), data: z.unknown().optional() }),

  async run({ partId, platform, section }, services, call) {
    const { partFiles, requirePlatform } = services;
    requirePlatform(platform, 'read');
    await requireRightPlatform(services, platform, partId);
    if (section === undefined) return { partId, result: await partFiles.result(platform, partId, call) };
    return { partId, section, data: await partFiles.section(platform, partId, section, call) };
  },
});
