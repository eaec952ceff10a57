import type { z } from 'zod';
import { type Clock, systemClock } from '../clock.js';
import { OutcomeUnknown, VendorError } from '../errors.js';
import { type Answer, readBody, TooLong } from './answer.js';
import type { Auth } from './auth.js';
import { readAnswer } from './contract.js';
import { withDeadline } from './deadline.js';
import { fetchFile, type Saved } from './download.js';
import { createExchange } from './exchange.js';
import { createHandedOut, type HandedOut } from './handed-out.js';
import { inHostLine } from './host-line.js';
import { formBody, frameFile } from './multipart.js';
import { noAnswer } from './no-answer.js';
import type { VendorRefusal } from './refusal.js';
import { defaultAttempts, repeatsOfCreating, repeatsOfReading, repeatsOfUploading } from './retry.js';
import { readRoute, toUrl } from './route.js';
import { defaultLimits, type TransferLimits } from './transfer.js';
import { sendFileOnceWanted, type UploadFile } from './upload.js';
import { userAgent } from './user-agent.js';

export type { VendorRefusal } from './refusal.js';

type Place = { params?: Record<string, string> | undefined; query?: Record<string, string> | undefined };

export type TextRequest = Place & {
  /** Fields of a form in the body. */
  multipart?: Record<string, string> | undefined;
  /** A value that is sent as JSON. */
  json?: unknown;
  /** Of `json`, where a vendor wants it named in another way than `application/json`. */
  contentType?: string | undefined;
  signal?: AbortSignal | undefined;
  timeoutMs?: number | undefined;
  /** Tries in all, 4 unless given: 1 where a vendor counts how often it is asked. */
  attempts?: number | undefined;
};

export type UploadRequest<T> = {
  params?: Record<string, string> | undefined;
  fields: Record<string, string>;
  file: UploadFile;
  /** Awaited after the last byte of the file and before the form is closed; from there on the outcome may be unknown. */
  beforeEnd?: (() => Promise<void>) | undefined;
  returns: z.ZodType<T>;
  signal?: AbortSignal | undefined;
  /** Bytes of the file. */
  progress?: ((sentBytes: number, totalBytes: number) => void) | undefined;
};

export type DownloadRequest = Place & {
  to: string;
  /** 8 GiB unless given. */
  maxBytes?: number | undefined;
  signal?: AbortSignal | undefined;
  attempts?: number | undefined;
  progress?: ((receivedBytes: number, totalBytes: number | undefined) => void) | undefined;
};

/** The calls to one vendor. A route is `METHOD /path/{param}/`; params are encoded, so that none can change the path. */
export type Http = {
  /** The answer as `returns` reads it. Integers beyond ±2^53 come as strings. */
  request<T>(route: string, options: TextRequest & { returns: z.ZodType<T> }): Promise<T>;
  /** The body as it was sent (but for what signs requests), for answers that are kept verbatim or are free text. */
  requestText(route: string, options: TextRequest): Promise<string>;
  /**
   * Sends a file as the last field of a form.
   *
   * @throws {OutcomeUnknown} when it was sent and no answer came that says what became of it. {InputError} when it changed meanwhile.
   */
  upload<T>(route: string, options: UploadRequest<T>): Promise<T>;
  /** Saves an answer under `to`, which must be free. Nothing stays there after a failure. */
  download(route: string, options: DownloadRequest): Promise<Saved>;
};

export type HttpOptions = {
  vendor: string;
  baseUrl: string;
  auth: Auth;
  /** Credentials that are sent elsewhere, such as the password: no refusal is told with them, should the vendor repeat them. */
  secrets?: readonly string[] | undefined;
  /** Shared by the hosts of one vendor, where one of them may repeat the links of another. */
  handedOut?: HandedOut | undefined;
  /** The vendor's own reading of a refusal; undefined where the general one will do. */
  toError?: ((refusal: VendorRefusal) => Error | undefined) | undefined;
  clock?: Clock | undefined;
  /** Of one try of a request. */
  timeoutMs?: number | undefined;
  retryBaseMs?: number | undefined;
  transferLimits?: Partial<TransferLimits> | undefined;
};

const maxAnswerBytes = 64 * 2 ** 20;
const defaultMaxFileBytes = 8 * 2 ** 30;
const accept = 'application/json, text/plain;q=0.9, */*;q=0.8';

