import type { Setup } from './session.js';

export type Args = Record<string, unknown>;

/** Something that an answer must say, to the model as text and to programs as data. */
export type Fact =
  /** The value at a place of the data, such as `result.findings.check=wall_thickness.value`; numbers within `within` (0: exactly). */
  | { at: string; is: number | number[] | string | boolean | null; within?: number }
  /** Words that stand in the answer; of a refusal only its text is looked at. */
  | { words: string }
  /** Words that do not. */
  | { without: string }
  /** Words of others: every line with them names the field that they are the value of, or has them in quotes. */
  | { quoted: string }
  /** A picture or link that goes with the answer. */
  | { link: 'image' | 'resource_link' };

/** What the assistant does next. Texts such as `$partId` stand for what was learned from the answers before. */
export type Step =
  | {
      call: string;
      with?: Args;
      /** The answer before named this tool as the next one to call. */
      isHinted?: true | undefined;
      /** The call is refused. */
      isRefused?: true;
      /** While the job runs, get_job is called, as the answer says. */
      isFollowed?: true;
      /** What is learned besides `job` and `partId`, by its place in the data. */
      learn?: Record<string, string>;
      facts?: Fact[];
    }
  | { restart: true };

/** A user's question, the calls that an assistant makes to answer it, and what it then must know. */
export type Conversation = {
  question: string;
  setup: Setup;
  steps: Step[];
  /** Of the last answer. */
  facts: Fact[];
  /** Most calls, those of get_job while a job runs included; as many as there are steps when left out. */
  calls?: number;
  /** Most tokens (o200k) of all answers as text. */
  tokens: number;
  /** The main question: what, how, at what cost and where it fails. */
  isMain?: true;
  /** Files made of an example by putting other words in it: name, example, words, other words. */
  files?: [name: string, example: string, words: string, otherWords: string][];
};

/** The conversation as declared; it exists so that its shape is checked where it is written. */
export function defineConversation(conversation: Conversation): Conversation {
  return conversation;
}
