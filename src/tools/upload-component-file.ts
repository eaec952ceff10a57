import { changesVendor, defineTool } from '../mcp/tool.js';
import { FollowedJob, fields } from '../vocabulary.js';
import { componentUpload } from './coldstream-fields.js';
import { requireNoFailure, toJobReport } from './job-report.js';

export const uploadComponentFile = defineTool({
  name: 'upload_component_file',
  title: 'Upload component file to ColdStream',
  description:
    'Sends a STEP file to ColdStream as the geometry of one region, subregion or boundary of a case, and has it converted. Only when the ' +
    'user wants the file sent. Not for STL (upload_stl_file) nor for a STEP file of all regions (upload_case_file). get_case lists the ' +
    'components. While state is "running", call get_job.',
  annotations: changesVendor,

  input: fields('waitSeconds').extend(componentUpload('STEP')),
  output: FollowedJob,

  async run({ file, force, waitSeconds, ...place }, { openPart, requirePlatform, jobs }, call) {
    requirePlatform('coldstream', 'write');
    const order = { target: 'component', ...place, file: await openPart(file) };
    return toJobReport(requireNoFailure(await jobs.run('coldstream', 'upload', order, { force, waitSeconds }, call)));
  },
});
