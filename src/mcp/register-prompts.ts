import { completable, type McpServer, ProtocolError, ProtocolErrorCode } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { InputError } from '../errors.js';
import type { Services } from '../services.js';
import { errorText } from './answer.js';
import { icons } from './icon.js';
import type { Prompt } from './prompt.js';

/** Binds each prompt to the server, with what its arguments may be for clients that complete them. */
export function registerPrompts(server: McpServer, prompts: Prompt[], services: Services): void {
  for (const prompt of prompts) {
    const { name, title, description } = prompt;
    server.registerPrompt(name, { title, description, icons, argsSchema: completed(prompt, services) }, (given) => {
      // Hosts send fields that were left empty.
      const filled = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ''));
      return { description: title, messages: [{ role: 'user', content: { type: 'text', text: written(prompt, filled, services) } }] };
    });
  }
}

function completed({ input, complete }: Prompt, services: Services) {
  const fields = Object.entries(input.shape).map(([name, field]) => {
    const suggest = complete[name];
    if (!suggest) return [name, field];
    const isOptional = field instanceof z.ZodOptional;
    const text = isOptional ? field.unwrap() : field;
    // A copy: the library marks the field, which it can do once.
    const own = completable(text.describe(text.description ?? ''), (typed, context) => suggest(services, typed, context?.arguments ?? {}));
    return [name, isOptional ? own.optional() : own];
  });
  return z.strictObject(Object.fromEntries(fields) as Prompt['input']['shape']);
}

function written(prompt: Prompt, given: Record<string, unknown>, services: Services): string {
  try {
    return prompt.write(prompt.input.parse(given), services);
  } catch (error) {
    if (error instanceof InputError) throw new ProtocolError(ProtocolErrorCode.InvalidParams, errorText(error, prompt.name));
    throw error;
  }
}
