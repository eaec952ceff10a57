import type { Readable, Writable } from 'node:stream';
import { readLines } from './lines.js';
import { type FromChild, maxMessageChars, readMessage, type ToChild } from './messages.js';

/** What ends a question. */
export type Reply = Exclude<FromChild, { type: 'progress' }>;

/** All that a child may say to one question: its progress takes some kB. */
const mostCharsPerQuestion = 32_000_000;

type Pipes = { questions: Writable | null | undefined; answers: Readable | null | undefined };

/**
 * A talk with a child process, one question at a time. `distrust` is told what was heard whenever that is no answer to the
 * question just asked: too long, of another shape, about another part, once too often, or after too much else.
 */
export function createTalk({ questions, answers }: Pipes, distrust: (heard: string) => void) {
  let hear: ((message: FromChild) => boolean) | undefined;
  let heardChars = 0;
  const readAnswer = (line: string) => {
    heardChars += line.length;
    if (heardChars > mostCharsPerQuestion) return distrust('a flood of messages');
    const message = readMessage(line);
    if (!message || !hear?.(message)) distrust(`a message that nobody waits for: ${line.slice(0, 200)}`);
  };
  if (answers) readLines(answers, maxMessageChars, readAnswer, () => distrust('a message without end'));
  // What cannot be written any more is told by the end of the process.
  questions?.on('error', () => {});

  return {
    /** The reply, if one ever comes. */
    ask(request: ToChild, progress: (fraction: number, message: string) => void): Promise<Reply> {
      heardChars = 0;
      return new Promise((resolve) => {
        hear = (message) => {
          if (message.partId !== request.partId) return false;
          if (message.type === 'progress') {
            progress(message.fraction, message.message);
          } else {
            hear = undefined;
            resolve(message);
          }
          return true;
        };
        questions?.write(`${JSON.stringify(request)}\n`);
      });
    },

    /** Nobody waits for the reply any more. */
    end(): void {
      hear = undefined;
    },
  };
}
