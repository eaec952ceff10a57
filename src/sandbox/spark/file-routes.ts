import { join } from 'node:path';
import type { Context, Hono } from 'hono';
import { jsonAnswer } from '../answers.js';
import { pathOf } from '../faults.js';
import { bytesOf, fileAnswer } from '../stored-file.js';
import { outputFolderOf } from './analysis.js';
import { deleteAsset, requireAsset, uploadAsset } from './assets.js';
import { notInStorage, type Part, resetPart, type TaskFile } from './parts.js';
import { quotationMail, quotationZip } from './quotation.js';
import { startOrientation, startReport } from './tasks.js';
import type { Sender, World } from './world.js';

/** The File API of 3D Spark: every file of a part, and what can be ordered about it. */
export function addFileRoutes(app: Hono<Sender>, world: World): void {
  const base = '/api/v1/part/:id';
  const read = (path: string, answer: (part: Part, context: Context<Sender, typeof base>) => Response | Promise<Response>) =>
    app.get(`${base}/${path}/`, (context) => answer(readable(context), context as Context<Sender, typeof base>));
  const readable = (context: Context<Sender>) => world.parts.requireReadable(context.req.param('id') ?? '', context.get('account'));

  read('analysis-results-file', (part) => jsonAnswer(startReport(world, part)));
  read('fetch-analysis-results-file', (part, context) => taskFile(world, part, 'report', context));
  read('optimal-orientation-file', (part) => jsonAnswer(startOrientation(world, part)));
  read('fetch-optimal-orientation-file', (part, context) => taskFile(world, part, 'orientation', context));
  read('visualization-file', (part) => engineFile(part, 'visualization.glb', '_visual.glb'));
  read('thumbnail-file', (part) => engineFile(part, 'thumbnail.png', '_thumbnail.png'));
  read('upload-file', (part) => keptFile(part.cad));
  read('zip-request-for-quotation', async (part) => fileAnswer(await quotationZip(part), `${stemOf(part)}.zip`));
  read('mail-request-for-quotation', (part) => {
    return new Response(quotationMail(part), { headers: { 'content-type': 'text/plain; charset=utf-8' } });
  });
  read('assets', (part, context) => keptFile(requireAsset(part, context.req.query('basename')).file));

  app.delete(`${base}/upload-file/`, async (context) => {
    await resetPart(world.parts.requireWritable(context.req.param('id'), context.get('account')));
    return jsonAnswer('CAD and associated files were deleted.');
  });
  app.post(`${base}/assets/`, async (context) => {
    return jsonAnswer(await uploadAsset(world, context.get('account'), context.req.param('id'), context.req.raw), 201);
  });
  app.delete(`${base}/assets/`, async (context) => {
    const part = world.parts.requireWritable(context.req.param('id'), context.get('account'));
    return jsonAnswer(await deleteAsset(part, context.req.query('basename'), context.req.raw));
  });
}

/** Asking too often for what a task has not made yet counts as polling. */
async function taskFile({ watchdog }: World, part: Part, kind: TaskFile, context: Context<Sender>): Promise<Response> {
  const file = part.taskFiles.get(kind);
  if (file) return keptFile(file);
  watchdog.countMiss(context.get('account'), part.id, pathOf(context.req.url));
  throw notInStorage();
}

async function engineFile(part: Part, name: string, ending: string): Promise<Response> {
  const bytes = part.analysis.state === 'finished' ? await bytesOf(join(outputFolderOf(part), name)) : undefined;
  if (!bytes) throw notInStorage();
  return fileAnswer(bytes, `${stemOf(part)}${ending}`);
}

async function keptFile(file: { path: string; basename: string } | undefined): Promise<Response> {
  const bytes = file && (await bytesOf(file.path));
  if (!bytes) throw notInStorage();
  return fileAnswer(bytes, file.basename);
}

function stemOf({ name, cad }: Part): string {
  return cad?.basename.replace(/\.[^.]*$/, '') || name;
}
