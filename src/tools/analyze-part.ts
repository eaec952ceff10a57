import type { JobView } from '../jobs/job-kind.js';
import { defineTool, startsJob } from '../mcp/tool.js';
import { fields, JobReport, type PartResult } from '../vocabulary.js';
import { requireNoFailure, toJobReport } from './job-report.js';
import { shownInPartView } from './part-view-meta.js';

export const analyzePart = defineTool({
  name: 'analyze_part',
  title: 'Analyze part',
  description:
    'Measures a part file and says whether and how it can be made, what fails where (walls, gaps) and what it costs. ' +
    'Start here. Several files: compare_parts. While state is "running", call get_job. Pictures: fetch_file.',
  annotations: startsJob,
  meta: shownInPartView,

  input: fields('file', 'platform', 'process', 'material', 'lotSize', 'units', 'force', 'waitSeconds'),
  output: JobReport,

  async run({ file, platform, force, waitSeconds, ...wish }, { openPart, requirePlatform, jobs }, call) {
    requirePlatform(platform, 'write');
    const order = { file: await openPart(file), ...wish };
    const view = await jobs.run(platform, 'analysis', order, { force, waitSeconds }, call);
    // What this kind of job comes to; it is parsed once more before it is sent.
    return toJobReport(requireNoFailure(view as JobView<PartResult>));
  },
});
