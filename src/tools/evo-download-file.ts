import { z } from 'zod';
import { defineTool, startsJob } from '../mcp/tool.js';
import { FollowedJob, fields, SavedFile } from '../vocabulary.js';
import { linkTo } from './fetched-file.js';
import { requireNoFailure, toJobReport } from './job-report.js';

export const evoDownloadFile = defineTool({
  name: 'evo_download_file',
  title: 'Download file from Evo',
  description:
    'Saves a file of the Seequent Evo workspace, in its newest version or the one named, in the output folder and returns its path. ' +
    'Find it with evo_list_files. Never overwrites a file. While state is "running", call get_job.',
  annotations: startsJob,

  input: fields('saveAs', 'waitSeconds').extend({
    path: z.string().min(1).max(1024).optional().describe('Folders and name in the workspace; this or fileId'),
    fileId: z.guid('must be an id as evo_list_files returns it').optional().describe('Id of the file, in place of path'),
    versionId: z.string().min(1).max(100).optional().describe('An older version. Leave out for the newest'),
  }),
  output: FollowedJob,

  async run({ waitSeconds, ...order }, { requirePlatform, jobs }, call) {
    requirePlatform('evo', 'read');
    return toJobReport(requireNoFailure(await jobs.run('evo', 'download', order, { force: true, waitSeconds }, call)));
  },

  // A picture may be of any size, so it is not put into the conversation.
  attach: ({ result }) => linkTo(SavedFile.partial().safeParse(result).data ?? {}).filter(({ type }) => type === 'link'),
});
