import { extname } from 'node:path';
import type { Hono } from 'hono';
import { jsonAnswer } from '../answers.js';
import { type Body, message, readBody } from './body.js';
import { requireCase } from './cases.js';
import type { FileEntry, World } from './world.js';

/** The file server: entries of files with links to put and get their bytes. */
export function addFileRoutes(app: Hono, world: World): void {
  app.post('/fileserver/cases/:caseId/files', async ({ req }) => {
    const { id } = requireCase(world, req.param('caseId'));
    const entry = register(world, id, await readBody(world, req.raw));
    return jsonAnswer({ ...documentOf(entry), preSignedUrl: entry.preSignedUrl });
  });
  app.get('/fileserver/cases/:caseId/files', ({ req }) => {
    const { id } = requireCase(world, req.param('caseId'));
    return jsonAnswer([...world.files.values()].filter(({ caseId }) => caseId === id).map(documentOf));
  });
  app.get('/fileserver/cases/:caseId/files/:file', ({ req }) => {
    const { id } = requireCase(world, req.param('caseId'));
    const named = req.param('file');
    const entry = [...world.files.values()].find((file) => file.caseId === id && (String(file.id) === named || file.fileName === named));
    if (!entry) throw message(404, `File ${named} was not found.`);
    return jsonAnswer({ ...documentOf(entry), [world.options.linkField ?? 'preSignedUrl']: world.storage.getLink(entry.key) });
  });
}

/** A new entry; registering the same name again makes another one. */
function register(world: World, caseId: number, body: Body): FileEntry {
  const named = body.optionalId('caseComponentId') ?? null;
  // Their own client names the case itself where it means all of it.
  const componentId = named === caseId ? null : named;
  if (componentId !== null && world.components.get(componentId)?.caseId !== caseId) {
    throw message(404, `Component ${componentId} was not found in case ${caseId}.`);
  }
  const fileName = body.text('fileName');
  if (/[/\\]/.test(fileName)) throw message(400, 'The field fileName is missing or invalid.');
  const entry = newEntry(world, { caseId, componentId, fileName, fileSize: body.id('fileSize') });
  entry.preSignedUrl = world.storage.putLink(entry.key);
  return entry;
}

/** A file of the vendor itself, stored at once. */
export async function keepOwnFile(
  world: World,
  place: { caseId: number; componentId: number },
  fileName: string,
  content: Uint8Array,
): Promise<FileEntry> {
  const entry = newEntry(world, { ...place, fileName, fileSize: content.length });
  await world.storage.store(entry.key, content);
  return entry;
}

function newEntry(world: World, about: Pick<FileEntry, 'caseId' | 'componentId' | 'fileName' | 'fileSize'>): FileEntry {
  const id = world.newId();
  const key = `cases/${about.caseId}/${id}${extname(about.fileName)
    .toLowerCase()
    .replace(/[^.a-z0-9]/g, '')}`;
  const fileUrl = `${world.origin()}/fileserver/cases/${about.caseId}/${id}/${encodeURIComponent(about.fileName)}`;
  const entry = { ...about, id, key, fileUrl, preSignedUrl: undefined };
  world.files.set(id, entry);
  return entry;
}

function documentOf({ id, fileName, fileSize, componentId, fileUrl }: FileEntry): Record<string, unknown> {
  return { id, fileName, fileSize, caseComponentId: componentId, fileUrl };
}
