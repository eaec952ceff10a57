import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism, homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { parse as parseDotenv } from 'dotenv';
import { z } from 'zod';
import { ConfigError } from './errors.js';
import { logFailure } from './log.js';
import { holdSecrets } from './redaction/live-secrets.js';
import { toolsets } from './vocabulary.js';

const wholeNumber = (from: number, to: number) => z.coerce.number().int().min(from).max(to);
const home = homedir();

const onOrOff = () =>
  z
    .enum(['1', 'true', 'yes', 'on', '0', 'false', 'no', 'off'], { error: 'must be 1 or 0' })
    .transform((word) => ['1', 'true', 'yes', 'on'].includes(word))
    .default(false);

const loopbackHosts = ['localhost', '127.0.0.1', '[::1]'];

/** An address that passwords and part files may be sent to: encrypted, or on this machine. */
const address = (scheme: 'http' | 'ws') =>
  z.string().refine((text) => isSafeAddress(text, scheme), {
    error: `must be a ${scheme}s:// address without user name, password and query; ${scheme}:// only for this machine`,
  });

/** Every variable that the server reads, with what it means and what it is when unset. */
export const variables = {
  PART_DIRS: z
    .string()
    .transform((text) =>
      text
        .split(delimiter)
        .filter((folder) => folder !== '')
        .map(fromHome),
    )
    .default([home])
    .describe(
      'Folders that part files may be read from, separated by `:` (`;` on Windows); hidden entries never are. Default: your home folder',
    ),
  PART_OUTPUT_DIR: z
    .string()
    .transform(fromHome)
    .default(join(home, 'part-analysis'))
    .describe('Folder that files are saved to. Default: `~/part-analysis`'),
  PART_STATE_DIR: z
    .string()
    .transform(fromHome)
    .default(dataFolder())
    .describe('Folder for jobs and part records. Default: `part-analysis-mcp` in the data folder of the operating system'),
  PART_CATALOG: z
    .string()
    .transform(fromHome)
    .optional()
    .describe(
      'JSON file with your own processes, machines, materials and rates; its values replace those of the built-in catalog. Default: none',
    ),
  PART_READ_ONLY: onOrOff().describe('`1`: nothing is sent to a vendor and nothing deleted there; the tools that would are hidden'),
  PART_TOOLSETS: z
    .string()
    .transform((text) => text.split(',').map((name) => name.trim()))
    .pipe(z.array(z.enum(toolsets, { error: `must be a comma list out of ${toolsets.join(', ')}` })))
    .optional()
    .describe(
      `Comma list out of ${toolsets.map((name) => `\`${name}\``).join(', ')}. Default: \`parts\`, and every platform with credentials`,
    ),
  PART_SANDBOX: onOrOff().describe('`1`: emulated vendors on this machine stand in for the real ones; no account needed, nothing leaves'),
  PART_SANDBOX_SPEED: z.coerce
    .number()
    .min(1)
    .max(1000)
    .default(1)
    .describe('How much faster the time of an emulated vendor runs: 10 makes its 30 s between two questions 3 s. Default: 1'),
  SPARK_USERNAME: z.string().optional().describe('3D Spark: user name'),
  SPARK_PASSWORD: z.string().optional().describe('3D Spark: password'),
  SPARK_CLIENT_ID: z.string().optional().describe('3D Spark: client id for the API, from its support'),
  SPARK_CLIENT_SECRET: z.string().optional().describe('3D Spark: secret of that client; leave empty if it has none'),
  SPARK_URL: address('http').default('https://launchpad.3dspark.de').describe('3D Spark: host. Default: `https://launchpad.3dspark.de`'),
  SPARK_AUTH_URL: address('http')
    .default('https://auth.3dspark.de/realms/3dspark/protocol/openid-connect/token')
    .describe('3D Spark: where tokens are issued. Default: the realm `3dspark` at `auth.3dspark.de`'),
  SPARK_SOCKET_URL: z
    .union([z.literal('off'), address('ws')], { error: 'must be `off` or a wss:// address (ws:// only for this machine)' })
    .optional()
    .describe('3D Spark: where it tells that a file is ready; `off` asks for it at intervals instead. Default: `wss://<host>/ws/echo/`'),
  COLDSTREAM_EMAIL: z.string().optional().describe('ColdStream: email address of the account'),
  COLDSTREAM_PASSWORD: z.string().optional().describe('ColdStream: password'),
  COLDSTREAM_TOKEN: z.string().optional().describe('ColdStream: access token in place of email and password; needed with a second factor'),
  COLDSTREAM_REGION: z.enum(['eu1', 'us1', 'ap1']).default('eu1').describe('ColdStream: region of the account. Default: `eu1`'),
  COLDSTREAM_IDENTITY_URL: address('http').optional().describe('ColdStream: where one signs in. Default: by the region'),
  COLDSTREAM_PROJECT_URL: address('http').optional().describe('ColdStream: server of projects. Default: by the region'),
  COLDSTREAM_CASE_URL: address('http').optional().describe('ColdStream: server of cases and jobs. Default: by the region'),
  COLDSTREAM_FILESERVER_URL: address('http').optional().describe('ColdStream: server of files. Default: by the region'),
  EVO_CLIENT_ID: z.string().optional().describe('Seequent Evo: client id of a service app'),
  EVO_CLIENT_SECRET: z.string().optional().describe('Seequent Evo: secret of that app'),
  EVO_TOKEN: z.string().optional().describe('Seequent Evo: access token in place of the app'),
  EVO_ORG_ID: z.string().optional().describe('Seequent Evo: id of the organization. Default: the one that the account belongs to'),
  EVO_WORKSPACE_ID: z.string().optional().describe('Seequent Evo: id of the workspace whose files are meant'),
  EVO_HUB_URL: address('http').optional().describe('Seequent Evo: hub of the organization. Default: found by discovery'),
  EVO_ISSUER_URL: address('http')
    .default('https://ims.bentley.com')
    .describe('Seequent Evo: where tokens are issued. Default: `https://ims.bentley.com`'),
  EVO_DISCOVERY_URL: address('http')
    .default('https://discover.api.seequent.com')
    .describe('Seequent Evo: where hubs are found. Default: `https://discover.api.seequent.com`'),
  APLOS_USERNAME: z.string().optional().describe('Aplos NCA: user name'),
  APLOS_PASSWORD: z.string().optional().describe('Aplos NCA: password'),
  APLOS_TOKEN: z.string().optional().describe('Aplos NCA: id token in place of user name and password'),
  APLOS_URL: address('http')
    .default('https://api.app.aplos-nca.com')
    .describe('Aplos NCA: API host. Default: `https://api.app.aplos-nca.com`'),
  APLOS_API: z.enum(['v3', 'v1']).default('v3').describe('Aplos NCA: generation of its API, `v3` or `v1`. Default: `v3`'),
  APLOS_TENANT_ID: z.string().optional().describe('Aplos NCA: tenant. Default: as the token says'),
  APLOS_USER_ID: z.string().optional().describe('Aplos NCA: user. Default: as the token says'),
  APLOS_AUTH_URL: address('http').optional().describe('Aplos NCA: where one signs in. Default: as the API host says'),
  ENGINE_PROCESSES: wholeNumber(1, 64)
    .default(Math.max(1, availableParallelism() - 1))
    .describe('Analyses that run at the same time, each in a process of its own. Default: processor cores less one'),
  ENGINE_TIMEOUT_S: wholeNumber(1, 86_400).default(300).describe('Seconds after which an analysis is stopped. Default: 300'),
  ENGINE_MEMORY_MB: wholeNumber(256, 1_048_576).default(4096).describe('Memory at which an analysis is stopped, in MB. Default: 4096'),
};

