import { z } from 'zod';
import { apis } from '../../vendors/aplos/routes.js';

/** What the journal keeps of an analysis, step by step: the form that a file is posted with is a secret, and is not in it. */
const NcaNotes = z.object({
  /** The file has arrived there. */
  stored: z
    .object({ api: z.enum(apis), file: z.union([z.object({ id: z.string() }), z.object({ bucket: z.string(), key: z.string() })]) })
    .optional(),
  /** How often a start was asked for, and when for the first time: written before it is asked. */
  start: z.object({ at: z.iso.datetime(), count: z.number() }).optional(),
  /** It was started, as this. */
  executionId: z.string().optional(),
  /** It was followed for as long as is done unasked. */
  isOverdue: z.boolean().optional(),
});
export type NcaNotes = z.output<typeof NcaNotes>;
export type Stored = NonNullable<NcaNotes['stored']>;

export function readNotes(known: Readonly<Record<string, unknown>>): NcaNotes {
  return NcaNotes.parse(known);
}
