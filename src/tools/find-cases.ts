import { z } from 'zod';
import { defineTool, readsVendor } from '../mcp/tool.js';
import { fields } from '../vocabulary.js';
import { projectId } from './coldstream-fields.js';

const text = z.string().nullable();

export const findCases = defineTool({
  name: 'find_cases',
  title: 'Find ColdStream cases',
  description:
    'Finds cases at ColdStream by project or by a part of their name, with their ids, projects and states. Without both it lists all ' +
    'that the account sees. Use get_case for one of them.',
  annotations: readsVendor,

  input: fields('limit').extend({
    projectId: projectId.optional(),
    name: z.string().min(1).max(100).optional().describe('Only cases whose name holds this, in any case of letters'),
  }),
  output: z.object({
    source: z.string(),
    cases: z.array(
      z.object({ caseId: z.string(), name: text, projectId: text, project: text, state: z.string(), type: text, submittedAt: text }),
    ),
    matches: z.number(),
    isComplete: z.boolean(),
  }),

  async run(filter, { requirePlatform, coldstream }, call) {
    requirePlatform('coldstream', 'read');
    return coldstream.findCases(filter, call);
  },
});
