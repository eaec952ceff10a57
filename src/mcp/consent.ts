import { createHash, randomBytes } from 'node:crypto';
import { inputRequired, inputResponse, type McpServer, type ServerContext } from '@modelcontextprotocol/server';
import type { Call, Consent, Question } from '../call.js';
import { capabilitiesOf } from './client-capabilities.js';

const key = 'consent';
/** Whoever leaves a question open longer than this is asked anew. */
const openForMs = 3_600_000;
const mostOpen = 1_000;

/**
 * Questions that were asked, by what the client sends back with the answer: 128 random bits, so that an answer to a question that was
 * never asked is none. It belongs to the process, since a client of 2026-07-28 may answer on another connection.
 */
const open = new Map<string, { digest: string; until: number }>();

/** Ends the run of a tool whose question the host has to put to its user first; the tool is then run once more. */
export class QuestionOpen extends Error {
  readonly question: Question;
  readonly digest: string;

  constructor(question: Question, digest: string) {
    super('A question to the user is open.');
    this.question = question;
    this.digest = digest;
  }
}

/** How a tool asks the user within one call; undefined where the host cannot ask. */
export function askerOf(server: McpServer, tool: string, args: unknown, context: ServerContext): Call['ask'] {
  if (!canAsk(server, context)) return undefined;
  return async (question) => {
    const digest = digestOf([tool, args, question.about]);
    const before = close(context.mcpReq.requestState());
    const said = inputResponse(context.mcpReq.inputResponses, key);
    const consent = said.kind === 'elicit' ? toConsent(said) : undefined;
    if (consent === 'declined' || consent === 'cancelled') return consent;
    if (consent === 'accepted' && before === digest) return consent;
    const hasChanged = before !== undefined && before !== digest;
    throw new QuestionOpen(
      hasChanged ? { ...question, message: `This has changed since you were asked. ${question.message}` } : question,
      digest,
    );
  };
}

/**
 * The library answers the client with an error of the protocol and words of its own when this throws.
 *
 * @throws {Error} when a client sends back what no open question was asked with: made up, changed, used before, or too old.
 */
export function requireOpenQuestion(state: string): void {
  const question = open.get(state);
  if (!question || question.until < Date.now()) throw new Error('No open question has this state.');
}

/** The question as the host is asked to put it. */
export function putToUser({ question: { message, yes }, digest }: QuestionOpen) {
  const requestedSchema = {
    type: 'object' as const,
    properties: { agree: { type: 'boolean' as const, title: yes, description: 'Nothing is done without it.', default: false } },
    required: ['agree'],
  };
  return inputRequired({
    inputRequests: { [key]: inputRequired.elicit({ message: oneLine(message), requestedSchema }) },
    requestState: openQuestion(digest),
  });
}

/** Names in a question come from files and vendors: none may look like a line of ours. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ');
}

/** Only a tick is a yes: some hosts accept a form that was not looked at. */
function toConsent({ action, content }: { action: string; content?: Record<string, unknown> }): Consent {
  if (action === 'accept') return content?.agree === true ? 'accepted' : 'declined';
  return action === 'decline' ? 'declined' : 'cancelled';
}

function canAsk(server: McpServer, context: ServerContext): boolean {
  const { elicitation } = capabilitiesOf(server, context);
  // One without modes is of a time when forms were the only one.
  return elicitation !== undefined && (elicitation.form !== undefined || Object.keys(elicitation).length === 0);
}

function digestOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}

/** What the client has to send back with the answer to a question about what has this digest. */
export function openQuestion(digest: string): string {
  const now = Date.now();
  for (const [state, { until }] of open) if (until < now || open.size >= mostOpen) open.delete(state);
  const state = randomBytes(16).toString('hex');
  open.set(state, { digest, until: now + openForMs });
  return state;
}

/** What an open question was about. It is closed by that: an answer that is sent twice counts once. */
function close(state: unknown): string | undefined {
  const question = typeof state === 'string' ? open.get(state) : undefined;
  open.delete(String(state));
  return question && question.until >= Date.now() ? question.digest : undefined;
}
