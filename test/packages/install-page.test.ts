import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { cursorLink, installSections, launch, vscodeLink, vscodeWebLink } from '../../scripts/packaging/hosts.js';

const page = readFileSync('docs/install.md', 'utf8');
const start = { command: 'npx', args: ['-y', 'part-analysis-mcp'] };

test('the link for VS Code says what to start, also behind its https address', () => {
  const [scheme, query = ''] = vscodeLink().split('?');
  const behind = new URL(vscodeWebLink());

  expect(scheme).toBe('vscode:mcp/install');
  expect(JSON.parse(decodeURIComponent(query))).toEqual({ name: 'part-analysis', ...start });
  expect(behind.origin + behind.pathname).toBe('https://insiders.vscode.dev/redirect');
  expect(behind.searchParams.get('url')).toBe(vscodeLink());
});

test('the link for Cursor says what to start', () => {
  const link = new URL(cursorLink());

  expect(`${link.protocol}//${link.host}${link.pathname}`).toBe('cursor://anysphere.cursor-deeplink/mcp/install');
  expect(link.searchParams.get('name')).toBe('part-analysis');
  expect(JSON.parse(Buffer.from(link.searchParams.get('config')!, 'base64').toString())).toEqual(start);
});

test('docs/install.md shows what is generated, and nothing else is marked as generated', () => {
  const marks = [...page.matchAll(/<!-- (install-[a-z-]+) -->\n([\s\S]*?)\n<!-- \/\1 -->/g)];

  expect(new Set(marks.map(([, name]) => name))).toEqual(new Set(Object.keys(installSections)));
  for (const [, name, text] of marks) expect(text).toBe(installSections[name!]!().join('\n'));
});

test('every configuration on the page can be read, and starts the package or the clone', () => {
  const blocks = [...page.matchAll(/```json\n([\s\S]*?)```/g)].map(([, text]) => JSON.parse(text!));
  const servers = blocks.flatMap((block) => Object.values(block.mcpServers ?? block.servers ?? block.context_servers));
  const arguments_ = servers.map((server) => (server as { args: string[] }).args);

  expect(servers.length).toBeGreaterThanOrEqual(4);
  expect(arguments_.filter((args) => args.join(' ') !== '-y part-analysis-mcp')).toEqual([['/path/to/part-analysis-mcp/dist/server.js']]);
});

test('the page names the package that is published', () => {
  expect(launch.args.at(-1)).toBe(JSON.parse(readFileSync('package.json', 'utf8')).name);
});
