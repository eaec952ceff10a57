import { defineTool, startsJob } from '../mcp/tool.js';
import { FollowedJob, fields } from '../vocabulary.js';
import { linksTo } from './comparison-files.js';
import { toJobReport } from './job-report.js';

export const getJob = defineTool({
  name: 'get_job',
  title: 'Get job',
  description:
    'Waits for a job that another tool handed back while it was running, and returns its state and at the end its result. Call it again ' +
    'while state is "running". An interrupted job is started again; a paused one goes on from the time that its message names.',
  annotations: startsJob,

  input: fields('job', 'waitSeconds'),
  output: FollowedJob,

  async run({ job, waitSeconds }, { jobs }, call) {
    return toJobReport(await jobs.get(job, waitSeconds, call));
  },

  attach: ({ result }) => linksTo(result),
});
