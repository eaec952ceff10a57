import { createHash } from 'node:crypto';
import { mkdir, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { InputError } from '../../src/errors.js';
import { type AttachmentOptions, openAttachment } from '../../src/files/attachment-file.js';
import { temporaryFolder } from '../support/temporary-folder.js';

let root = '';
beforeEach(async () => {
  root = await temporaryFolder();
});

const pdf = '%PDF-1.7\n1 0 obj\n';
const stepText = 'ISO-10303-21;\nHEADER;\nENDSEC;\nEND-ISO-10303-21;\n';
const zip = 'PK\x03\x04word/document.xml';
const ole = '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 rest';
const png = '\x89PNG\r\n\x1a\n rest';
const jpeg = '\xff\xd8\xff\xe0 rest';
const openXml = 'application/vnd.openxmlformats-officedocument';
const key = (of: string) => `-----BEGIN ${of}-----\nMIIEvQIBADANBg\n-----END ${of}-----\n`;

function openIn(typed: string, more: Partial<AttachmentOptions> = {}) {
  return openAttachment(typed, { folders: [root], homeFolder: root, ...more });
}

async function put(name: string, content: string | Buffer): Promise<string> {
  await writeFile(join(root, name), typeof content === 'string' ? Buffer.from(content, 'latin1') : content);
  return `~/${name}`;
}

async function refusal(typed: string, more: Partial<AttachmentOptions> = {}): Promise<{ message: string; hint: string }> {
  const outcome = await openIn(typed, more).catch((error: unknown) => error);
  if (outcome instanceof InputError) return { message: outcome.message, hint: outcome.hint };
  throw new Error(`${typed} was not refused with an InputError`, { cause: outcome });
}

const accepted =
  'Accepted are files that end in .pdf, .png, .jpg, .jpeg, .tif, .tiff, .svg, .dxf, .dwg, .step, .stp, .stl, .3mf, .obj, .ply, .iges, ' +
  '.igs, .x_t, .sat, .xlsx, .xls, .csv, .docx, .doc, .odt, .ods, .txt, .md, .msg, .eml, .zip.';
const endingHint = 'Give the file the ending of what it is, or export it again.';
const secretHint = 'Give the drawing or document itself, or a copy without these lines.';

test('an attachment is described by its real path, size, hash, time and type', async () => {
  await put('my drawing.PDF', pdf);

  const attachment = await openIn('"~/my drawing.PDF"');

  expect(attachment).toEqual({
    path: join(root, 'my drawing.PDF'),
    name: 'my drawing.PDF',
    sizeBytes: 17,
    sha256: createHash('sha256').update(pdf).digest('hex'),
    modifiedMs: expect.closeTo(Date.now(), -5),
    mimeType: 'application/pdf',
  });
});

test.each([
  ['a.pdf', `\n${pdf}`, 'application/pdf'],
  ['a.png', png, 'image/png'],
  ['a.jpg', jpeg, 'image/jpeg'],
  ['a.jpeg', jpeg, 'image/jpeg'],
  ['a.tif', 'II*\0 rest', 'image/tiff'],
  ['a.tiff', 'MM\0* rest', 'image/tiff'],
  ['a.svg', '<svg xmlns="http://www.w3.org/2000/svg"/>', 'image/svg+xml'],
  ['a.dxf', '0\nSECTION\n', 'image/vnd.dxf'],
  ['a.dwg', 'AC1032\0\0\0', 'image/vnd.dwg'],
  ['a.step', stepText, 'model/step'],
  ['a.stp', stepText, 'model/step'],
  ['a.stl', 'solid a\nendsolid a\n', 'model/stl'],
  ['a.3mf', zip, 'model/3mf'],
  ['a.obj', 'v 0 0 0\n', 'model/obj'],
  ['a.ply', 'ply\n', 'application/octet-stream'],
  ['a.iges', '     S      1\n', 'model/iges'],
  ['a.igs', '     S      1\n', 'model/iges'],
  ['a.x_t', '**ABCDEF', 'application/octet-stream'],
  ['a.sat', '700 0 1 0\n', 'application/octet-stream'],
  ['a.xlsx', zip, `${openXml}.spreadsheetml.sheet`],
  ['a.xls', ole, 'application/vnd.ms-excel'],
  ['a.csv', 'a;b\n1;2\n', 'text/csv'],
  ['a.docx', zip, `${openXml}.wordprocessingml.document`],
  ['a.doc', ole, 'application/msword'],
  ['a.odt', zip, 'application/vnd.oasis.opendocument.text'],
  ['a.ods', zip, 'application/vnd.oasis.opendocument.spreadsheet'],
  ['a.txt', 'Deburr all edges.\n', 'text/plain'],
  ['a.md', '# Notes\n', 'text/markdown'],
  ['a.msg', ole, 'application/vnd.ms-outlook'],
  ['a.eml', 'From: a@example.com\n\nHello\n', 'message/rfc822'],
  ['a.zip', zip, 'application/zip'],
])('%s is taken', async (name, content, mimeType) => {
  const attachment = await openIn(await put(name, content));

  expect(attachment).toMatchObject({ name, sizeBytes: content.length, mimeType });
});

test.each([
  ['a.pdf', png, 'a PDF document', 'a PNG picture'],
  ['a.png', jpeg, 'a PNG picture', 'a JPEG picture'],
  ['a.jpg', png, 'a JPEG picture', 'a PNG picture'],
  ['a.tif', 'II*x', 'a TIFF picture', 'something else'],
  ['a.step', zip, 'a STEP file', 'a ZIP package'],
  ['a.xlsx', ole, 'a ZIP package', 'an OLE document of an Office program'],
  ['a.docx', key('OPENSSH PRIVATE KEY'), 'a ZIP package', 'something else'],
  ['a.zip', stepText, 'a ZIP package', 'a STEP file'],
  ['a.xls', zip, 'an OLE document of an Office program', 'a ZIP package'],
  ['a.msg', pdf, 'an OLE document of an Office program', 'a PDF document'],
])('%s that holds something else is refused', async (name, content, claimed, found) => {
  const error = await refusal(await put(name, content));

  expect(error).toEqual({ message: `"${name}" is named as ${claimed}, but its content looks like ${found}.`, hint: endingHint });
});

test('a login page that was saved as a drawing is told as such', async () => {
  const error = await refusal(await put('a.pdf', '<!doctype html><title>Log in</title>'));

  expect(error).toEqual({
    message: '"a.pdf" is named as a PDF document, but its content looks like an HTML page.',
    hint: 'Probably an error or login page was saved instead: download the file again.',
  });
});

test.each([
  ['key.txt', key('PRIVATE KEY')],
  ['key.md', `Here it is:\n\n    ${key('RSA PRIVATE KEY')}`],
  ['key.csv', key('OPENSSH PRIVATE KEY').replaceAll('\n', '\r\n')],
  ['key.dxf', key('ENCRYPTED PRIVATE KEY')],
  ['key.eml', key('PGP PRIVATE KEY BLOCK')],
  ['key.step', `${stepText}${key('EC PRIVATE KEY')}`],
  ['json.txt', `{"type":"service_account","filler":"${'x'.repeat(5000)}","private_key":"-----BEGIN PRIVATE KEY-----\\nMII"}`],
  ['far.obj', `${'v 0.1234567 0.1234567 0\n'.repeat(80_000)}${key('PRIVATE KEY')}`],
  ['split.txt', `${'x'.repeat((1 << 20) - 10)}${key('PRIVATE KEY')}`],
])('the private key in %s is not sent', async (name, content) => {
  const error = await refusal(await put(name, content));

  expect(error).toEqual({ message: `"${name}" holds a private key, so it is not sent anywhere.`, hint: secretHint });
});

test('a private key in UTF-16 is found', async () => {
  const error = await refusal(await put('key.txt', Buffer.from(`\ufeff${key('PRIVATE KEY')}`, 'utf16le')));

  expect(error.message).toBe('"key.txt" holds a private key, so it is not sent anywhere.');
});

test.each([
  ['env.txt', 'API_KEY=abcdef\n'],
  ['env.md', '# Setup\n\nSome words.\n\nexport DB_PASSWORD="abc"\n'],
  ['env.csv', 'client_secret = abc'],
  ['env.txt', 'KEY=abc'],
  ['env.txt', '# comment\nHOST=db.example.com\nUSER_NAME=admin\n\nsee above\n'],
  ['late.txt', `${'word '.repeat(300_000)}\nAUTH_TOKEN=abc\n`],
])('settings of a program in %s are not sent: %j', async (name, content) => {
  const error = await refusal(await put(name, content));

  expect(error).toEqual({
    message: `"${name}" looks like the settings of a program, with their secrets, so it is not sent anywhere.`,
    hint: secretHint,
  });
});

test.each([
  ['sizes.txt', 'LENGTH=80\nWIDTH = 60 mm\nMATERIAL_GRADE=316L\n'],
  ['keyway.txt', 'keyway=5 mm\nKEYWAY_DEPTH=3 mm\nkeys: see drawing\n'],
  ['note.md', 'Ask for the token at the desk. The password is on paper.\n'],
  ['one.txt', 'Please make it in\nRAW=yes\nand send it.\nThanks\n'],
  ['public.txt', key('PUBLIC KEY')],
  ['env.dxf', 'API_KEY=abcdef\n'],
])('%s holds no secret and is taken', async (name, content) => {
  const attachment = await openIn(await put(name, content));

  expect(attachment.name).toBe(name);
});

test.each(['id_rsa', 'a.pem', 'a.env', 'a.exe', 'a.pdf.sh', 'a.html'])('%s is of no kind that can be attached', async (name) => {
  const error = await refusal(await put(name, pdf));

  expect(error).toEqual({ message: `"${name}" is not a kind of file that can be attached.`, hint: accepted });
});

test('an empty file is refused', async () => {
  const error = await refusal(await put('a.pdf', ''));

  expect(error).toEqual({ message: `"${join(root, 'a.pdf')}" is empty (0 bytes).`, hint: 'Export or download the file again.' });
});

test('a file of more than 512 MiB is refused', async () => {
  const path = await put('a.pdf', pdf);
  await truncate(join(root, 'a.pdf'), 600 * 2 ** 20);

  const error = await refusal(path);

  expect(error).toEqual({
    message: `"${join(root, 'a.pdf')}" has 600 MiB, more than the limit of 512 MiB for attachments.`,
    hint: 'Export the document smaller, or in several files.',
  });
});

test('the size limit can be set', async () => {
  const path = await put('a.pdf', pdf);

  await expect(openIn(path, { maxBytes: 16 })).rejects.toThrow('more than the limit of 0 MiB for attachments.');
  await expect(openIn(path, { maxBytes: 17 })).resolves.toMatchObject({ sizeBytes: 17 });
});

test('a missing file, a missing folder and a folder are told apart', async () => {
  await mkdir(join(root, 'drawings'));

  const file = await refusal('~/drawings/a.pdf');
  const folder = await refusal('~/old/a.pdf');
  const isFolder = await refusal('~/drawings');

  expect(file).toEqual({
    message: `"${join(root, 'drawings', 'a.pdf')}" was not found.`,
    hint: `Check the spelling of its name. ${accepted}`,
  });
  expect(folder.message).toBe(`"${join(root, 'old', 'a.pdf')}" was not found: the folder "${join(root, 'old')}" does not exist.`);
  expect(isFolder).toEqual({
    message: `"${join(root, 'drawings')}" is a folder, not a file that can be attached.`,
    hint: 'Give the path of one file in it.',
  });
});

test('hidden files, files outside and links that lead outside are refused', async () => {
  const outside = await temporaryFolder();
  await writeFile(join(outside, 'a.pdf'), pdf);
  await symlink(join(outside, 'a.pdf'), join(root, 'link.pdf'));
  await put('.hidden.pdf', pdf);

  const messages = await Promise.all([refusal('~/.hidden.pdf'), refusal(join(outside, 'a.pdf')), refusal('~/link.pdf')]);

  const isOutside = 'is not inside the folders that this server may read, or is a link that leads out of them.';
  expect(messages.map(({ message }) => message)).toEqual([
    `"${join(root, '.hidden.pdf')}" is hidden: a component of its path starts with a dot, and hidden files are never read.`,
    `"${join(outside, 'a.pdf')}" ${isOutside}`,
    `"${join(root, 'link.pdf')}" ${isOutside}`,
  ]);
});

test('an aborted call stops with the reason of its signal', async () => {
  const attempt = openIn(await put('a.pdf', pdf), { signal: AbortSignal.abort(new Error('enough')) });

  await expect(attempt).rejects.toThrow('enough');
});
