import { extname } from 'node:path';

/** Leaves room for ` (2)` or for the marks of a partial file below the 255 bytes that file systems take. */
const maxNameBytes = 200;
const maxExtensionBytes = 20;

/** Formatting, bidi, zero-width and tag characters, fillers, variation selectors, private use, broken surrogates: nothing one can see. */
const invisible = /[\p{Cf}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\p{Co}\p{Cs}\u2800]/gu;
/** Not tabs and line breaks, which part words. They go before blanks are joined, so that none is left that stood around one. */
const control = /(?!\s)\p{Cc}/gu;

/** Device names of Windows; they are reserved with any extension. https://learn.microsoft.com/windows/win32/fileio/naming-a-file */
const reservedStem = /^(?:con|prn|aux|nul|com\d|lpt\d|conin\$|conout\$)$/i;

/**
 * Text for a message: one line without control, bidi, invisible or tag characters, at most `maxLength` UTF-16 units long, the
 * last of them an ellipsis when something was cut. May be empty. Never fails.
 */
export function printableText(text: string, maxLength = 200): string {
  const line = text.replace(invisible, '').replace(control, '').replace(/\s+/gu, ' ').trim();
  if (line.length <= maxLength) return line;
  const whole = line.slice(0, Math.max(0, maxLength - 1)).replace(/\p{Cs}$/u, '');
  return `${whole.trimEnd()}…`;
}

/**
 * A file name made out of `name` that is safe on every system: one path segment of 1 to 200 bytes (UTF-8, NFC) without control,
 * invisible or separating characters, not hidden, not a device of Windows, without trailing dot or blank. A short extension
 * survives the cut. `fallback` is taken where nothing readable is left of `name`. Never fails; cleaning twice changes nothing.
 */
export function safeFileName(name: string, fallback: string): string {
  return cleanName(name) ?? cleanName(fallback) ?? 'file';
}

function cleanName(name: string): string | undefined {
  const line = printableText(name, Number.MAX_SAFE_INTEGER).normalize('NFC');
  const bare = trimDots(line.replace(/[/\\:*?"<>|]|[^\0-\x7f]/gu, harmless).replace(/ +/g, ' '));
  // A cut may leave nothing but the blanks and dots before it.
  const short = shorten(isReserved(bare) ? `_${bare}` : bare);
  return /^[_. -]*$/.test(short) ? undefined : short;
}

/** Look-alikes such as "／" or "‥" count as what they stand for: some file systems and programs fold them. */
function harmless(character: string): string {
  return /[./\\:*?"<>|]/.test(character.normalize('NFKC')) ? '_' : character;
}

/** The look-behind keeps the search linear on long runs of dots. */
function trimDots(name: string): string {
  return name.replace(/^[. ]+/, '').replace(/(?<![. ])[. ]+$/, '');
}

function isReserved(name: string): boolean {
  const stem = name.split('.', 1).join('').normalize('NFKC').trim();
  return reservedStem.test(stem);
}

function shorten(name: string): string {
  if (Buffer.byteLength(name) <= maxNameBytes) return name;
  const ending = extname(name);
  const kept = Buffer.byteLength(ending) <= maxExtensionBytes ? ending : '';
  const stem = Buffer.from(name.slice(0, name.length - kept.length)).subarray(0, maxNameBytes - Buffer.byteLength(kept));
  // In stream mode the decoder holds back a character that was cut in two.
  return trimDots(new TextDecoder().decode(stem, { stream: true })) + kept;
}
