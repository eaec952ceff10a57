import { readFile } from 'node:fs/promises';
import type { Hono } from 'hono';
import { jsonAnswer } from '../answers.js';
import { recordOf } from '../spark/documented.js';
import { metricsOf, requireSubscription, stageOf, startExecution } from './executions.js';
import { presign, requireFile, workableState } from './presign.js';
import { type Execution, type NcaFile, refused, type World } from './world.js';

/** The routes of the first generation, below `/tenants/{tenant}/users/{user}`. */
export function addRoutesV1(app: Hono, world: World, base: string): void {
  const read = async (request: Request) => recordOf(await request.json().catch(() => undefined));

  app.post(`${base}/nca/files`, async ({ req }) => {
    const { file, url, fields, expiration, lifetimeMs } = presign(world, await read(req.raw));
    return jsonAnswer({
      message: 'File upload request created',
      ...(!world.options.hidesFileId && { file: { id: file.id } }),
      s3: { bucket_name: world.store.bucket, object_key: file.key },
      presigned: { method_type: 'post', url, fields, expires_in: lifetimeMs / 1000, expires_at_utc: expiration },
      file_name: file.name,
    });
  });
  app.get(`${base}/nca/files/:id`, async ({ req }) => {
    const file = requireFile(world, req.param('id') ?? '');
    const state = await workableState(world, file, (path) => readFile(path, 'utf8'));
    return jsonAnswer({ id: file.id, file_name: file.name, ...state });
  });
  app.get(`${base}/nca/files/:id/data`, async ({ req }) => {
    requireSubscription(world, 'download');
    const stored = world.store.find(requireFile(world, req.param('id') ?? '').key);
    if (!stored) throw refused(404, 'The file has no content.');
    return new Response(new Uint8Array(await readFile(stored.path)), { headers: { 'content-type': 'application/octet-stream' } });
  });
  app.post(`${base}/nca/executions`, async ({ req }) => {
    const body = await read(req.raw);
    const order = { file: inputOf(world, body), configuration: body.configuration, metaData: body.meta_data };
    const { id } = startExecution(world, { ...order, name: order.file.name });
    return jsonAnswer({ execution_id: id, status: 'queuing' });
  });
  app.get(`${base}/nca/executions`, () => {
    const items = [...world.executions.values()].map((execution) => documentOf(world, execution));
    return jsonAnswer({ items, count: items.length });
  });
  app.get(`${base}/nca/executions/:id`, ({ req }) => {
    const execution = world.executions.get(req.param('id') ?? '');
    if (!execution) throw refused(404, 'Execution not found.');
    const { outcome } = execution;
    const isComplete = stageOf(world, execution).step === 'complete' && outcome !== undefined && 'package' in outcome;
    return jsonAnswer({ ...documentOf(world, execution), ...(isComplete && { presigned: linkOf(world, outcome.package) }) });
  });
  for (const path of ['metrics', 'nca/metrics']) app.get(`${base}/${path}`, () => jsonAnswer(metricsOf(world)));
}

/** By its id, or by the place of its bytes where the answer to the presign did not tell the id. */
function inputOf(world: World, body: Record<string, unknown>): NcaFile {
  const { id } = recordOf(body.file);
  const { bucket_name: bucket, object_key: key } = recordOf(body.s3);
  if (typeof id === 'string') return requireFile(world, id);
  const file = [...world.files.values()].find((each) => each.key === key);
  if (bucket !== world.store.bucket || !file) throw refused(400, 'file.id or s3 with bucket_name and object_key is required.');
  return file;
}

function documentOf(world: World, execution: Execution): Record<string, unknown> {
  const { step } = stageOf(world, execution);
  const errors = step === 'failed' && execution.outcome && 'errors' in execution.outcome ? execution.outcome.errors : [];
  return {
    ...{ id: execution.id, status: step, status_code: null, queue_utc: null, times: [], zip_results: true },
    ...{ analysis_file_id: execution.file.id, analysis_file_name: execution.file.name, s3_working_object_key: execution.file.key },
    timestamp: new Date(execution.createdMs).toISOString(),
    errors,
  };
}

function linkOf(world: World, file: NcaFile): Record<string, unknown> {
  requireSubscription(world, 'download');
  const { url, expiresMs } = world.downloadLink(file);
  return { url, expires_in: (world.options.downloadLinkMs ?? 3_600_000) / 1000, expires_at_utc: new Date(expiresMs).toISOString() };
}
