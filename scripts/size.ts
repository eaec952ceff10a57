import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { type Cost, costOf, excesses, limits } from './declaration-limits.js';
import { bytesOf, tokensOf } from './token-count.js';

/** Prints what the declarations of the built server cost in bytes and tokens (o200k), and fails when a limit is not kept. */
const parts = await declared({});
const all = await declared({ PART_SANDBOX: '1' });
const costs = all.tools.map(costOf);

console.log(row('tool', 'bytes', 'tokens', 'model: bytes', 'tokens'));
for (const { name, bytes, tokens, seenBytes, seenTokens } of costs) console.log(row(name, bytes, tokens, seenBytes, seenTokens));
console.log();
console.log(total('toolset parts', parts.tools, limits.partsBytes));
console.log(total('all toolsets', all.tools, limits.allBytes));
console.log(row('instructions', bytesOf(all.instructions), tokensOf(all.instructions), '', '', limits.instructionsBytes));
console.log(row('prompts', bytesOf(all.prompts), tokensOf(all.prompts)));
console.log(`\nLimits in the last column are bytes; no tool may take more than ${limits.toolTokens} tokens.`);

const problems = excesses(parts.tools, all.tools, all.instructions);
for (const problem of problems) console.log(`Too much: ${problem}.`);
process.exitCode = problems.length > 0 ? 1 : 0;

async function declared(environment: Record<string, string>) {
  const folder = await mkdtemp(join(tmpdir(), 'part-analysis-size-'));
  const client = new Client({ name: 'size', version: '1.0.0' });
  const env = { PART_STATE_DIR: folder, PART_OUTPUT_DIR: folder, ...environment };
  await client.connect(new StdioClientTransport({ command: process.execPath, args: ['dist/server.js'], env }));
  const { tools } = await client.listTools();
  const prompts = client.getServerCapabilities()?.prompts ? (await client.listPrompts()).prompts : [];
  const instructions = client.getInstructions() ?? '';
  await client.close();
  await rm(folder, { recursive: true, force: true });
  return { tools, prompts, instructions };
}

function total(name: string, tools: Parameters<typeof costOf>[0][], limit: number): string {
  const sum = (of: (cost: Cost) => number) => tools.map(costOf).reduce((before, cost) => before + of(cost), 0);
  const seen = [sum(({ seenBytes }) => seenBytes), sum(({ seenTokens }) => seenTokens)] as const;
  return row(`${name} (${tools.length})`, bytesOf(tools), tokensOf(tools), ...seen, limit);
}

function row(name: string, ...cells: (string | number)[]): string {
  return `${name.padEnd(24)}${cells.map((cell) => String(cell).padStart(14)).join('')}`;
}
