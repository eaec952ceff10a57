import { defineTool, endsJob } from '../mcp/tool.js';
import { EndedJob, fields } from '../vocabulary.js';
import { toJobReport } from './job-report.js';

export const cancelJob = defineTool({
  name: 'cancel_job',
  title: 'Cancel job',
  description:
    'Stops a running job for everyone who waits for it; what a vendor has begun goes on there. A job that has ended stays as it is.',
  annotations: endsJob,

  input: fields('job'),
  output: EndedJob,

  async run({ job }, { jobs }, call) {
    return toJobReport(await jobs.cancel(job, call));
  },
});
