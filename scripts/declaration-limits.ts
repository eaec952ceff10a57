import { bytesOf, tokensOf } from './token-count.js';

/** What declarations may cost: they stand in every conversation, and clients cut descriptions and instructions at 2 KB. */
export const limits = {
  partsBytes: 12 * 1024,
  allBytes: 30 * 1024,
  toolTokens: 450,
  instructionsBytes: 2 * 1024,
  descriptionBytes: 2 * 1024,
};

/** A tool as `tools/list` gives it. */
export type Declaration = { name: string; description?: string | undefined; inputSchema: unknown };

/** What a client receives of a tool, and what of it a host shows to its model. */
export function costOf(tool: Declaration) {
  const { name, description, inputSchema } = tool;
  const seen = { name, description, inputSchema };
  return {
    name,
    bytes: bytesOf(tool),
    tokens: tokensOf(tool),
    seenBytes: bytesOf(seen),
    seenTokens: tokensOf(seen),
    descriptionBytes: bytesOf(description ?? ''),
  };
}

export type Cost = ReturnType<typeof costOf>;

/** Sentences about every limit that is not kept; none when all are. `parts` and `all` are the answers to `tools/list`. */
export function excesses(parts: Declaration[], all: Declaration[], instructions: string): string[] {
  const over = (what: string, value: number, limit: number, unit: string) =>
    value > limit ? [`${what}: ${value} ${unit}, ${limit} are allowed`] : [];
  return [
    ...over('the toolset parts', bytesOf(parts), limits.partsBytes, 'bytes'),
    ...over('all toolsets', bytesOf(all), limits.allBytes, 'bytes'),
    ...over('the instructions', bytesOf(instructions), limits.instructionsBytes, 'bytes'),
    ...all.map(costOf).flatMap((cost) => over(cost.name, cost.tokens, limits.toolTokens, 'tokens')),
    ...all.map(costOf).flatMap((cost) => over(`the description of ${cost.name}`, cost.descriptionBytes, limits.descriptionBytes, 'bytes')),
  ];
}
