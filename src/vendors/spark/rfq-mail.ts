import { printableText } from '../../files/names.js';

/** A prepared request for quotation. It is shown and never sent. */
export type RfqMail = {
  recipients: string[];
  subject: string;
  /** At most 12,000 characters, without the warnings. */
  body: string;
  /** What 3D Spark tells the sender; on their page it stands in the body, between asterisks, to be deleted. */
  warnings: string[];
};

const maxBodyLength = 12_000;
const maxRecipients = 30;
const maxWarnings = 5;
/** No mail is longer; patterns over megabytes would take long. */
const maxAnswerLength = 200_000;
const isUrl = /^mailto:(?:\S*$|[^\n?]*\?[a-z]+=)/i;
const besidesAddresses = /[\s<>,;:"'()[\]]+/;
const address = /^[^@]+@[^@]+$/;

/**
 * The mail in an answer, which may be a JSON string, plain text with `MailTo:` and `Subject:` lines, or a `mailto:` URL: their
 * page prints the second and opens the answer as the third. Never fails; what is not recognized is the body.
 */
export function toRfqMail(answer: string): RfqMail {
  const text = fromJson(answer).trim().slice(0, maxAnswerLength);
  const { to, subject, body } = isUrl.test(text) ? fromUrl(text) : fromLines(text);
  const lines = body.split(/\r\n?|\n/);
  const recipients = [...new Set(to.split(besidesAddresses).filter((one) => address.test(one)))].map((one) => printableText(one, 100));
  return {
    recipients: recipients.slice(0, maxRecipients),
    subject: printableText(subject, 300),
    body: cleanBody(lines.filter((line) => warningIn(line) === undefined)),
    warnings: [...tooMany(recipients), ...lines.flatMap((line) => printableText(warningIn(line) ?? '', 300) || [])].slice(0, maxWarnings),
  };
}

/** What stands between asterisks that begin and end a line. A pattern for it would take very long over many asterisks. */
function warningIn(line: string): string | undefined {
  const text = line.trim();
  if (text.length < 4 || !text.startsWith('**') || !text.endsWith('**')) return undefined;
  let [start, end] = [0, text.length];
  while (text[start] === '*') start++;
  while (end > start && text[end - 1] === '*') end--;
  return text.slice(start, end);
}

/** Whoever sends the mail has to know that somebody is missing. */
function tooMany({ length }: string[]): string[] {
  return length > maxRecipients ? [`These are ${maxRecipients} of ${length} recipients: the others are on the 3D Spark platform.`] : [];
}

type Draft = { to: string; subject: string; body: string };

function fromJson(answer: string): string {
  try {
    const parsed: unknown = JSON.parse(answer);
    return typeof parsed === 'string' ? parsed : answer;
  } catch {
    return answer;
  }
}

function fromLines(text: string): Draft {
  const lines = text.split(/\r\n?|\n/);
  const find = (name: string) => lines.findIndex((line, index) => index < 20 && line.toLowerCase().startsWith(name));
  const [to, subject] = [find('mailto:'), find('subject:')];
  const body = lines.filter((_, index) => index !== to && index !== subject).join('\n');
  return { to: lines[to]?.slice('mailto:'.length) ?? '', subject: lines[subject]?.slice('subject:'.length) ?? '', body };
}

function fromUrl(url: string): Draft {
  const [to = '', ...rest] = url.slice('mailto:'.length).split('?');
  const query = rest.join('?');
  // In a mailto URL a plus is a plus, but Python's urlencode writes blanks that way.
  const spaced = /%20| /.test(query) ? query : query.replaceAll('+', ' ');
  const field = (name: string) => {
    const pair = spaced.split('&').find((one) => one.toLowerCase().startsWith(`${name}=`));
    return decoded(pair?.slice(name.length + 1) ?? '');
  };
  return { to: `${decoded(to)},${field('to')}`, subject: field('subject'), body: field('body') };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function cleanBody(lines: string[]): string {
  const clean = lines.map((line) => printableText(line, maxBodyLength)).join('\n');
  const body = clean.replace(/\n{3,}/g, '\n\n').trim();
  return body.length <= maxBodyLength ? body : `${body.slice(0, maxBodyLength - 1).replace(/\p{Cs}$/u, '')}…`;
}
