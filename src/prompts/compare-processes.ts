import { z } from 'zod';
import { definePrompt } from '../mcp/prompt.js';
import * as given from './arguments.js';

const usualLotSizes = '1, 10, 100';

export const compareProcesses = definePrompt({
  name: 'compare_processes',
  title: 'Compare processes',
  description: 'Which way to make this part is the cheapest, and from which lot size? On this machine; nothing is sent.',
  input: z.strictObject({ file: given.file, lotSizes: given.lotSizes }),
  complete: { file: given.suggestFiles },

  write({ file, lotSizes = usualLotSizes }) {
    const sizes = lotSizes.split(',').map(Number);
    return [
      `Compare the ways to make this part in lots of ${sizes.join(', ')}.`,
      '',
      `1. Call analyze_part with ${given.listed({ file, lotSize: sizes[0] })} and without process: it ranks all processes.`,
      '   While state is "running", call get_job with the job.',
      '2. If a note says that the length unit was guessed, ask me whether the size is right before you go on.',
      '3. Take the three best feasible processes of the result and its alternatives, with their materials.',
      `4. Call compare_parts with files: [${given.quoted(file)}] and options: each of these for each of the lot sizes.`,
      '5. Show me a table: process and material, cost per part in each lot, lead time, and what fails.',
      '6. Say from which lot size on another way is cheaper (breakEven), and name the saved table and chart.',
      '',
      'If no process is feasible, say what fails in the closest one and what to change. Costs are estimates and no offers.',
    ].join('\n');
  },
});
