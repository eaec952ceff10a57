import type { FixedResource } from '../mcp/resource.js';

/** The page that hosts show beside the results of tools which name it; it asks the host for the part, and nobody else for anything. */
export const partView: FixedResource = {
  name: 'part-viewer',
  title: 'Part view',
  description:
    'Turns an analyzed part in 3D, colors walls, gaps and overhangs, and goes to the places of findings. For hosts, not to read.',
  uri: 'ui://part-viewer',
  mimeType: 'text/html;profile=mcp-app',
  meta: { ui: { csp: { connectDomains: [], resourceDomains: [] }, prefersBorder: true } },
  read: ({ readViewPage }) => readViewPage(),
};
