import { defineTool, startsJob } from '../mcp/tool.js';
import { fields, SavedFile } from '../vocabulary.js';

export const fetchFile = defineTool({
  name: 'fetch_file',
  title: 'Fetch file',
  description:
    'Saves one file of an analyzed part in the output folder and returns its path: thumbnail (PNG with thin walls marked), heatmap ' +
    '(wall thickness in color, PNG), visualization (GLB), cad (the part file itself), fullResult (JSON). Pictures are also shown. ' +
    'Never overwrites a file.',
  annotations: startsJob,

  input: fields('partId', 'kind', 'platform', 'saveAs'),
  output: SavedFile,

  async run({ partId, kind, platform, saveAs }, { partFiles }) {
    return partFiles.save(platform, partId, kind, saveAs);
  },

  attach({ path, uri, mimeType, sizeBytes }) {
    const link = { type: 'link' as const, uri, name: path.split(/[\\/]/).at(-1) ?? path, mimeType, sizeBytes };
    return mimeType === 'image/png' ? [{ type: 'image' as const, path, mimeType }, link] : [link];
  },
});
