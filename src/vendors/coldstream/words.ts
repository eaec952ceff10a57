import { printableText } from '../../files/names.js';
import type { Message, Word } from './wire.js';

/** The enums of ColdStream in words, each at the place of its number. */
export const caseStates = ['created', 'running', 'finished', 'stalled', 'queued'] as const;
export type CaseState = (typeof caseStates)[number] | 'unknown';
export const caseTypes = ['custom design', 'simulation', 'standard design'] as const;
export const resolutions = ['conceptual', 'detailed', 'draft'] as const;
export type Resolution = (typeof resolutions)[number];
export const processingMethods = ['correlation', 'cfd', 'cfd reinforced'] as const;
export type ProcessingMethod = (typeof processingMethods)[number];
export const priorityLevels = ['low', 'medium', 'high'] as const;
export type PriorityLevel = (typeof priorityLevels)[number];

/** Names of a job's states; what is none of them is still at work. */
const succeeded = ['succeeded', 'success', 'completed', 'complete', 'finished', 'done'];
const failed = ['failed', 'failure', 'error', 'cancelled', 'canceled', 'aborted', 'timedout'];

/** The word for a number of theirs, or for their own name of it; undefined when it is neither. */
export function wordOf<const List extends readonly string[]>(list: List, value: Word): List[number] | undefined {
  if (typeof value === 'number') return list[value];
  const name = plain(value ?? '');
  return /^\d+$/.test(name) ? list[Number(name)] : list.find((word) => plain(word) === name);
}

export function stateOf(status: Word): CaseState {
  return wordOf(caseStates, status) ?? 'unknown';
}

/** 2 is done, more is failed. */
export function jobStateOf(jobStatus: Word): 'running' | 'done' | 'failed' {
  const name = plain(String(jobStatus ?? ''));
  if (succeeded.includes(name)) return 'done';
  if (failed.includes(name)) return 'failed';
  const code = /^\d+$/.test(name) ? Number(name) : 0;
  if (code === 2) return 'done';
  return code > 2 ? 'failed' : 'running';
}

/** Text of the vendor as it may stand in a message: one line, at most 200 characters, in quotes that it cannot close. */
export function quoted(text: string): string {
  return `"${printableText(text, 200).replaceAll('"', "'")}"`;
}

/** A name of the vendor for a result: one clean line; null when nothing is left of it. */
export function cleaned(text: string | null | undefined, maxLength = 100): string | null {
  return printableText(text ?? '', maxLength) || null;
}

/** What a job or a validation said, in their words. */
export type Note = { severity: string; text: string };

const maxNotes = 20;

export function toNotes(messages: readonly Message[] | null | undefined): Note[] {
  const notes = (messages ?? []).map(({ severity, message }) => ({
    severity: cleaned(severity, 20) ?? 'unknown',
    text: cleaned(message, 200) ?? 'no text',
  }));
  if (notes.length <= maxNotes) return notes;
  return [...notes.slice(0, maxNotes), { severity: 'unknown', text: `and ${notes.length - maxNotes} more` }];
}

/** Case, blanks and joints do not matter in a name: `cfdReinforced` is `cfd reinforced`. */
function plain(name: string): string {
  return name.toLowerCase().replace(/[\s_-]/g, '');
}
