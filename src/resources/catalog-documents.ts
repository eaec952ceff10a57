import type { FixedResource } from '../mcp/resource.js';

const kinds = ['processes', 'machines', 'materials'] as const;

export const catalogDocuments: FixedResource[] = kinds.map((kind) => ({
  name: `catalog-${kind}`,
  title: `Catalog: ${kind}`,
  description: `The ${kind} that parts are checked and priced with, each number with its source. list_catalog gives the same.`,
  uri: `catalog://${kind}`,
  mimeType: 'application/json',
  annotations: { audience: ['assistant', 'user'], priority: 0.4 },
  read: async ({ catalog }) => JSON.stringify(catalog.rows(kind), undefined, 2),
}));
