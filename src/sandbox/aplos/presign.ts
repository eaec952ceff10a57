import { randomUUID } from 'node:crypto';
import { extname } from 'node:path';
import { requireSubscription } from './executions.js';
import { analyze } from './nca.js';
import { type NcaFile, refused, type World } from './world.js';

export const uploadLinkMs = 3_600_000;

/** A new file and the form that takes its bytes. @throws {Refused} 400 when the request does not name a file to post. */
export function presign(world: World, body: Record<string, unknown>) {
  requireSubscription(world, 'upload');
  const { file_name: name, method_type: method } = body;
  if (typeof name !== 'string' || name.trim() === '') throw refused(400, 'file_name is required.');
  if (method !== 'post') throw refused(400, 'method_type must be post.');
  const id = randomUUID();
  const ending = /^\.[a-z0-9]{1,10}$/.exec(extname(name).toLowerCase())?.[0] ?? '';
  const file: NcaFile = { id, name, key: `tenants/${world.tenantId}/users/${world.userId}/${id}/input${ending}`, errors: [] };
  world.files.set(id, file);
  const { options } = world;
  const lifetimeMs = options.uploadLinkMs ?? uploadLinkMs;
  return { file, lifetimeMs, ...world.store.form(file.key, { lifetimeMs, conditions: options.conditions ?? [] }) };
}

/** @throws {Refused} 404 when there is no such file. */
export function requireFile({ files }: World, id: string): NcaFile {
  const file = files.get(id);
  if (!file) throw refused(404, 'File not found.');
  return file;
}

/** Whether a file can be worked with: not before it is there, and never when it cannot be read. */
export async function workableState({ store }: World, file: NcaFile, readText: (path: string) => Promise<string>) {
  const stored = store.find(file.key);
  if (!stored) return { workable_state: 'processing', errors: [] };
  const found = analyze(await readText(stored.path));
  return 'errors' in found ? { workable_state: 'invalid', errors: found.errors } : { workable_state: 'ready', errors: [] };
}
