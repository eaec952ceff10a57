import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { expect, onTestFinished, test } from 'vitest';
import { call } from '../support/client.js';
import { startHttpTwin } from '../support/http-twin.js';

async function openTwin() {
  const twin = await startHttpTwin();
  onTestFinished(twin.close);
  return twin;
}

test.each([
  ['2026-07-28', 'auto' as const],
  ['2025-11-25', 'legacy' as const],
])('the server over HTTP measures a part for a client of %s', async (revision, mode) => {
  const { url } = await openTwin();
  const client = new Client({ name: 'test', version: '1.0.0' }, { versionNegotiation: { mode } });
  await client.connect(new StreamableHTTPClientTransport(new URL(url)));
  onTestFinished(() => client.close());

  const { structured } = await call(client, 'analyze_part', { file: 'examples/spacer.stl', units: 'mm' });

  expect(client.getNegotiatedProtocolVersion()).toBe(revision);
  expect(structured).toMatchObject({ state: 'succeeded', result: { boundingBoxMm: { x: 8, z: 20 } } });
});

test('a page on this machine may ask, one from elsewhere may not', async () => {
  const { url } = await openTwin();
  const ask = (origin: string, method: string) =>
    fetch(url, { method, headers: { origin, 'access-control-request-headers': 'content-type, mcp-method' } });

  const preflight = await ask('http://localhost:8080', 'OPTIONS');

  expect(preflight.status).toBe(204);
  expect(preflight.headers.get('access-control-allow-origin')).toBe('http://localhost:8080');
  expect(preflight.headers.get('access-control-allow-headers')).toBe('content-type, mcp-method');
  expect((await ask('http://elsewhere.example', 'OPTIONS')).status).toBe(403);
  expect((await ask('http://elsewhere.example', 'POST')).status).toBe(403);
});
