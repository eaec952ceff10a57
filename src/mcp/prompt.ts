import type { z } from 'zod';
import type { Services } from '../services.js';

type Texts = Record<string, z.ZodString | z.ZodOptional<z.ZodString>>;
/** What an argument may be, as far as it is typed; `chosen` are the other arguments. Of many only the first 100 are shown. */
type Suggest = (services: Services, typed: string, chosen: Record<string, string>) => Promise<string[]>;

/** A task that a user starts by name: it becomes the first message, which leads the model through the calls. Arguments are texts. */
export type Prompt<Arguments extends Texts = Texts> = {
  name: string;
  title: string;
  description: string;
  input: z.ZodObject<Arguments>;
  complete: Partial<Record<keyof Arguments, Suggest>>;
  /** @throws {InputError} when the arguments do not go together. */
  write(given: z.output<z.ZodObject<Arguments>>, services: Services): string;
};

/** The prompt as declared; it exists so that `write` is checked against its own arguments. */
export function definePrompt<Arguments extends Texts>(prompt: Prompt<Arguments>): Prompt {
  // A list of prompts forgets each one's arguments; they are parsed before every use.
  return prompt as unknown as Prompt;
}
