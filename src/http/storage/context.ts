import type { IncomingHttpHeaders } from 'node:http';
import type { Clock } from '../../clock.js';
import type { Answer } from '../answer.js';
import type { Guard } from '../guard.js';
import type { TransferLimits } from '../transfer.js';

/** What every call to a storage host is made with. */
export type Context = {
  /** Whose storage it is, in words: "The storage of ColdStream". */
  storageName: string;
  guard: Guard;
  clock: Clock;
  retryBaseMs: number;
  limits: TransferLimits;
};

export type StorageCall = {
  signal?: AbortSignal | undefined;
  progress?: ((doneBytes: number, totalBytes: number | undefined) => void) | undefined;
};

export type StorageAnswer = Answer & { headers: IncomingHttpHeaders };

export const maxAnswerBytes = 1 << 20;
