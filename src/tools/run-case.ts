import { z } from 'zod';
import { InputError } from '../errors.js';
import { changesVendor, defineTool } from '../mcp/tool.js';
import { briefly, FollowedJob, fields } from '../vocabulary.js';
import { caseId } from './coldstream-fields.js';
import { agreed } from './consent.js';
import { requireNoFailure, toJobReport } from './job-report.js';

export const runCase = defineTool({
  name: 'run_case',
  title: 'Run ColdStream case',
  description:
    'Runs a ColdStream case, which spends credits. Call it without confirm: it validates the case, estimates the credits and asks the ' +
    'user where the host can; else it submits nothing: ask the user, then call with those credits and confirm: true. Takes minutes to ' +
    'days: while state is "running", call get_job now and then. Saves the documents.',
  annotations: changesVendor,

  input: fields('waitSeconds').extend({
    caseId,
    resolution: z.enum(['conceptual', 'draft', 'detailed']).describe('Fineness'),
    processingMethod: z.enum(['correlation', 'cfd', 'cfd reinforced']).optional().describe('Default: as ColdStream has it'),
    priorityLevel: z.enum(['low', 'medium', 'high']).optional().describe('Default: as ColdStream has it'),
    credits: z.int().min(1).optional().describe('As the user agreed to them'),
    confirm: z.boolean().default(false).describe('The user has agreed'),
    force: z.boolean().default(false).describe('Run it once more'),
  }),
  output: z.object({
    ...FollowedJob.partial().shape,
    isValid: z.boolean().optional(),
    validationMessages: briefly(z.array(z.object({ severity: z.string(), text: z.string() })), 'severity, text').optional(),
    estimate: z.record(z.string(), z.number()).optional(),
    credits: z.number().optional(),
  }),

  async run({ waitSeconds, confirm, force, ...order }, { requirePlatform, coldstream, jobs }, call) {
    requirePlatform('coldstream', 'write');
    let { credits } = order;
    if (!confirm) {
      const preview = await coldstream.previewRun(order, call);
      const question = coldstream.askToRun(order, preview);
      if (!question || !(await agreed(call, question, 'nothing was submitted'))) return preview;
      credits = preview.credits;
    }
    if (credits === undefined) throw unpriced();
    return toJobReport(requireNoFailure(await jobs.run('coldstream', 'run', { ...order, credits }, { force, waitSeconds }, call)));
  },
});

/** An estimate may have changed since the user saw it: what is spent is the number that was agreed to. */
function unpriced(): InputError {
  return new InputError(
    'confirm: true says that the user agreed, but not to how many credits; nothing was submitted.',
    'Call without confirm for the estimate, ask the user, then call with those credits and confirm: true.',
  );
}
