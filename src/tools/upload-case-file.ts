import { changesVendor, defineTool } from '../mcp/tool.js';
import { FollowedJob, fields } from '../vocabulary.js';
import { caseUpload } from './coldstream-fields.js';
import { requireNoFailure, toJobReport } from './job-report.js';

export const uploadCaseFile = defineTool({
  name: 'upload_case_file',
  title: 'Upload case file to ColdStream',
  description:
    'Sends a STEP file with all regions of a case to ColdStream, which makes the regions of it; returns their names and ids. Only when ' +
    'the user wants the file sent. For one component use upload_component_file or upload_stl_file. While state is "running", call get_job.',
  annotations: changesVendor,

  input: fields('waitSeconds').extend(caseUpload('STEP')),
  output: FollowedJob,

  async run({ file, force, waitSeconds, caseId }, { openPart, requirePlatform, jobs }, call) {
    requirePlatform('coldstream', 'write');
    const order = { target: 'case', caseId, file: await openPart(file) };
    return toJobReport(requireNoFailure(await jobs.run('coldstream', 'upload', order, { force, waitSeconds }, call)));
  },
});