/**
 * The way to a vendor: every call is signed, tried again where that is safe, and its failure told by who can fix it. Redirects
 * are never followed, so credentials go to the origin of `baseUrl` and nowhere else.
 *
 * @throws (all methods) what `toError` makes of a refusal, else {InputError}, {ConfigError} or {VendorError} by its status;
 * {VendorError} when no answer comes or none that its contract knows. The signal's reason when it is aborted.
 */
export function createHttp(options: HttpOptions): Http {
  const { vendor, auth, secrets = [], toError, clock = systemClock, timeoutMs = 30_000, retryBaseMs = 500 } = options;
  const base = new URL(options.baseUrl);
  const limits = { ...defaultLimits, ...options.transferLimits };
  const handedOut = options.handedOut ?? createHandedOut();
  const exchange = createExchange({ vendor, auth, secrets, handedOut, toError, clock, retryBaseMs });

  async function requestText(route: string, request: TextRequest): Promise<string> {
    const { method, path } = readRoute(route);
    const url = toUrl(base, path, request.params, request.query);
    const { signal, attempts = defaultAttempts } = request;
    const content = contentOf(request);
    const errand = { route, repeats: method === 'POST' ? repeatsOfCreating : repeatsOfReading, attempts, signal };
    const { body } = await exchange(errand, (headers) => {
      const send = (deadline: AbortSignal) => {
        const type = content && { 'content-type': content.contentType };
        const init = { method, headers: { ...common, ...headers, ...type }, signal: deadline, ...(content && { body: content.body }) };
        return ask(url, { ...init, redirect: 'manual' });
      };
      const inTime = () => withDeadline(request.timeoutMs ?? timeoutMs, signal, send);
      return inHostLine(url, 'call', signal, inTime).catch(failed(route, url, signal));
    });
    return body;
  }

  function failed(route: string, url: URL, signal: AbortSignal | undefined) {
    return (error: unknown): never => {
      if (signal?.aborted) throw signal.reason;
      if (error instanceof TooLong) throw new VendorError(`${vendor} answered ${route} with more than 64 MiB.`, 'Ask for less.');
      throw noAnswer(vendor, url, error);
    };
  }

  return {
    requestText,

    async request(route, { returns, ...request }) {
      return readAnswer(vendor, route, await requestText(route, request), returns);
    },

    async upload(route, { params, fields, file, beforeEnd, returns, signal, progress }) {
      const { method, path } = readRoute(route);
      const url = toUrl(base, path, params);
      const frame = frameFile(fields, file.name);
      const errand = { route, repeats: repeatsOfUploading, attempts: defaultAttempts, signal };
      const { body } = await exchange(errand, (signed) => {
        const headers = { ...common, ...signed };
        return sendFileOnceWanted({ vendor, url, method, headers, frame, file, maxAnswerBytes, limits, beforeEnd, signal, progress });
      });
      try {
        return readAnswer(vendor, route, body, returns);
      } catch (error) {
        throw error instanceof VendorError ? new OutcomeUnknown(error.message, error.hint) : error;
      }
    },

    async download(route, { params, query, to, maxBytes = defaultMaxFileBytes, signal, attempts = defaultAttempts, progress }) {
      const { method, path } = readRoute(route);
      const url = toUrl(base, path, params, query);
      const errand = { route, repeats: repeatsOfReading, attempts, signal };
      const { saved } = await exchange(errand, (signed) => {
        const headers = { ...common, ...signed, accept: '*/*' };
        return fetchFile({ vendor, route, url, method, headers, to, maxBytes, limits, signal, progress });
      });
      if (!saved) throw new Error('A download that succeeds has saved something.');
      return saved;
    },
  };
}

const common = { accept, 'user-agent': userAgent };

function contentOf({ multipart, json, contentType = 'application/json' }: TextRequest): { contentType: string; body: string } | undefined {
  if (multipart) return formBody(multipart);
  return json === undefined ? undefined : { contentType, body: JSON.stringify(json) };
}

async function ask(url: URL, init: RequestInit): Promise<Answer> {
  const response = await fetch(url, init);
  const { status, headers } = response;
  const body = await readBody(response.body ?? noPieces(), status, maxAnswerBytes);
  return { status, setCookies: headers.getSetCookie(), retryAfter: headers.get('retry-after') ?? undefined, body };
}

async function* noPieces(): AsyncGenerator<Uint8Array> {}
