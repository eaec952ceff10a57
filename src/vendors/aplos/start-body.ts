import { InputError } from '../../errors.js';
import type { Api } from './routes.js';
import type { StoredFile } from './upload-target.js';

export type JsonObject = { [name: string]: unknown };

/** What is to be computed. `configuration` is handed on as it is; `metadata` stands beside the results and is not read. */
export type Analysis = { name: string; configuration: JsonObject; metadata?: JsonObject | string | undefined };

/** The parts that generation 3 knows, in its own spelling; a configuration without any of them is the first. */
const partsV3 = ['calculation', 'data_cleaning', 'custom_calculations', 'custom_plots', 'custom_tables'] as const;
const partsV1 = ['configuration', 'post_processing', 'data_processing'] as const;

/**
 * The body that starts an execution.
 *
 * @throws {InputError} when the configuration is written for another generation of the API, or empty.
 */
export function toStartBody(api: Api, analysis: Analysis, file: StoredFile): JsonObject {
  if (!Object.values(analysis.configuration).some(isFilled)) {
    throw new InputError('The configuration is empty.', 'Give the configuration of the analysis: columns, dosing, time and so on.');
  }
  return api === 'v3' ? toBodyV3(analysis, file) : toBodyV1(analysis, file);
}

function toBodyV3({ name, configuration, metadata }: Analysis, file: StoredFile): JsonObject {
  requireParts('v3', configuration, partsV1, 'v1');
  const given: JsonObject = partsV3.some((part) => part in configuration) ? configuration : { calculation: configuration };
  const parts = Object.fromEntries(partsV3.map((part) => [part, given[part] ?? {}]));
  return {
    file_id: 'id' in file ? file.id : file.key,
    name,
    ...parts,
    metadata: typeof metadata === 'string' ? { note: metadata } : (metadata ?? {}),
  };
}

function toBodyV1({ configuration, metadata }: Analysis, file: StoredFile): JsonObject {
  requireParts('v1', configuration, partsV3, 'v3');
  const given: JsonObject = 'configuration' in configuration ? configuration : { configuration };
  return {
    ...('id' in file ? { file: { id: file.id } } : { s3: { bucket_name: file.bucket, object_key: file.key } }),
    ...Object.fromEntries(partsV1.map((part) => [part, given[part] ?? null])),
    meta_data: metadata ?? null,
  };
}

/** Sent all the same, it would be taken for a configuration without any settings, and use the allowance. */
function requireParts(api: Api, configuration: JsonObject, foreign: readonly string[], other: Api): void {
  const found = foreign.filter((part) => part in configuration);
  if (found.length === 0) return;
  throw new InputError(
    `The configuration has the parts of generation ${other} of the API (${found.join(', ')}), and this account works with ${api}.`,
    `Give the configuration as ${api} has it, or ask the operator to set APLOS_API=${other}.`,
  );
}

function isFilled(value: unknown): boolean {
  return typeof value === 'object' && value !== null ? Object.keys(value).length > 0 : value !== null && value !== '';
}
