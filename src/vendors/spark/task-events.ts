import { logFailure } from '../../log.js';
import { PartId, TaskMessage } from './wire.js';

export { taskNames } from './wire.js';

/** A live connection over which messages come; `onMessage` is given each as text. */
export type OpenEvents = (onMessage: (text: string) => void) => Promise<{ close(): void; readonly isOpen: boolean }>;

/** Word of tasks that have ended. It may get lost, so a file is there only when it was fetched. */
export type TaskEvents = {
  /**
   * Whether one of the tasks has ended for the part: true as soon as that was told since the connection was opened (each message
   * counts once), false when it was not told in time or the connection is gone.
   *
   * @throws the signal's reason when it is aborted.
   */
  next(tasks: readonly string[], partId: string, timeoutMs: number, signal?: AbortSignal): Promise<boolean>;
  close(): void;
};

type Heard = { task: string; partId: string | undefined };
type Waiting = { isMine(heard: Heard): boolean; tell(): void };

/** Older messages are dropped: nobody waits for them. */
const maxHeard = 1000;

/** The events of an account, or undefined when there are none: they only save time, so a failure goes into the log. */
export async function openTaskEvents(openEvents: OpenEvents | undefined, source: string): Promise<TaskEvents | undefined> {
  if (!openEvents) return undefined;
  const inbox = createInbox();
  try {
    const socket = await openEvents((text) => inbox.receive(text));
    return {
      next: (tasks, partId, timeoutMs, signal) => inbox.next(matching(tasks, partId), socket.isOpen ? timeoutMs : 0, signal),
      close: () => socket.close(),
    };
  } catch (error) {
    logFailure(`${source} tells nothing about ended tasks, so they are looked up`, withoutAddress(error));
    return undefined;
  }
}

/** A message without a part may be about any; one that names another part is not ours. */
function matching(tasks: readonly string[], partId: string): Waiting['isMine'] {
  return (heard) => tasks.includes(heard.task) && (heard.partId === undefined || heard.partId === partId);
}

function createInbox() {
  const heard: Heard[] = [];
  const waiting = new Set<Waiting>();

  return {
    receive(text: string): void {
      const message = readMessage(text);
      if (!message) return;
      const waiter = [...waiting].find(({ isMine }) => isMine(message));
      if (waiter) waiter.tell();
      else heard.push(message);
      if (heard.length > maxHeard) heard.shift();
    },

    async next(isMine: Waiting['isMine'], timeoutMs: number, signal: AbortSignal | undefined): Promise<boolean> {
      signal?.throwIfAborted();
      const index = heard.findIndex(isMine);
      if (index >= 0) heard.splice(index, 1);
      if (index >= 0 || timeoutMs <= 0) return index >= 0;
      return waitFor(waiting, isMine, timeoutMs, signal);
    },
  };
}

function waitFor(waiting: Set<Waiting>, isMine: Waiting['isMine'], timeoutMs: number, signal: AbortSignal | undefined): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const waiter = { isMine, tell: () => end(() => resolve(true)) };
    const abort = () => end(() => reject(signal?.reason));
    const timer = setTimeout(() => end(() => resolve(false)), timeoutMs);
    const end = (settle: () => void) => {
      clearTimeout(timer);
      waiting.delete(waiter);
      signal?.removeEventListener('abort', abort);
      settle();
    };
    waiting.add(waiter);
    signal?.addEventListener('abort', abort, { once: true });
  });
}

function readMessage(text: string): Heard | undefined {
  try {
    const { task, part_id: named } = TaskMessage.parse(JSON.parse(text));
    return { task, partId: named == null ? undefined : (PartId.safeParse(named).data ?? 'unreadable') };
  } catch {
    return undefined;
  }
}

/** The address holds the access token, and libraries quote it. */
function withoutAddress(error: unknown): string {
  return String(error instanceof Error ? error.message : error).replace(/\w+:\/\/\S*/g, '(address)');
}
