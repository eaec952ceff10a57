import { z } from 'zod';
import { defineTool, readsLocally } from '../mcp/tool.js';
import { fields } from '../vocabulary.js';

const Row = z.object({ values: z.record(z.string(), z.unknown()), sources: z.record(z.string(), z.string()) });

export const listCatalog = defineTool({
  name: 'list_catalog',
  title: 'List catalog',
  description:
    'Lists the processes, machines or materials that parts are checked and priced with: limits, envelopes, rates, prices, each ' +
    'with source, date and certainty. With process only what belongs to it, and how it is priced. analyze_part does not need it first.',
  annotations: readsLocally,

  input: fields('process').extend({ kind: z.enum(['processes', 'machines', 'materials']).describe('What to list') }),
  output: z.object({ entries: z.array(Row) }),

  async run({ kind, process }, { catalog }) {
    return { entries: catalog.rows(kind, process) };
  },
});
