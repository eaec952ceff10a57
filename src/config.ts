import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism, homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { parse as parseDotenv } from 'dotenv';
import { z } from 'zod';
import { ConfigError } from './errors.js';
import { logFailure } from './log.js';

const wholeNumber = (from: number, to: number) => z.coerce.number().int().min(from).max(to);
const home = homedir();

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
  ENGINE_PROCESSES: wholeNumber(1, 64)
    .default(Math.max(1, availableParallelism() - 1))
    .describe('Analyses that run at the same time, each in a process of its own. Default: processor cores less one'),
  ENGINE_TIMEOUT_S: wholeNumber(1, 86_400).default(300).describe('Seconds after which an analysis is stopped. Default: 300'),
  ENGINE_MEMORY_MB: wholeNumber(256, 1_048_576).default(4096).describe('Memory at which an analysis is stopped, in MB. Default: 4096'),
};

type Variables = typeof variables;
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
  return {
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
