import { printableText } from '../../files/names.js';

/** Text of the vendor as it may stand in a message: one line, at most 200 characters, in quotes that it cannot close. */
export function quoted(text: string): string {
  return `"${printableText(text, 200).replaceAll('"', "'")}"`;
}

/** A path or id in a message, where it is to be found again: no quotes are changed, nothing unseen stays. */
export function shown(text: string): string {
  return `"${printableText(text, 200)}"`;
}

/** Names with ids, as they may stand in a message; a long list is cut. */
export function listed(entries: readonly { name?: string | null | undefined; id: string }[], max = 25): string {
  const named = entries.slice(0, max).map(({ name, id }) => `${quoted(name ?? '')} (${printableText(id, 100)})`);
  const more = entries.length - named.length;
  return named.join(', ') + (more > 0 ? ` and ${more} more` : '');
}
