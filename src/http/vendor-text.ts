import { printableText } from '../files/names.js';
import { withoutSecrets } from '../redaction/secret-forms.js';

/** The vendor's own words in an error body: one clean line of at most 200 characters, '' when there are none. */
export type VendorText = { text: string; isHtml: boolean };

/** In the order in which they are looked for; `error_description` and `Message` are those of OAuth and of object stores. */
const keys = ['detail', 'message', 'error_description', 'error', 'errors', 'Message', 'non_field_errors'];
const maxDepth = 4;

/** Reads an error body by its content, whatever its type claims. `secrets` are blotted out: vendors repeat what they refuse. */
export function vendorText(body: string, secrets: readonly string[] = []): VendorText {
  const trimmed = body.trim();
  const isHtml = isHtmlPage(trimmed);
  const words = trimmed.startsWith('<') ? ofMarkup(trimmed) : (ofJson(trimmed) ?? trimmed);
  // Cleaned first: invisible characters could hide a secret from the look for it.
  const line = printableText(words, Number.MAX_SAFE_INTEGER);
  return { text: printableText(withoutSignedParts(withoutSecrets(line, secrets))), isHtml };
}

/**
 * What opens a door is in the query of an address, or behind a name that says so and is no word of a sentence. A link or picture in
 * Markdown is taken apart: nobody should be led anywhere, or have a host fetch anything, by what a vendor says.
 */
function withoutSignedParts(line: string): string {
  return line
    .replaceAll('](', '] (')
    .replace(/[^\s"'<>]+/g, withoutQuery)
    .replace(/((?:sig|signature|token|credential|policy|password|secret|cookie)\w{0,10}["']?[=:>]\s?["']?)[\w+/=%.~-]{16,}/gi, '$1***');
}

/** Whether a text is a web page, and so most likely a login page or that of a proxy. */
export function isHtmlPage(text: string): boolean {
  return /^\s*<(?:!doctype\s+html|html|head|body|title|h1|center)\b/i.test(text);
}

function withoutQuery(word: string): string {
  const scheme = word.indexOf('://');
  const query = scheme === -1 ? -1 : word.indexOf('?', scheme);
  return query === -1 || query === word.length - 1 ? word : `${word.slice(0, query)}?…`;
}

function ofMarkup(text: string): string {
  const found = /<(title|h1|h2|Message)\b[^>]{0,200}>([\s\S]{0,2000}?)<\/\1>/i.exec(text);
  const plain = (found?.[2] ?? '').replace(/<[^>]*>/g, ' ');
  return plain.replace(/&(lt|gt|quot|#39|nbsp|amp);/g, (_, name: string) => entities[name] ?? ' ');
}

const entities: Record<string, string> = { lt: '<', gt: '>', quot: '"', '#39': "'", nbsp: ' ', amp: '&' };

function ofJson(text: string): string | undefined {
  try {
    return sentence(JSON.parse(text), 0);
  } catch {
    return undefined;
  }
}

function sentence(value: unknown, depth: number): string {
  if (typeof value === 'string') return value;
  if (depth > maxDepth || value === null || typeof value !== 'object') return '';
  if (Array.isArray(value)) return joined(value.slice(0, 5).map((one) => sentence(one, depth + 1)));
  const entries = Object.entries(value);
  const named = keys.flatMap((key) => entries.filter(([name]) => name === key)).map(([, one]) => sentence(one, depth + 1));
  return named.find((one) => one !== '') ?? joined(entries.slice(0, 5).map(([name, one]) => ofField(name, sentence(one, depth + 1))));
}

/** Django lists what it refuses by field: `{"mat_name": ["Unknown."]}`. */
function ofField(name: string, said: string): string {
  return said === '' ? '' : `${name}: ${said}`;
}

function joined(sentences: string[]): string {
  return sentences
    .filter((one) => one !== '')
    .join('; ')
    .replaceAll('.; ', '. ');
}
