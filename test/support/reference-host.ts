import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { build } from 'esbuild';
import type { Browser, Frame, Page } from 'playwright-core';
import type { Order, ReferenceHost } from '../view/host/driven-host.js';

/** What the view shows of itself to tests. */
export type PartViewWindow = {
  partView: {
    camera(): { eye: number[]; target: number[] };
    coloring(): string;
    section(): unknown;
    isMoving(): boolean;
    pixelsDrawn(): number;
  };
};

export type OpenHost = {
  page: Page;
  /** Opens the view of a tool call; ends when the tool has answered. */
  open(order: Order): Promise<{ answer: Awaited<ReturnType<ReferenceHost['open']>>; view: Frame }>;
  setTheme(theme: 'light' | 'dark'): Promise<void>;
  told(): Promise<string[]>;
  calls(): Promise<string[]>;
  /** Every address that anything in the browser asked for. */
  requests: string[];
  /** Errors of the page and of the view, and violations of its policy. */
  complaints: string[];
  close(): Promise<void>;
};

/**
 * A page with the reference host of MCP Apps (`@modelcontextprotocol/ext-apps`) in a browser, with a real client of the server at the given
 * address; the page itself comes from a small server on 127.0.0.1.
 */
export async function openReferenceHost(
  browser: Browser,
  serverUrl: string,
  options: { deviceScaleFactor?: number } = {},
): Promise<OpenHost> {
  const pages = await servePages();
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, ...options });
  const requests: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' || /Content.Security.Policy/i.test(message.text())) complaints.push(message.text());
  });
  await page.goto(`${pages.url}/?server=${encodeURIComponent(serverUrl)}`);
  await page.waitForFunction(() => 'referenceHost' in globalThis);
  const ask = <Name extends 'told' | 'calls'>(name: Name) =>
    page.evaluate((asked) => (globalThis as unknown as { referenceHost: ReferenceHost }).referenceHost[asked](), name);

  return {
    page,
    requests,
    complaints,
    async open(order) {
      const answer = await page.evaluate(
        (asked) => (globalThis as unknown as { referenceHost: ReferenceHost }).referenceHost.open(asked),
        order,
      );
      const view = page.frames().find((frame) => frame.parentFrame() === page.mainFrame());
      if (!view) throw new Error('The host shows no view.');
      return { answer, view };
    },
    setTheme: (theme) =>
      page.evaluate((asked) => (globalThis as unknown as { referenceHost: ReferenceHost }).referenceHost.setTheme(asked), theme),
    told: () => ask('told'),
    calls: () => ask('calls'),
    async close() {
      await page.close();
      await pages.close();
    },
  };
}

async function servePages(): Promise<{ url: string; close(): Promise<void> }> {
  const { outputFiles } = await build({
    entryPoints: ['test/view/host/host-page.ts'],
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    write: false,
    logLevel: 'warning',
  });
  const files: Record<string, { type: string; body: Uint8Array | string }> = {
    '/': { type: 'text/html; charset=utf-8', body: await readFile('test/view/host/host.html', 'utf8') },
    '/host.js': { type: 'text/javascript', body: outputFiles[0]!.contents },
  };
  const server = createServer(({ url = '/' }, response) => {
    const file = files[new URL(url, 'http://host').pathname];
    response.writeHead(file ? 200 : 204, { 'Content-Type': file?.type ?? 'text/plain' }).end(file?.body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
