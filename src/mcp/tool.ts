import type { z } from 'zod';
import type { Call } from '../call.js';
import type { Services } from '../services.js';

/** All four hints are spelled out: a client takes a missing one as the worst case. */
export type ToolAnnotations = { readOnlyHint: boolean; destructiveHint: boolean; idempotentHint: boolean; openWorldHint: boolean };

/** Answers from what is on this machine and changes nothing. */
export const readsLocally: ToolAnnotations = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false };

/** Answers from this machine, or asks a vendor; changes nothing. */
export const readsVendor: ToolAnnotations = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true };

/** Starts work here or at a vendor, or joins the same work that was started before; changes nothing that was there. */
export const startsJob: ToolAnnotations = { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: true };

/** Replaces or deletes what a vendor keeps. */
export const changesVendor: ToolAnnotations = { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: true };

/** Ends something that cannot be taken up again. */
export const endsJob: ToolAnnotations = { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false };

/** What goes with an answer beside its text: a picture to look at, or a link to a file. */
export type Attachment =
  | { type: 'image'; path: string; mimeType: string }
  | { type: 'link'; uri: string; name: string; mimeType: string; sizeBytes: number };

/** One question that a user has, with everything a client needs to know about it. */
export type Tool<Input extends z.ZodObject = z.ZodObject, Output extends z.ZodObject = z.ZodObject> = {
  name: string;
  title: string;
  description: string;
  annotations: ToolAnnotations;
  input: Input;
  output: Output;
  run(input: z.output<Input>, services: Services, call: Call): Promise<z.input<Output>>;
  attach?(output: z.output<Output>): Attachment[];
  /** What hosts, not models, read of the declaration: the view that shows its results, or who may call it. */
  meta?: Record<string, unknown>;
  /** What goes with an answer for the view alone, past the model. */
  forView?(output: z.output<Output>, services: Services): Promise<Record<string, unknown>>;
};

/** The tool as declared; it exists so that `run` is checked against its own schemas. */
export function defineTool<Input extends z.ZodObject, Output extends z.ZodObject>(tool: Tool<Input, Output>): Tool {
  // A list of tools forgets each one's schemas; register.ts parses with them before and after every run.
  return tool as unknown as Tool;
}
