import { z } from 'zod';
import { changesVendor, defineTool } from '../mcp/tool.js';
import { FollowedJob, fields } from '../vocabulary.js';
import { agreed, unasked } from './consent.js';
import { requireNoFailure, toJobReport } from './job-report.js';

export const runNcaAnalysis = defineTool({
  name: 'run_nca_analysis',
  title: 'Run noncompartmental analysis at Aplos NCA',
  description:
    'Pharmacokinetics, not CAD: sends a table of drug concentrations over time to Aplos NCA, has it analyzed there (Cmax, Tmax, AUC, ' +
    'half-life per subject), and saves the results as a ZIP in the output folder. Not for parts: use analyze_part. Each run uses one of ' +
    'the monthly executions: without confirm the user is asked where the host can; else nothing is sent: ask the user, then call with ' +
    'confirm: true. While state is "running", call get_job.',
  annotations: changesVendor,

  input: fields('waitSeconds').extend({
    file: z.string().min(1).describe('Path of the table on this machine: csv, txt, dat, xpt, sas7bdat, xls or xlsx'),
    configuration: z
      .string({ error: 'must be text: a JSON object written as a string, or the path of a .json file' })
      .min(2)
      .describe('Columns, dosing, time and rules as Aplos NCA has them: a JSON object as text, or path of a .json file'),
    name: z.string().max(100).optional().describe('Name of the analysis. Left out: that of the file'),
    metadata: z.string().max(10_000).optional().describe('Text or JSON that is kept with the analysis'),
    confirm: z.boolean().default(false).describe('The user has agreed to this very run'),
    force: z.boolean().default(false).describe('Run again, for another execution, although the same was run before'),
  }),
  output: FollowedJob,

  async run({ waitSeconds, confirm, force, ...wish }, { requirePlatform, aplos, jobs }, call) {
    requirePlatform('aplos', 'write');
    const order = await aplos.openOrder(wish);
    if (!confirm) {
      const question = await aplos.askToRun(order, call);
      if (!(await agreed(call, question, 'nothing was sent'))) throw unasked(question.message);
    }
    return toJobReport(requireNoFailure(await jobs.run('aplos', 'nca', order, { force, waitSeconds }, call)));
  },
});