type Variables = typeof variables;

/** The variables whose values must not leave this process but to the vendor that they are for. */
export const secretVariables = [
  ...(['SPARK_PASSWORD', 'SPARK_CLIENT_SECRET', 'COLDSTREAM_PASSWORD', 'COLDSTREAM_TOKEN'] as const),
  ...(['EVO_CLIENT_SECRET', 'EVO_TOKEN', 'APLOS_PASSWORD', 'APLOS_TOKEN'] as const),
];

export type Config = {
  /**
   * The value of a variable, or its default.
   *
   * @throws {ConfigError} when it is set to something unusable; the value itself is not repeated, it may be a secret.
   */
  get<Name extends keyof Variables>(name: Name): z.output<Variables[Name]>;
  isSet(name: keyof Variables): boolean;
};

/** The settings in an environment. Nothing is checked before it is asked for, so a bad value never stops the start. */
export function createConfig(environment: Record<string, string | undefined>): Config {
  const text = (name: keyof Variables) => {
    const value = environment[name]?.trim();
    // Hosts pass "${user_config.x}" on when the user left a field empty.
    return value === '' || value?.includes('${user_config.') ? undefined : value;
  };
  const config: Config = {
    isSet: (name) => text(name) !== undefined,
    get(name) {
      const parsed = variables[name].safeParse(text(name));
      if (parsed.success) return parsed.data as z.output<Variables[typeof name]>;
      const problem = parsed.error.issues[0]?.message ?? 'not accepted';
      throw new ConfigError(
        `The variable ${name} has an unusable value: ${problem}.`,
        `Correct or remove ${name} where this server is configured.`,
      );
    },
  };
  holdSecrets(config, secretVariables.map(text));
  return config;
}

/** Whether an address leads to this machine and no other. */
export function isLoopback(url: string): boolean {
  return loopbackHosts.includes(new URL(url).hostname);
}

function isSafeAddress(text: string, scheme: 'http' | 'ws'): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  const isEncrypted = url.protocol === `${scheme}s:` || (url.protocol === `${scheme}:` && loopbackHosts.includes(url.hostname));
  return isEncrypted && url.username === '' && url.password === '' && url.search === '' && url.hash === '';
}

/** The settings of this process: its environment, and below it the `.env` file of the working directory. */
export function readConfig(): Config {
  return createConfig({ ...readDotenv(), ...process.env });
}

/** Hosts start servers in all kinds of folders; what is called `.env` there may be a folder, or not ours to read. */
function readDotenv(): Record<string, string> {
  if (!existsSync('.env')) return {};
  try {
    return parseDotenv(readFileSync('.env'));
  } catch (error) {
    logFailure('the .env file of the working directory is not used', error);
    return {};
  }
}

/** Hosts hand `~` on as it was typed; only a shell would have expanded it. */
function fromHome(path: string): string {
  return path === '~' || path.startsWith('~/') || path.startsWith('~\\') ? join(home, path.slice(1)) : path;
}

function dataFolder(): string {
  const { LOCALAPPDATA, XDG_DATA_HOME } = process.env;
  if (process.platform === 'win32') return join(LOCALAPPDATA ?? join(home, 'AppData', 'Local'), 'part-analysis-mcp');
  if (process.platform === 'darwin') return join(home, 'Library', 'Application Support', 'part-analysis-mcp');
  return join(XDG_DATA_HOME || join(home, '.local', 'share'), 'part-analysis-mcp');
}
