/** An entity of a STEP file: its keyword and the text between its outer brackets. */
export type StepEntity = { keyword: string; parameters: string };

const hash = 0x23;
const quote = 0x27;
const semicolon = 0x3b;

/**
 * The simple entities of the wanted keywords, by their number. Complex ones (with several keywords) are left out. One pass over the text,
 * whose quoted parts may hold any character.
 *
 * @see ISO 10303-21, section 9.2
 */
export function readEntities(text: string, wanted: ReadonlySet<string>): Map<number, StepEntity> {
  const entities = new Map<number, StepEntity>();
  let start = text.indexOf('DATA;');
  while (start >= 0) {
    start = text.indexOf('#', start);
    if (start < 0) break;
    const end = endOfEntity(text, start);
    const [head, number, keyword = ''] = /^#(\d{1,15})\s*=\s*([A-Z][A-Z0-9_]*)\s*\(/.exec(text.slice(start, start + 100)) ?? [];
    if (head !== undefined && wanted.has(keyword)) {
      entities.set(Number(number), { keyword, parameters: text.slice(start + head.length, text.lastIndexOf(')', end)) });
    }
    start = end;
  }
  return entities;
}

function endOfEntity(text: string, start: number): number {
  let isQuoted = false;
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) isQuoted = !isQuoted;
    else if (code === semicolon && !isQuoted) return at;
  }
  return text.length;
}

/** Numbers of the entities that the parameters refer to, in their order; not those within texts. */
export function referencesIn(parameters: string): number[] {
  const references: number[] = [];
  let isQuoted = false;
  for (let at = 0; at < parameters.length; at++) {
    const code = parameters.charCodeAt(at);
    if (code === quote) isQuoted = !isQuoted;
    else if (code === hash && !isQuoted) references.push(Number.parseInt(parameters.slice(at + 1, at + 16), 10));
  }
  return references;
}

/** The first text among the parameters, '' when there is none; characters beyond ASCII in any of the ways that programs write them. */
export function firstText(parameters: string): string {
  const raw = /^\s*'((?:[^']|'')*)'/.exec(parameters.slice(0, 2000))?.[1] ?? '';
  const utf8 = Buffer.from(raw, 'latin1').toString('utf8');
  return (utf8.includes('\ufffd') ? raw : utf8)
    .replace(/''/g, "'")
    .replace(/\\X2\\((?:[0-9A-F]{4})+)\\X0\\/g, (_, codes: string) => fromCodes(codes.match(/.{4}/g)))
    .replace(/\\X\\([0-9A-F]{2})/g, (_, code: string) => fromCodes([code]))
    .replace(/\\S\\(.)/g, (_, letter: string) => String.fromCharCode(letter.charCodeAt(0) + 128));
}

function fromCodes(codes: string[] | null): string {
  return String.fromCharCode(...(codes ?? []).map((code) => Number.parseInt(code, 16)));
}
