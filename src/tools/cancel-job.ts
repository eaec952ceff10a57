import { defineTool, endsJob } from '../mcp/tool.js';
import { EndedJob, fields } from '../vocabulary.js';
import { toJobReport } from './job-report.js';

export const cancelJob = defineTool({
  name: 'cancel_job',
  title: 'Cancel job',
  description:
    'Stops a running job for good, when the user wants that; to wait less long, just do not call get_job. What a vendor has begun ' +
    'goes on there. A job that has ended stays as it is.',
  annotations: endsJob,

  input: fields('job'),
  output: EndedJob,

  async run({ job }, { jobs }, call) {
    return toJobReport(await jobs.cancel(job, call));
  },
});
