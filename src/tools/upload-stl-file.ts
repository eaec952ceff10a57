import { changesVendor, defineTool } from '../mcp/tool.js';
import { FollowedJob, fields } from '../vocabulary.js';
import { componentUpload } from './coldstream-fields.js';
import { requireNoFailure, toJobReport } from './job-report.js';

export const uploadStlFile = defineTool({
  name: 'upload_stl_file',
  title: 'Upload STL file to ColdStream',
  description:
    'Sends an STL file to ColdStream as the geometry of one region, subregion or boundary of a case; it is taken as it is. Only when the ' +
    'user wants the file sent. For STEP use upload_component_file. While state is "running", call get_job.',
  annotations: changesVendor,

  input: fields('waitSeconds').extend(componentUpload('STL')),
  output: FollowedJob,

  async run({ file, force, waitSeconds, ...place }, { openPart, requirePlatform, jobs }, call) {
    requirePlatform('coldstream', 'write');
    const order = { target: 'stl', ...place, file: await openPart(file) };
    return toJobReport(requireNoFailure(await jobs.run('coldstream', 'upload', order, { force, waitSeconds }, call)));
  },
});
