import { z } from 'zod';
import { definePrompt } from '../mcp/prompt.js';
import * as given from './arguments.js';

export const checkManufacturability = definePrompt({
  name: 'check_manufacturability',
  title: 'Check manufacturability',
  description: 'Can this part be made, where is it too thin, and what does it cost? On this machine; nothing is sent.',
  input: z.strictObject({ file: given.file, process: given.process, material: given.material, lotSize: given.lotSize }),
  complete: { file: given.suggestFiles, process: given.suggestProcesses, material: given.suggestMaterials },

  write({ file, process, material, lotSize }) {
    const order = given.listed({ file, process, material, lotSize: lotSize ? Number(lotSize) : undefined });
    return [
      'Check whether this part can be made, and show me what you find.',
      '',
      `1. Call analyze_part with ${order}. While state is "running", call get_job with the job.`,
      '2. Say first whether it can be made, with which process, material and machine, and what one part costs in that lot.',
      '3. If a note says that the length unit was guessed, ask me whether the size is right before you go on.',
      '4. List the findings that failed: found, limit, where (mm, in the axes of the file), and what to change.',
      '5. If a wall is too thin, call fetch_file with kind "heatmap"; else with kind "thumbnail". Show me the picture.',
      '6. Name the next best process from alternatives, if there is one, and why it is second.',
      '',
      'Tell measured numbers from estimates (basis); costs are estimates and no offers. Do not send the file to a vendor unless I ask.',
    ].join('\n');
  },
});
