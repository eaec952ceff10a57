/**
 * Calls are short; a file takes its place for as long as its bytes flow. Each kind has places of its own, so that neither waits for the
 * other. A storage is sent nothing but files, and blocks of them.
 */
export type Errand = 'call' | 'file' | 'stored';

/** Connections to one host at a time, of each kind. A vendor that sees many at once from one account may take it for an attack. */
const places: Record<Errand, number> = { call: 2, file: 2, stored: 4 };

const lines = new Map<string, { busy: number; waiting: (() => void)[] }>();

/**
 * What `work` comes to, done when the host of `url` has a place for it: at most 2 calls and 2 files, or 4 files at a
 * storage, are under way there at the same time, the rest waits in order of arrival.
 *
 * @throws the signal's reason when it is aborted while waiting; else what `work` throws.
 */
export async function inHostLine<Result>(
  url: URL,
  errand: Errand,
  signal: AbortSignal | undefined,
  work: () => Promise<Result>,
): Promise<Result> {
  const name = `${errand} ${url.origin}`;
  const line = lines.get(name) ?? { busy: 0, waiting: [] };
  lines.set(name, line);
  if (line.busy >= places[errand]) await untilCalled(line.waiting, signal);
  else line.busy++;
  try {
    return await work();
  } finally {
    const next = line.waiting.shift();
    // The place goes straight to the next in the line.
    if (next) next();
    else if (--line.busy === 0) lines.delete(name);
  }
}

async function untilCalled(waiting: (() => void)[], signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted();
  await new Promise<void>((resolve, reject) => {
    const go = () => {
      signal?.removeEventListener('abort', leave);
      resolve();
    };
    const leave = () => {
      waiting.splice(waiting.indexOf(go), 1);
      reject(signal?.reason);
    };
    waiting.push(go);
    signal?.addEventListener('abort', leave, { once: true });
  });
}
