import { version } from '../../version.js';
import { asObject, type Connection, connect, type Json } from './messages.js';
import { applyTheme } from './theme.js';

/** The program that shows this page, once it has answered. */
export type Host = {
  /** What a tool of the server answers. @throws {Error} with the tool's words when it failed. */
  callTool(name: string, input: Json): Promise<ToolAnswer>;
  canCallTools: boolean;
  /** Tells the assistant; answers what came of it. Undefined where the host has no ear for it. */
  tell: ((text: string) => Promise<string>) | undefined;
  isFull(): boolean;
  /** Undefined where the host offers one size only. */
  toggleFull: (() => void) | undefined;
  isInline(): boolean;
};

export type ToolAnswer = { structured: Json; meta: Json; text: string; isError: boolean };

/** What the host tells of the tool call that the page was opened for. */
export type Events = { onInput(input: Json): void; onResult(answer: ToolAnswer): void; onCancelled(reason: string): void };

const protocolVersion = '2026-01-26';

/** Waiting for a tool takes as long as the tool; a host that is silent at the start is none. */
const startTimeoutMs = 15_000;
const toolTimeoutMs = 120_000;

/** Height in pixels of a page inside a chat, where the host leaves it to the page. */
const wishedHeight = 560;

/** @throws {Error} when the window around is no host of MCP Apps, or does not answer. */
export async function joinHost(events: Events, onChange: () => void): Promise<Host> {
  let context: Json = {};
  const takeContext = (change: Json) => {
    context = { ...context, ...change };
    applyTheme(context);
    fitHeight(context, connection);
    onChange();
  };
  const connection = connect(window.parent, {
    requests: {
      ping: () => ({}),
      'ui/resource-teardown': () => {
        connection.close();
        return {};
      },
    },
    notifications: {
      'ui/notifications/tool-input': ({ arguments: input }) => events.onInput(asObject(input)),
      'ui/notifications/tool-input-partial': ({ arguments: input }) => events.onInput(asObject(input)),
      'ui/notifications/tool-result': (result) => events.onResult(toAnswer(result)),
      'ui/notifications/tool-cancelled': ({ reason }) => events.onCancelled(typeof reason === 'string' ? reason : ''),
      'ui/notifications/host-context-changed': takeContext,
    },
  });
  const started = await connection.request(
    'ui/initialize',
    {
      protocolVersion,
      appInfo: { name: 'part-view', version },
      appCapabilities: { availableDisplayModes: ['inline', 'fullscreen'] },
    },
    startTimeoutMs,
  );
  connection.notify('ui/notifications/initialized', {});
  takeContext(asObject(started.hostContext));
  const abilities = asObject(started.hostCapabilities);
  const modes = Array.isArray(context.availableDisplayModes) ? context.availableDisplayModes : [];
  const isFull = () => context.displayMode === 'fullscreen';
  return {
    canCallTools: abilities.serverTools !== undefined,
    callTool: (name, input) => callTool(connection, name, input),
    tell: tellerOf(connection, abilities),
    isFull,
    isInline: () => context.displayMode === undefined || context.displayMode === 'inline',
    toggleFull: modes.includes('fullscreen')
      ? async () => {
          const asked = { mode: isFull() ? 'inline' : 'fullscreen' };
          const { mode } = await connection.request('ui/request-display-mode', asked, startTimeoutMs).catch(() => ({ mode: undefined }));
          if (typeof mode === 'string') takeContext({ displayMode: mode });
        }
      : undefined,
  };
}

async function callTool(connection: Connection, name: string, input: Json): Promise<ToolAnswer> {
  const answer = toAnswer(await connection.request('tools/call', { name, arguments: input }, toolTimeoutMs));
  if (answer.isError) throw new Error(answer.text || `The tool ${name} failed without a reason.`);
  return answer;
}

/** Hosts show a model only one of the two, and some hand on only one: where the object is missing, the text is it. */
export function toAnswer(result: Json): ToolAnswer {
  const blocks = Array.isArray(result.content) ? result.content.map(asObject) : [];
  const texts = blocks.flatMap(({ type, text }) => (type === 'text' && typeof text === 'string' ? [text] : []));
  const structured = result.structuredContent === undefined ? parsed(texts[0]) : asObject(result.structuredContent);
  return { structured, meta: asObject(result._meta), text: texts.join('\n'), isError: result.isError === true };
}

function parsed(text = ''): Json {
  try {
    return asObject(JSON.parse(text));
  } catch {
    return {};
  }
}

function tellerOf(connection: Connection, abilities: Json): Host['tell'] {
  const way = abilities.updateModelContext ? 'ui/update-model-context' : abilities.message ? 'ui/message' : undefined;
  if (!way) return undefined;
  return async (text) => {
    const content = [{ type: 'text', text }];
    try {
      const { isError } = await connection.request(way, way === 'ui/message' ? { role: 'user', content } : { content }, startTimeoutMs);
      if (isError) return 'The assistant did not take it.';
      return way === 'ui/message' ? 'Sent to the assistant.' : 'The assistant knows it with your next message.';
    } catch (error) {
      return `The assistant did not take it: ${error instanceof Error ? error.message : error}`;
    }
  };
}

/** Where the host gives the page a height, the page fills it; else it asks for one that suits it. */
function fitHeight(context: Json, connection: Connection): void {
  const { height, maxHeight } = asObject(context.containerDimensions);
  const isGiven = typeof height === 'number' || context.displayMode === 'fullscreen';
  const wished = Math.min(wishedHeight, typeof maxHeight === 'number' && maxHeight > 0 ? maxHeight : wishedHeight);
  document.documentElement.style.setProperty('--page-height', isGiven ? '100dvh' : `${wished}px`);
  if (!isGiven) connection.notify('ui/notifications/size-changed', { height: wished });
}
