import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { AppBridge, getToolUiResourceUri, PostMessageTransport } from '@modelcontextprotocol/ext-apps/app-bridge';
import type { Order, ReferenceHost } from './driven-host.js';
import { policyOf, type UiMeta } from './view-policy.js';

type Theme = NonNullable<Order['theme']>;

const serverUrl = new URLSearchParams(location.search).get('server') ?? '';
/** Height that a chat leaves to a view. */
const mostPixels = 600;
const told: string[] = [];
const calls: string[] = [];
let bridge: AppBridge | undefined;

const context = (theme: Theme) => ({
  theme,
  displayMode: 'inline' as const,
  availableDisplayModes: ['inline' as const, 'fullscreen' as const],
  containerDimensions: { maxHeight: mostPixels },
  platform: 'desktop' as const,
  locale: 'en-US',
});

async function open({ tool: name, input, theme = 'light', question = '' }: Order) {
  document.documentElement.dataset.theme = theme;
  write('.question', question);
  write('.call', `${name}(${JSON.stringify(input)})`);
  const client = new Client({ name: 'reference-host', version: '1.0.0' }, { versionNegotiation: { mode: 'auto' } });
  await client.connect(new StreamableHTTPClientTransport(new URL(serverUrl)));
  const { tools } = await client.listTools();
  const tool = tools.find((known) => known.name === name);
  const uri = tool && getToolUiResourceUri(tool);
  if (!uri) throw new Error(`The tool ${name} names no view.`);
  const { contents } = await client.readResource({ uri });
  const content = contents[0] as { mimeType: string; text: string; _meta?: { ui?: UiMeta } };
  if (content.mimeType !== 'text/html;profile=mcp-app') throw new Error(`The view is of the type ${content.mimeType}.`);
  const policy = policyOf(content._meta?.ui);
  const isForViews = (called: string) => tools.some((known) => known.name === called && visibilityOf(known._meta).includes('app'));
  await mount(client, content.text, policy, theme, isForViews);
  await bridge?.sendToolInput({ arguments: input });
  const result = await client.callTool({ name, arguments: input });
  write('.answer', String((result.structuredContent as { message?: string })?.message ?? ''));
  await bridge?.sendToolResult(result as Parameters<AppBridge['sendToolResult']>[0]);
  return { uri, isError: result.isError === true, policy };
}

/** The view gets an origin of its own that is nobody's, and the policy from inside its document, ahead of all else. */
async function mount(client: Client, html: string, policy: string, theme: Theme, isForViews: (tool: string) => boolean): Promise<void> {
  const frame = document.createElement('iframe');
  frame.setAttribute('sandbox', 'allow-scripts');
  frame.srcdoc = html.replace('<head>', `<head><meta http-equiv="Content-Security-Policy" content="${policy}">`);
  document.querySelector('.view')?.replaceChildren(frame);
  const view = frame.contentWindow;
  if (!view) throw new Error('The frame of the view has no window.');
  const abilities = { serverTools: {}, updateModelContext: { text: {} }, logging: {} };
  const opened = new AppBridge(client, { name: 'reference-host', version: '1.0.0' }, abilities, { hostContext: context(theme) });
  bridge = opened;
  const isReady = new Promise<void>((resolve) => {
    opened.oninitialized = () => resolve();
  });
  opened.onupdatemodelcontext = async ({ content = [] }) => {
    told.push(...content.map((block) => ('text' in block ? String(block.text) : block.type)));
    return {};
  };
  opened.onsizechange = ({ height }) => {
    if (height) frame.style.height = `${Math.min(height, mostPixels)}px`;
  };
  opened.onrequestdisplaymode = async ({ mode }) => ({ mode });
  await opened.connect(new PostMessageTransport(view, view));
  opened.oncalltool = async (params, extra) => {
    if (!isForViews(params.name)) throw new Error(`Views may not call ${params.name}.`);
    calls.push(params.name);
    return (await client.callTool(params, { signal: extra.mcpReq.signal })) as never;
  };
  await isReady;
}

function visibilityOf(meta: Record<string, unknown> | undefined): string[] {
  const ui = meta?.ui as { visibility?: string[] } | undefined;
  return ui?.visibility ?? ['model', 'app'];
}

function write(selector: string, text: string): void {
  const place = document.querySelector(selector);
  if (place) place.textContent = text;
}

const host: ReferenceHost = {
  open,
  setTheme(theme) {
    document.documentElement.dataset.theme = theme;
    bridge?.setHostContext(context(theme));
  },
  told: () => told,
  calls: () => calls,
};
Object.assign(window, { referenceHost: host });
