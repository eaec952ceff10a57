import type { Fact } from './conversation.js';
import type { Answer } from './session.js';

/** Sentences about what an answer lacks of the facts; none when it has them all. */
export function missing(facts: Fact[], answer: Answer): string[] {
  return facts.flatMap((fact) => lack(fact, answer));
}

/** The value at a dotted place; a segment `key=value` takes the item of a list by one of its fields. */
export function valueAt(data: unknown, place: string): unknown {
  return place.split('.').reduce((value: unknown, segment) => {
    if (typeof value !== 'object' || value === null) return undefined;
    const [key = '', wanted] = segment.split('=');
    if (wanted === undefined) return (value as Record<string, unknown>)[key];
    return Object.values(value).find((item) => String((item as Record<string, unknown>)[key]) === wanted);
  }, data);
}

function lack(fact: Fact, { text, data, links, isError }: Answer): string[] {
  if ('at' in fact) {
    const value = valueAt(data, fact.at);
    const expected = `${fact.at} is ${JSON.stringify(fact.is)}`;
    return [
      ...(isLike(value, fact) ? [] : [`${expected} (data: ${JSON.stringify(value)})`]),
      ...(saysLike(text, fact) ? [] : [`${expected} (not in the text)`]),
    ];
  }
  if ('link' in fact) return links.includes(fact.link) ? [] : [`a ${fact.link}`];
  if ('without' in fact) return `${text}${stringsOf(data)}`.includes(fact.without) ? [`no "${fact.without}"`] : [];
  if ('quoted' in fact) return quotedEverywhere(text, fact.quoted) ? [] : [`"${fact.quoted}" as the words of others`];
  const inText = text.includes(fact.words) ? [] : [`"${fact.words}" (not in the text)`];
  const inData = isError || stringsOf(data).includes(fact.words) ? [] : [`"${fact.words}" (not in the data)`];
  return [...inText, ...inData];
}

type Valued = Extract<Fact, { at: string }>;

function isLike(value: unknown, { is, within = 0 }: Valued): boolean {
  if (typeof is === 'number') return typeof value === 'number' && Math.abs(value - is) <= within;
  if (Array.isArray(is)) return Array.isArray(value) && is.every((number, index) => isLike(value[index], { at: '', is: number, within }));
  return value === is;
}

/** Whether the text has the value after the name of its field. */
function saysLike(text: string, fact: Valued): boolean {
  const name = fact.at
    .split('.')
    .filter((segment) => !/^\d+$/.test(segment))
    .at(-1)!;
  const rests = text.split(new RegExp(`\\b${name}: `)).slice(1);
  return rests.some((rest) => {
    if (typeof fact.is === 'number') return isLike(Number.parseFloat(rest), fact);
    if (Array.isArray(fact.is)) return isLike(rest.slice(1, rest.indexOf(']')).split(', ').map(Number), fact);
    return rest.startsWith(String(fact.is));
  });
}

/** All texts inside of the data, one per line. */
function stringsOf(data: unknown): string {
  if (typeof data !== 'object' || data === null) return String(data);
  return Object.values(data).map(stringsOf).join('\n');
}

function quotedEverywhere(text: string, words: string): boolean {
  const lines = text.split('\n').filter((line) => line.includes(words));
  return lines.length > 0 && lines.every((line) => /^[\s-]*\w+: /.test(line) || line.slice(0, line.indexOf(words)).includes('"'));
}
