import { randomUUID } from 'node:crypto';
import type { Context, ErrorHandler } from 'hono';
import { logFailure } from '../../log.js';

/** Ends a request to a storage host, with the code that its service gives. `details` are further elements of the answer. */
export class StorageRefused extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: Record<string, string>;

  constructor(status: number, code: string, message: string, details: Record<string, string> = {}) {
    super(message);
    this.name = 'StorageRefused';
    this.status = status;
    this.code = code;
    this.details = details;
  }
}

/** Turns refusals into answers, as `answer` words them, and anything unforeseen into a logged 500. */
export function storageErrors(answer: (refused: StorageRefused) => Response): ErrorHandler {
  return (error, context) => {
    if (error instanceof StorageRefused) return withoutBodyOnHead(context, answer(error));
    if (context.req.raw.signal.aborted) return new Response(null, { status: 400 });
    logFailure('sandbox: a request to the storage failed', error);
    return answer(new StorageRefused(500, 'InternalError', 'The server encountered an internal error. Please retry the request.'));
  };
}

/** As Azure Blob Storage words it: the code also in a header. */
export function azureAnswer({ status, code, message, details }: StorageRefused, nowMs: number): Response {
  const requestId = randomUUID();
  const text = `${message}\nRequestId:${requestId}\nTime:${new Date(nowMs).toISOString()}`;
  const body = `\ufeff${declaration}<Error>${elements({ Code: code, Message: text, ...details })}</Error>`;
  const headers = { 'content-type': 'application/xml', 'x-ms-error-code': code, 'x-ms-request-id': requestId };
  return new Response(body, { status, headers });
}

/** As Amazon S3 words it. */
export function s3Answer({ status, code, message, details }: StorageRefused): Response {
  const ids = {
    RequestId: randomUUID().replaceAll('-', '').slice(0, 16).toUpperCase(),
    HostId: Buffer.from(randomUUID()).toString('base64'),
  };
  const body = `${declaration}\n<Error>${elements({ Code: code, Message: message, ...details, ...ids })}</Error>`;
  return new Response(body, { status, headers: { 'content-type': 'application/xml' } });
}

/** `fields` as XML elements. */
export function elements(fields: Record<string, string>): string {
  return Object.entries(fields)
    .map(([name, text]) => `<${name}>${escaped(text)}</${name}>`)
    .join('');
}

export const declaration = '<?xml version="1.0" encoding="utf-8"?>';

function withoutBodyOnHead(context: Context, answer: Response): Response {
  return context.req.method === 'HEAD' ? new Response(null, answer) : answer;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
