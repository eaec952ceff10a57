import { about } from './about.js';

/** How a host starts the server; everything that docs/install.md shows is made of this. */
export const launch = {
  name: 'part-analysis',
  command: 'npx',
  args: ['-y', about.name],
  env: { PART_DIRS: '/path/to/your/parts' },
};

const { name, command, args, env } = launch;
/** Short lists on one line, as people write them. */
const json = (value: object) => {
  const text = JSON.stringify(value, null, 2).replace(/\[\s+([^[\]{}]*?)\s+\]/g, (_, items: string) => `[${items.replace(/\s+/g, ' ')}]`);
  return ['```json', text, '```'];
};
const shell = (line: string) => ['```sh', line, '```'];
const commandLine = [command, ...args].join(' ');
const [variable, folder] = Object.entries(env)[0]!;

/**
 * Opens VS Code, which asks before it adds the server. No folder is set: the home folder may be read, as without any setting.
 *
 * @see https://code.visualstudio.com/api/extension-guides/ai/mcp
 */
export function vscodeLink(): string {
  return `vscode:mcp/install?${encodeURIComponent(JSON.stringify({ name, command, args }))}`;
}

/** The same as an https address, for pages that allow no other. */
export function vscodeWebLink(): string {
  return `https://insiders.vscode.dev/redirect?url=${encodeURIComponent(vscodeLink())}`;
}

/**
 * Opens Cursor, which asks before it adds the server.
 *
 * @see https://cursor.com/docs/mcp/install-links
 */
export function cursorLink(): string {
  const config = Buffer.from(JSON.stringify({ command, args })).toString('base64');
  return `cursor://anysphere.cursor-deeplink/mcp/install?name=${name}&config=${encodeURIComponent(config)}`;
}

const mcpServers = () => json({ mcpServers: { [name]: { command, args, env } } });

/** Generated parts of docs/install.md, by the name between the marks. */
export const installSections: Record<string, () => string[]> = {
  'install-links': () => [
    `- **VS Code**: [install](${vscodeWebLink()}), or open \`${vscodeLink()}\``,
    `- **Cursor**: open \`${cursorLink()}\``,
  ],
  'install-mcp-servers': mcpServers,
  'install-claude-code': () => shell(`claude mcp add ${name} --env ${variable}=${folder} -- ${commandLine}`),
  'install-vscode': () =>
    json({
      inputs: [{ type: 'promptString', id: 'spark-password', description: '3D Spark password', password: true }],
      servers: { [name]: { type: 'stdio', command, args, env: { ...env, SPARK_PASSWORD: `$\{input:spark-password}` } } },
    }),
  'install-zed': () => json({ context_servers: { [name]: { command, args, env } } }),
  'install-codex': () => [
    ...shell(`codex mcp add ${name} --env ${variable}=${folder} -- ${commandLine}`),
    '',
    '```toml',
    `[mcp_servers.${name}]`,
    `command = ${JSON.stringify(command)}`,
    `args = ${JSON.stringify(args)}`,
    `env = { ${variable} = ${JSON.stringify(folder)} }`,
    'startup_timeout_sec = 60',
    'tool_timeout_sec = 120',
    '```',
  ],
};
