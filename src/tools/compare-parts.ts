import { z } from 'zod';
import { InputError } from '../errors.js';
import type { JobView } from '../jobs/job-kind.js';
import { defineTool, startsJob } from '../mcp/tool.js';
import { ComparisonReport, type ComparisonResult, fields, Option } from '../vocabulary.js';
import { linksTo } from './comparison-files.js';
import { requireNoFailure, toJobReport } from './job-report.js';
import { shownInPartView } from './part-view-meta.js';

const allProcesses = [Option.parse({})];

export const compareParts = defineTool({
  name: 'compare_parts',
  title: 'Compare parts',
  description:
    'Ranks ways to make parts: every file with every option. Per file: cost, what fails, from which lot size another ' +
    'option is cheaper. Saves table and chart. Revisions: what changed. One file, one way: ' +
    'analyze_part. While state is "running", call get_job.',
  annotations: startsJob,
  meta: shownInPartView,

  input: fields('units', 'waitSeconds').extend({
    files: z.array(z.string().min(1)).min(1).max(50).describe('Paths; older revision first'),
    options: z.array(Option).min(1).max(20).optional().describe('As in analyze_part. Left out: all processes'),
    compareAs: z.enum(['options', 'revisions']).default('options').describe('revisions: of one part'),
    force: z.boolean().default(false).describe('Retry failed rows'),
  }),
  output: ComparisonReport,

  async run({ files, options = allProcesses, waitSeconds, force, ...wish }, { openCompared, requirePlatform, jobs }, call) {
    for (const { platform } of options) requirePlatform(platform, 'write');
    if (wish.compareAs === 'revisions' && files.length !== 2) throw notTwo(files.length);
    const order = { files: await openCompared(files), options, ...wish };
    const view = await jobs.run('local', 'comparison', order, { force, waitSeconds }, call);
    // What this kind of job comes to; it is parsed once more before it is sent.
    return toJobReport(requireNoFailure(view as JobView<ComparisonResult>));
  },

  attach: ({ result }) => linksTo(result),
});

function notTwo(count: number): InputError {
  return new InputError(
    `Revisions are two files of the same part; ${count} were given.`,
    'Give the older file and the newer one, or leave compareAs out.',
  );
}
