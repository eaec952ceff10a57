/** A start of this length counts as the secret: what a vendor repeats, it often cuts. */
const tellingLength = 8;
/** Shorter ones would blot out ordinary words. */
const minLength = 4;

/** What secrets may look like in a text: all their spellings, and the starts by which each is known. */
export type SecretForms = { starts: readonly string[]; spellings: readonly string[] };

/**
 * The text with `***` for every secret, however it is spelled (in an address, a form, JSON, HTML or base64), and for what begins
 * like one. Vendors repeat what they refuse.
 */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  const long = secrets.filter(({ length }) => length >= minLength);
  return withoutForms(
    text,
    formsOf(long, (spelling) => spelling.slice(0, tellingLength)),
  );
}

/** The forms of secrets; `startOf` gives the beginning of a spelling that is telling enough to stand for it. */
export function formsOf(secrets: readonly string[], startOf: (spelling: string) => string): SecretForms {
  const spellings = [...new Set(secrets.flatMap(spellingsOf))];
  return { spellings, starts: [...new Set(spellings.map(startOf))] };
}

/** The text with `***` for everything in it that begins like one of the forms. */
export function withoutForms(text: string, { starts, spellings }: SecretForms): string {
  const parts: string[] = [];
  let copied = 0;
  // The first one in the text goes first: another secret's start within it would leave the rest of it standing.
  for (let at = firstOf(text, starts, 0); at >= 0; at = firstOf(text, starts, copied)) {
    parts.push(text.slice(copied, at), '***');
    copied = at + Math.max(...spellings.map((spelling) => commonLength(text, at, spelling)));
  }
  return parts.join('') + text.slice(copied);
}

function firstOf(text: string, starts: readonly string[], from: number): number {
  const places = starts.map((start) => text.indexOf(start, from)).filter((at) => at >= 0);
  return places.length === 0 ? -1 : Math.min(...places);
}

function spellingsOf(secret: string): string[] {
  const wellFormed = secret.replace(/\p{Cs}/gu, '\ufffd');
  const inAddress = encodeURIComponent(wellFormed);
  const inForm = new URLSearchParams([['', wellFormed]]).toString().slice(1);
  const inJson = JSON.stringify(secret).slice(1, -1);
  const inHtml = secret.replace(/[&<>"]/g, (character) => htmlNames[character] ?? character);
  return [
    secret,
    ...[inAddress, inForm].flatMap((text) => [text, text.replace(/%../g, (code) => code.toLowerCase())]),
    ...[inJson, inJson.replaceAll('/', '\\/')],
    ...["'", '&#39;', '&#x27;'].map((quote) => inHtml.replaceAll("'", quote)),
    ...(secret.length >= tellingLength ? [0, 1, 2].flatMap((offset) => inBase64(secret, offset)) : []),
  ];
}

const htmlNames: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** In both alphabets, as it looks behind `offset` other bytes; the last characters may depend on what follows. */
function inBase64(secret: string, offset: number): string[] {
  const text = Buffer.from(`${'-'.repeat(offset)}${secret}`).toString('base64');
  const own = text.slice(Math.ceil((offset * 8) / 6)).replace(/.?=+$/, '');
  return [own, own.replaceAll('+', '-').replaceAll('/', '_')];
}

function commonLength(text: string, at: number, spelling: string): number {
  let length = 0;
  while (length < spelling.length && text[at + length] === spelling[length]) length++;
  return length;
}
