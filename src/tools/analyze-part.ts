import { defineTool, startsJob } from '../mcp/tool.js';
import { fields, JobReport } from '../vocabulary.js';
import { requireNoFailure, toJobReport } from './job-report.js';

export const analyzePart = defineTool({
  name: 'analyze_part',
  title: 'Analyze part',
  description:
    'Measures a part file and says whether and how it can be made and what it costs: size, volume, mesh health, thinnest wall and ' +
    'narrowest gap with their places, what fails against the limits of process, machine and material, estimated cost. Start here. ' +
    'Without process all processes are compared and the feasible ones ranked. Runs on this machine, usually in seconds. While state ' +
    'is "running", call get_job with the returned job. For pictures or the 3D model call fetch_file with the partId afterwards.',
  annotations: startsJob,

  input: fields('file', 'platform', 'process', 'material', 'lotSize', 'units', 'force', 'waitSeconds'),
  output: JobReport,

  async run({ file, platform, force, waitSeconds, ...wish }, { openPart, jobs }, call) {
    const order = { file: await openPart(file), ...wish };
    return toJobReport(requireNoFailure(await jobs.run(platform, order, { force, waitSeconds }, call)));
  },
});
