import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { printableText } from '../../files/names.js';

export type OverridePath = readonly (string | number)[];

/** What is wrong with a catalog file, and where: a line from 1 on, or a place in its data. */
export class OverrideFault extends Error {
  readonly at: { line: number } | { path: OverridePath };

  constructor(at: OverrideFault['at'], message: string) {
    super(message);
    this.name = 'OverrideFault';
    this.at = at;
  }
}

/** The data of a catalog file, its texts made fit to be shown; `lineOf` tells where a place, or what holds it, stands. */
export type OverrideText = { value: unknown; lineOf(path: OverridePath): number };

/**
 * Reads JSON with comments and trailing commas.
 *
 * @throws {OverrideFault} when it is no such text, or names one thing twice.
 */
export function readOverrideText(text: string): OverrideText {
  const lineAt = (offset: number) => text.slice(0, offset).split('\n').length;
  const { root, error } = parse(text);
  if (error) throw new OverrideFault({ line: lineAt(error.offset) }, `${inWords(printParseErrorCode(error.error))}.`);
  if (root?.type !== 'object') throw new OverrideFault({ line: 1 }, 'the file must hold one object: { "machines": { … } }.');
  return { value: toValue(root, lineAt), lineOf: (path) => lineAt(nodeAt(root, path).offset) };
}

function parse(text: string): { root: Node | undefined; error?: ParseError } {
  const errors: ParseError[] = [];
  try {
    const root = parseTree(text, errors, { allowTrailingComma: true, allowEmptyContent: true });
    return { root, ...(errors[0] && { error: errors[0] }) };
  } catch (cause) {
    if (cause instanceof RangeError) throw new OverrideFault({ line: 1 }, 'it is nested too deeply.');
    throw cause;
  }
}

/** `CommaExpected` as `comma expected`. */
function inWords(code: string): string {
  return code
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replace(/[<>]/g, '');
}

/** `Object.fromEntries` makes even `__proto__` a plain entry. */
function toValue(node: Node, lineAt: (offset: number) => number): unknown {
  if (node.type === 'array') return (node.children ?? []).map((child) => toValue(child, lineAt));
  if (node.type !== 'object') return typeof node.value === 'string' ? printableText(node.value) : node.value;
  const entries = (node.children ?? []).map(({ children: [key, value] = [] }) => {
    const name = printableText(String(key?.value));
    return { name, offset: key?.offset ?? 0, value: value && toValue(value, lineAt) };
  });
  for (const [i, { name, offset }] of entries.entries()) {
    if (entries.findIndex((entry) => entry.name === name) < i) {
      throw new OverrideFault({ line: lineAt(offset) }, `"${name}" is there twice.`);
    }
  }
  return Object.fromEntries(entries.map(({ name, value }) => [name, value]));
}

/** The innermost node on the way to a place: what is missing there is missing in it. */
function nodeAt(root: Node, path: OverridePath): Node {
  let node = root;
  for (const step of path) {
    const next = typeof step === 'number' ? node.children?.[step] : propertyOf(node, step);
    if (!next) break;
    node = next;
  }
  return node;
}

function propertyOf(node: Node, name: string): Node | undefined {
  if (node.type !== 'object') return undefined;
  return node.children?.find(({ children }) => printableText(String(children?.[0]?.value)) === name)?.children?.[1];
}
