import type { Browser, Frame } from 'playwright-core';
import { builtPage, until } from './part-page.js';

type Json = Record<string, unknown>;

/** A host whose every answer the test gives: what the view asked, in order, and what the test tells it. */
export type ScriptedHost = {
  frame: Frame;
  asked: { method: string; params: Json }[];
  tell(method: string, params: Json): Promise<void>;
  /** Waits for something to be true in the view. */
  until(expression: string): Promise<void>;
  close(): Promise<void>;
};

/** The page around the view: hands every message on to the test, and the test's answer back. */
const around = `<!doctype html><iframe sandbox="allow-scripts" style="width:800px;height:520px;border:0"></iframe><script>
  const frame = document.querySelector('iframe');
  addEventListener('message', async ({ source, data }) => {
    if (source !== frame.contentWindow) return;
    const answer = await hear(data);
    if (data.id !== undefined) source.postMessage({ jsonrpc: '2.0', id: data.id, ...answer }, '*');
  });
  tell = (method, params) => frame.contentWindow.postMessage({ jsonrpc: '2.0', method, params }, '*');
</script>`;

/**
 * The built page in a sandboxed frame. `answers` gives the result of each request by its method, or of a tool by its name; an Error
 * becomes a JSON-RPC error.
 */
export async function openScriptedHost(
  browser: Browser,
  answers: Record<string, (params: Json) => unknown>,
  context: Json = {},
): Promise<ScriptedHost> {
  const page = await browser.newPage({ viewport: { width: 820, height: 540 }, reducedMotion: 'reduce' });
  const asked: ScriptedHost['asked'] = [];
  await page.exposeFunction('hear', async ({ method, params, id }: { method: string; params: Json; id?: number }) => {
    asked.push({ method, params });
    if (id === undefined) return undefined;
    const name = method === 'tools/call' ? String(params.name) : method;
    const input = method === 'tools/call' ? (params.arguments as Json) : params;
    try {
      return { result: await (answers[name] ?? defaults(context)[name] ?? unknown(name))(input) };
    } catch (error) {
      return { error: { code: -32000, message: (error as Error).message } };
    }
  });
  await page.route('http://host.test/', (route) => route.fulfill({ body: around, contentType: 'text/html' }));
  await page.goto('http://host.test/');
  await page.locator('iframe').evaluate((frame, html) => frame.setAttribute('srcdoc', html), await builtPage());
  const frame = (await (await page.$('iframe'))!.contentFrame())!;
  await frame.waitForLoadState();
  while (!asked.some(({ method }) => method === 'ui/notifications/initialized')) await page.waitForTimeout(20);
  return {
    ...{ frame, asked },
    tell: (method, params) => page.evaluate(`tell(${JSON.stringify(method)}, ${JSON.stringify(params)})`),
    until: (expression) => until(frame, expression),
    close: () => page.close(),
  };
}

function defaults(hostContext: Json): Record<string, (params: Json) => unknown> {
  return {
    'ui/initialize': () => ({
      protocolVersion: '2026-01-26',
      hostInfo: { name: 'scripted host', version: '1' },
      hostCapabilities: { serverTools: {}, updateModelContext: { text: {} } },
      hostContext,
    }),
    'ui/update-model-context': () => ({}),
    'ui/request-display-mode': ({ mode }) => ({ mode }),
  };
}

function unknown(name: string): () => never {
  return () => {
    throw new Error(`The test has no answer to ${name}.`);
  };
}
