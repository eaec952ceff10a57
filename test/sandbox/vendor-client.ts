import { onTestFinished } from 'vitest';

export type Reply = { status: number; headers: Headers; text: string; json: Record<string, unknown> };
export type Sent = {
  json?: unknown;
  form?: Record<string, string>;
  body?: string | Uint8Array<ArrayBuffer>;
  headers?: Record<string, string>;
};

/** Requests to a vendor's address with a bearer token, answered with what came back; JSON is read where there is some. */
export function clientOf(base: string, token?: string) {
  return async (method: string, path: string, { json, form, body, headers }: Sent = {}): Promise<Reply> => {
    const own = {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(json !== undefined && { 'content-type': 'application/json' }),
    };
    const content = json === undefined ? (form ? new URLSearchParams(form) : body) : JSON.stringify(json);
    const init = { method, redirect: 'manual', headers: { ...own, ...headers }, ...(content !== undefined && { body: content }) } as const;
    const response = await fetch(`${base}${path}`, init);
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '') && text !== '';
    return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : {} };
  };
}

/** Closes what was opened when the test ends. */
export function closing<Opened extends { close(): Promise<void> }>(opened: Opened): Opened {
  onTestFinished(opened.close);
  return opened;
}

export const octets = { 'content-type': 'application/octet-stream' };
