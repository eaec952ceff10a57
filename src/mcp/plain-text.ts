/**
 * The text of a result: one `name: value` line per fact, nested facts indented. Hosts show the model either this or
 * `structuredContent`, so it leaves nothing out, and it takes about a third fewer tokens than JSON.
 */
export function plainText(value: unknown, indent = ''): string {
  return Object.entries(value as Record<string, unknown>)
    .filter(([, entry]) => entry !== undefined)
    .map(([name, entry]) => `${indent}${name}:${afterColon(entry, indent)}`)
    .join('\n');
}

function afterColon(value: unknown, indent: string): string {
  // Lines of a text stay below its name, so that none can pass for a fact of ours.
  if (typeof value === 'string' && value.includes('\n')) return `\n${value.replace(/^/gm, `${indent}  | `)}`;
  if (!isNested(value)) return ` ${inline(value)}`;
  if (!Array.isArray(value)) return `\n${plainText(value, `${indent}  `)}`;
  return `\n${value.map((item) => listItem(item, `${indent}  `)).join('\n')}`;
}

/** Lists of objects inside of an item stand below it, or one could not tell where each object ends. */
function listItem(item: unknown, indent: string): string {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return `${indent}- ${inline(item)}`;
  const entries = Object.entries(item);
  const below = entries.filter(([, entry]) => Array.isArray(entry) && entry.some((inner) => typeof inner === 'object' && inner !== null));
  const beside = entries.filter((entry) => !below.includes(entry));
  return [
    `${indent}- ${inline(Object.fromEntries(beside))}`,
    ...below.map(([name, entry]) => `${indent}  ${name}:${afterColon(entry, `${indent}  `)}`),
  ].join('\n');
}

/** Lists of plain values and objects of plain values stay on their line. */
function isNested(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const items = Object.values(value);
  if (Array.isArray(value)) return items.some((item) => typeof item === 'object' || (typeof item === 'string' && item.includes(' ')));
  return items.length > 4 || items.some((item) => typeof item === 'object' && item !== null);
}

function inline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(value)
    .filter(([, entry]) => entry !== undefined)
    .map(([name, entry]) => `${name}: ${inline(entry)}`)
    .join(', ');
}
