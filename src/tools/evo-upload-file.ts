import { z } from 'zod';
import { changesVendor, defineTool } from '../mcp/tool.js';
import { FollowedJob, fields } from '../vocabulary.js';
import { requireNoFailure, toJobReport } from './job-report.js';

export const evoUploadFile = defineTool({
  name: 'evo_upload_file',
  title: 'Upload file to Evo',
  description:
    'Sends a file of any kind to the Seequent Evo workspace, as a new file or as a new version of the one at that path or with that ' +
    'fileId, and waits until Evo serves it. A deleted file named by fileId is restored. Only when the user wants the file sent; Evo ' +
    'stores it and analyzes nothing. While state is "running", call get_job.',
  annotations: changesVendor,

  input: fields('waitSeconds').extend({
    file: z.string().min(1).describe('Path of a file of any kind on this machine'),
    path: z.string().min(1).max(1024).optional().describe('Folders and name in the workspace. Default: its own name, at the top'),
    fileId: z
      .guid('must be an id as evo_list_files returns it')
      .optional()
      .describe('A file in the workspace that gets a new version, in place of path'),
    force: z.boolean().default(false).describe('Send again although the same file was sent there before'),
  }),
  output: FollowedJob,

  async run({ file, force, waitSeconds, ...target }, { requirePlatform, evo, jobs }, call) {
    requirePlatform('evo', 'write');
    const order = { file: await evo.openFile(file), ...target };
    return toJobReport(requireNoFailure(await jobs.run('evo', 'upload', order, { force, waitSeconds }, call)));
  },
});
