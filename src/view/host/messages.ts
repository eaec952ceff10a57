/** JSON-RPC 2.0 over postMessage, as MCP Apps 2026-01-26 uses it between a view and its host. */

type Id = number | string;
type Message = { jsonrpc: '2.0'; id?: Id; method?: string; params?: unknown; result?: unknown; error?: { code: number; message: string } };
export type Json = Record<string, unknown>;

/** A connection to the window around the page. */
export type Connection = {
  /** @throws {Error} with the other side's words, or when there is no answer in `timeoutMs`. */
  request(method: string, params: Json, timeoutMs: number): Promise<Json>;
  notify(method: string, params: Json): void;
  close(): void;
};

/** What the other side may ask (it gets the answer) and tell. */
export type Hearing = { requests: Record<string, () => Json>; notifications: Record<string, (params: Json) => void> };

const methodNotFound = -32601;

export function connect(host: Window, { requests, notifications }: Hearing): Connection {
  const waiting = new Map<Id, { resolve(result: Json): void; reject(error: Error): void }>();
  let last = 0;
  // A host's origin is not known to its views; who the message is from is checked instead.
  const send = (message: Message) => host.postMessage(message, '*');

  function hear({ source, data }: MessageEvent): void {
    if (source !== host || !isMessage(data)) return;
    const { id, method, params, result, error } = data;
    if (method === undefined) answer(id, result, error);
    else if (id === undefined) notifications[method]?.(asObject(params));
    else reply(id, method);
  }

  function reply(id: Id, method: string): void {
    const handler = Object.hasOwn(requests, method) ? requests[method] : undefined;
    if (handler) send({ jsonrpc: '2.0', id, result: handler() });
    else send({ jsonrpc: '2.0', id, error: { code: methodNotFound, message: `This view does not know ${method}.` } });
  }

  function answer(id: Id | undefined, result: unknown, error: Message['error']): void {
    const asked = id === undefined ? undefined : waiting.get(id);
    if (!asked) return;
    waiting.delete(id!);
    if (error) asked.reject(new Error(String(error.message ?? 'The host refused without a reason.')));
    else asked.resolve(asObject(result));
  }

  window.addEventListener('message', hear);
  return {
    request(method, params, timeoutMs) {
      const id = ++last;
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(id);
          reject(new Error(`No answer within ${Math.round(timeoutMs / 1000)} s.`));
        }, timeoutMs);
        const settled = <Value>(act: (value: Value) => void) => {
          return (value: Value) => {
            clearTimeout(timer);
            act(value);
          };
        };
        waiting.set(id, { resolve: settled(resolve), reject: settled(reject) });
        send({ jsonrpc: '2.0', id, method, params });
      });
    },
    notify: (method, params) => send({ jsonrpc: '2.0', method, params }),
    close: () => window.removeEventListener('message', hear),
  };
}

function isMessage(data: unknown): data is Message {
  return asObject(data).jsonrpc === '2.0';
}

/** The value where it is an object, else an empty one: what comes from outside is looked at before it is believed. */
export function asObject(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}
