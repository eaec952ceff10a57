import { defineTool, startsJob } from '../mcp/tool.js';
import { FetchedFile, fields } from '../vocabulary.js';
import { linkTo, toFetchedFile } from './fetched-file.js';
import { requireRightPlatform } from './right-platform.js';

const waitSeconds = 45;

export const fetchFile = defineTool({
  name: 'fetch_file',
  title: 'Fetch file',
  description:
    'Saves one file of an analyzed part in the output folder and returns its path. Pictures (thumbnail, of local parts with findings ' +
    'marked; heatmap: wall thickness; overhangMap: build pose; sectionView: cut through the thinnest wall) are also shown. ' +
    'Of a 3D Spark part name the platform. What has to be made first may take longer: while state is "running", call get_job. ' +
    'Never overwrites a file.',
  annotations: startsJob,

  input: fields('partId', 'kind', 'platform', 'basename', 'saveAs'),
  output: FetchedFile,

  async run({ platform, ...order }, services, call) {
    const { partFiles, requirePlatform, jobs } = services;
    await requireRightPlatform(services, platform, order.partId);
    const saved = await partFiles.save(platform, order, call);
    if (saved) return saved;
    requirePlatform(platform, 'read');
    return toFetchedFile(await jobs.run(platform, 'file', order, { force: true, waitSeconds }, call));
  },

  attach: linkTo,
});
