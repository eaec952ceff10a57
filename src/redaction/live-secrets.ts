import { phraseSearch } from './phrase-search.js';
import { formsOf, type SecretForms, withoutForms } from './secret-forms.js';

type Held = { current: string[]; before: string[] };

/** Secrets by who uses them: they are forgotten with their holder, which is why nothing else may keep it alive. */
const heldBy = new WeakMap<object, Held>();
const holders = new Set<WeakRef<object>>();

type Search = { isIn(text: string): boolean; forms: SecretForms };
/** Undefined: a secret has come since it was made. Null: there are none. */
let search: Search | null | undefined;

/**
 * Has these secrets kept out of everything that leaves this process, for as long as the holder lives, in place of those that it held
 * before. Those are kept out, too, until they are replaced once more: an answer that repeats them may still be on its way.
 */
export function holdSecrets(holder: object, secrets: readonly (string | undefined)[]): void {
  const current = secrets.filter((secret) => secret !== undefined).filter(isSecretive);
  const held = heldBy.get(holder);
  if (held && current.length === held.current.length && current.every((secret) => held.current.includes(secret))) return;
  heldBy.set(holder, { current, before: held?.current ?? [] });
  if (!held) holders.add(new WeakRef(holder));
  search = undefined;
}

/** The text with `***` for every secret that is held, however it is spelled, and for what begins like one. */
export function withoutLiveSecrets(text: string): string {
  if (search === undefined) search = makeSearch();
  return search?.isIn(text) ? withoutForms(text, search.forms) : text;
}

function makeSearch(): Search | null {
  const forms = formsOf([...new Set(liveSecrets())], tellingStart);
  if (forms.starts.length === 0) return null;
  return { forms, isIn: phraseSearch(forms.starts) };
}

function liveSecrets(): string[] {
  return [...holders].flatMap((reference) => {
    const holder = reference.deref();
    const held = holder && heldBy.get(holder);
    if (!held) holders.delete(reference);
    return held ? [...held.current, ...held.before] : [];
  });
}

/** What is short, a word or a number stands in harmless texts, too. Of those only the vendor clients know where to look. */
function isSecretive(secret: string): boolean {
  const isOrdinary = /^[A-Za-z]?[a-z]{0,11}$|^\d{0,12}$/.test(secret);
  return secret.length >= 6 && !isOrdinary;
}

const leastStart = 8;

/** As much of a spelling as no sentence begins with: eight characters with a digit or a sign among them, or more until there is one. */
function tellingStart(spelling: string): string {
  const sign = spelling.search(/[^A-Za-z _.-]/);
  return sign === -1 ? spelling : spelling.slice(0, Math.max(leastStart, sign + 1));
}
