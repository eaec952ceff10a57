import type { Prompt } from '../mcp/prompt.js';
import type { Services } from '../services.js';
import { checkManufacturability } from './check-manufacturability.js';
import { compareProcesses } from './compare-processes.js';
import { requestQuotation } from './request-quotation.js';
import { thermalCase } from './thermal-case.js';

/** In the order in which clients show them. */
export const prompts: Prompt[] = [checkManufacturability, compareProcesses, requestQuotation, thermalCase];

/** Those whose tools this server is set up for. They stay the same as long as it runs. */
export function offeredPrompts({ offers }: Services): Prompt[] {
  const hasCases = offers.toolsets.includes('coldstream');
  return prompts.filter((prompt) => prompt !== thermalCase || hasCases);
}
