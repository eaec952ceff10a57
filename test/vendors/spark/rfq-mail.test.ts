import { expect, test } from 'vitest';
import { toRfqMail } from '../../../src/vendors/spark/rfq-mail.js';

const expected = {
  recipients: ['quotes@maker.example', 'info@printer.example'],
  subject: 'Request for Quotation - R&D 100% + more',
  body: 'Dear Sir or Madam,\n\nQuantity: 1',
  warnings: ['ATTACH THE ZIP!'],
};
const body = '**** ATTACH THE ZIP! ****\n\nDear Sir or Madam,\n\nQuantity: 1\n';
const plain = `MailTo: quotes@maker.example; Sales <info@printer.example>\nSubject: ${expected.subject}\n\n${body}`;
const url = `mailto:quotes@maker.example,info@printer.example?subject=${encodeURIComponent(expected.subject)}&body=${encodeURIComponent(body)}`;

test.each([
  ['plain text', plain],
  ['plain text with line ends of Windows', plain.replaceAll('\n', '\r\n')],
  ['a JSON string', JSON.stringify(plain)],
  ['a mailto: URL', url],
  ['a mailto: URL in a JSON string', JSON.stringify(url)],
  ['a mailto: URL with its recipients in a field', url.replace(/^mailto:(.*?)\?/, 'mailto:?to=$1&')],
  ['a mailto: URL with pluses for blanks, as Python writes it', url.replaceAll('%20', '+')],
])('the mail is read from %s', (_, answer) => {
  const mail = toRfqMail(answer);

  expect(mail).toEqual(expected);
});

test('broken percent signs are kept as they are', () => {
  const mail = toRfqMail('mailto:a@b.example?subject=100% sure&body=50%');

  expect(mail).toEqual({ recipients: ['a@b.example'], subject: '100% sure', body: '50%', warnings: [] });
});

test('text without a head is the body', () => {
  const mail = toRfqMail('Please quote.');

  expect(mail).toEqual({ recipients: [], subject: '', body: 'Please quote.', warnings: [] });
});

test('control, bidi and invisible characters are gone, line breaks of the body stay', () => {
  const mail = toRfqMail('MailTo: a\u200b@b.example\nSubject: one\u202etwo\u0007\n\nfirst\u001b[2J\n\u{e0041}second');

  expect(mail).toEqual({ recipients: ['a@b.example'], subject: 'onetwo', body: 'first[2J\nsecond', warnings: [] });
});

test('a body is cut at 12,000 characters, without breaking one in two', () => {
  const mail = toRfqMail(`MailTo: a@b.example\nSubject: x\n\n${'line\n'.repeat(2_399)}abc${'😀'.repeat(10)}`);

  expect(mail.body).toHaveLength(11_999);
  expect(mail.body.endsWith('line\nabc…')).toBe(true);
});

test.each([
  ['asterisks', `MailTo: a@b.example\n\n${'*'.repeat(100_000)}x`],
  ['asterisks within asterisks', `MailTo: a@b.example\n\n**a${'*'.repeat(100_000)}b**`],
  ['a recipient without an end', `MailTo: ${'a'.repeat(150_000)}`],
  ['blanks', `MailTo: a@b.example\n\n${' \t'.repeat(90_000)}*`],
])('%s by the hundred thousand are read as fast as any mail', (_, answer) => {
  const mail = toRfqMail(answer);

  expect(mail.body.length).toBeLessThanOrEqual(12_000);
});

test('of many recipients the first are named, and a warning says so', () => {
  const to = Array.from({ length: 200 }, (_, index) => `supplier-${index}@${'x'.repeat(200)}.example`);

  const { recipients, warnings } = toRfqMail(`MailTo: ${to.join(', ')}\n\n${'**** Warning ****\n'.repeat(1_000)}`);

  expect(recipients).toHaveLength(30);
  expect(recipients.map(({ length }) => length)).toEqual(Array(30).fill(100));
  expect(warnings).toEqual(['These are 30 of 200 recipients: the others are on the 3D Spark platform.', ...Array(4).fill('Warning')]);
});
