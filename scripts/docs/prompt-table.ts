import { z } from 'zod';
import { prompts } from '../../src/prompts/index.js';
import { code, table } from './markdown.js';
import type { Schema } from './schema-words.js';

/** The prompts with their arguments; `…` stands after those for which the host is given suggestions. */
export function promptTable(): string[] {
  const rows = prompts.map(({ name, description, input, complete }) => {
    const { properties = {}, required = [] } = z.toJSONSchema(input, { io: 'input' }) as Schema;
    const given = Object.keys(properties).map(
      (field) => code(field) + (required.includes(field) ? '' : '?') + (field in complete ? ' …' : ''),
    );
    return [code(name), given.join(', '), description];
  });
  return table(['prompt', 'arguments', 'what for'], rows);
}
