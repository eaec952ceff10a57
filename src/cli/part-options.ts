import { type ParseArgsConfig, parseArgs } from 'node:util';
import { InputError } from '../errors.js';

/** Options of every command that analyzes part files, as `--help` lists them. */
const partOptions = {
  platform: { type: 'string' },
  process: { type: 'string' },
  material: { type: 'string' },
  'lot-size': { type: 'string' },
  units: { type: 'string' },
  force: { type: 'boolean' },
} as const;

/**
 * The files named on a command line, and the options: those that all such commands have, and those of this one.
 *
 * @throws {InputError} when an option is unknown or no file is named; `example` shows how the command is written.
 */
export function readPartArguments<const Own extends NonNullable<ParseArgsConfig['options']>>(args: string[], own: Own, example: string) {
  const options = { ...partOptions, ...own };
  try {
    const parsed = parseArgs<{ args: string[]; options: typeof options; allowPositionals: true }>({
      args,
      options,
      allowPositionals: true,
    });
    if (parsed.positionals.length > 0) return parsed;
  } catch (error) {
    throw new InputError((error as Error).message, 'See part-analysis-mcp --help.');
  }
  throw new InputError('No part file was named.', `Write: part-analysis-mcp ${example}`);
}
