/** How a vendor may wrap the sentence of a refusal; where its pages do not say, a client has to read all of them. */
export type ErrorShape = 'detail' | 'message' | 'error' | 'string' | 'text';

/** Ends a request with a status and a sentence. `shape` is for refusals that a vendor's framework always words in one way. */
export class Refused extends Error {
  readonly status: number;
  readonly shape: ErrorShape | undefined;
  readonly headers: Record<string, string>;

  constructor(status: number, message: string, shape?: ErrorShape, headers: Record<string, string> = {}) {
    super(message);
    this.name = 'Refused';
    this.status = status;
    this.shape = shape;
    this.headers = headers;
  }
}

/** The answer to a refused request, worded in the shape of the refusal or else in `shape`. */
export function refusalAnswer(refused: Refused, shape: ErrorShape): Response {
  const { status, message, headers } = refused;
  const used = refused.shape ?? shape;
  if (used === 'text') return new Response(message, { status, headers: { ...headers, 'content-type': 'text/plain; charset=utf-8' } });
  const body = used === 'string' ? message : { [used]: message };
  return jsonAnswer(body, status, headers);
}

/** Serialized here: Hono refuses to type what may be `unknown`, and answers of vendors often are. */
export function jsonAnswer(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), { status, headers: { ...headers, 'content-type': 'application/json' } });
}
