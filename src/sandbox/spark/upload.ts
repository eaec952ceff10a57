import { extname } from 'node:path';
import { defaultCatalog } from '../../engine/catalog/catalog.js';
import { resolveOrder } from '../../engine/feasibility/resolve-order.js';
import { InputError } from '../../errors.js';
import { printableText } from '../../files/names.js';
import { type Form, readForm, type SentFile } from '../form.js';
import { storeFile } from '../stored-file.js';
import type { Account } from './accounts.js';
import { startAnalysis } from './analysis.js';
import type { UploadFields } from './options.js';
import { invalidInput, type Part } from './parts.js';
import type { World } from './world.js';

export const longestUploadName = 255;
const cadEndings = ['.stl', '.stp', '.step'];

/** `POST /api/v1/part/`: keeps the file as a new part and starts its analysis when that is asked for. */
export async function uploadPart(world: World, account: Account, request: Request): Promise<Record<string, unknown>> {
  const { clock, log, parts } = world;
  const form = await readForm(request, invalidInput());
  const sent = await requireFile(form, longestUploadName);
  if (!cadEndings.includes(extname(sent.name).toLowerCase()) || sent.bytes.length === 0) throw invalidInput();
  const fields = uploadFields(form);
  const part = await parts.create(account, sent.name, fields, clock.now());
  await keepCad(part, sent, clock.now());
  const file = { fileName: sent.name, sizeBytes: sent.bytes.length, sha256: part.cad?.sha256 ?? '' };
  log.uploads.push({ at: clock.now(), account: account.username, partId: part.id, ...file, fields });
  if (fields.startAnalysis) startAnalysis(world, part);
  return { part_id: part.id, task: 'upload_part', message: '', basename: sent.name, name: part.name };
}

/** @throws {Refused} when the field `file` holds no file with a name of at most `longestName` characters. */
export async function requireFile(form: Form, longestName: number): Promise<SentFile> {
  const sent = await form.file('file');
  if (!sent || sent.name.length > longestName) throw invalidInput();
  return { ...sent, name: printableText(sent.name, longestName) || 'file' };
}

/** @throws {Refused} when the field is neither empty nor TRUE or FALSE in any case. */
export function booleanField(form: Form, name: string): boolean {
  const word = (form.text(name) ?? '').toLowerCase();
  if (!['', 'true', 'false'].includes(word)) throw invalidInput();
  return word === 'true';
}

export async function keepCad(part: Part, { name, bytes }: SentFile, nowMs: number): Promise<void> {
  part.cad = await storeFile(part.folder, name, extname(name).toLowerCase(), bytes, nowMs);
}

function uploadFields(form: Form): UploadFields {
  const process = form.text('prc_acronym')?.toLowerCase() || undefined;
  const material = form.text('mat_name') || undefined;
  const lotSize = form.text('lot_size') || '1';
  if (process !== undefined && !defaultCatalog.processes.some(({ id }) => id === process)) throw invalidInput();
  if (!/^[1-9]\d{0,6}$/.test(lotSize)) throw invalidInput();
  requireMaterial(process, material);
  return { startAnalysis: booleanField(form, 'start_analysis'), process, material, lotSize: Number(lotSize) };
}

function requireMaterial(process: string | undefined, material: string | undefined): void {
  try {
    resolveOrder({ process, material }, defaultCatalog);
  } catch (error) {
    throw error instanceof InputError ? invalidInput() : error;
  }
}
