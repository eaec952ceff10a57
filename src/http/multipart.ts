import { randomBytes } from 'node:crypto';

/** What stands before and after the bytes of the file in a multipart/form-data body. */
export type MultipartFrame = { contentType: string; head: Buffer; tail: Buffer };

/**
 * The frame of a form whose last field, `file`, is a file: some servers ignore what follows the file. Names are escaped as
 * browsers do it; a file name travels as UTF-8.
 *
 * @see https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#multipart-form-data
 */
export function frameFile(fields: Record<string, string>, fileName: string): MultipartFrame {
  const boundary = newBoundary();
  const disposition = `form-data; name="file"; filename="${escapeName(fileName)}"`;
  const fileHead = `--${boundary}\r\nContent-Disposition: ${disposition}\r\nContent-Type: application/octet-stream\r\n\r\n`;
  return {
    contentType: contentType(boundary),
    head: Buffer.from(textFields(fields, boundary) + fileHead),
    tail: Buffer.from(`\r\n--${boundary}--\r\n`),
  };
}

/** A whole form without a file. */
export function formBody(fields: Record<string, string>): { contentType: string; body: string } {
  const boundary = newBoundary();
  return { contentType: contentType(boundary), body: `${textFields(fields, boundary)}--${boundary}--\r\n` };
}

function textFields(fields: Record<string, string>, boundary: string): string {
  const parts = Object.entries(fields).map(
    ([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${escapeName(name)}"\r\n\r\n${value}\r\n`,
  );
  return parts.join('');
}

/** 128 random bits: no value and no file holds it by chance or on purpose. */
function newBoundary(): string {
  return `----part-analysis-${randomBytes(16).toString('hex')}`;
}

function contentType(boundary: string): string {
  return `multipart/form-data; boundary=${boundary}`;
}

function escapeName(name: string): string {
  return name.replace(/\r/g, '%0D').replace(/\n/g, '%0A').replace(/"/g, '%22');
}
