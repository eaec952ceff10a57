import { z } from 'zod';
import { changesVendor, defineTool } from '../mcp/tool.js';
import { fields } from '../vocabulary.js';
import { agreed, unasked } from './consent.js';
import { requireRightPlatform } from './right-platform.js';

export const deletePartFile = defineTool({
  name: 'delete_part_file',
  title: 'Delete file at 3D Spark',
  description:
    'Deletes at 3D Spark, for good: with basename one asset of the part; without it the CAD file and all other files of the part, whose ' +
    'results are reset. Files on this machine stay. Without confirm the user is asked where the host can; else nothing is deleted: ask ' +
    'the user, then call with confirm: true.',
  annotations: changesVendor,

  input: fields('partId', 'basename').extend({ confirm: z.boolean().default(false).describe('The user has agreed to this very deletion') }),
  output: z.object({ partId: z.string(), deleted: z.string(), remainingAssets: z.array(z.string()).optional(), message: z.string() }),

  async run({ partId, basename, confirm }, services, call) {
    const { requirePlatform, spark, parts } = services;
    requirePlatform('3dspark', 'write');
    await requireRightPlatform(services, '3dspark', partId);
    const what = basename ? `the asset "${basename}"` : 'the CAD file, all other files and the results';
    const name = (await parts.read('3dspark', partId))?.result.name;
    const which = name && name !== partId ? `"${name}" (${partId})` : partId;
    const message = `This would delete ${what} of part ${which} at 3D Spark, for good.`;
    const question = { message, yes: 'Delete for good', about: {} };
    if (!confirm && !(await agreed(call, question, 'nothing was deleted'))) throw unasked(message);
    return spark.deleteFiles(partId, basename, call);
  },
});
