import type { Hono } from 'hono';
import { jsonAnswer } from '../answers.js';
import { recordOf } from '../spark/documented.js';
import { metricsOf, requireSubscription, type Stage, stageOf, startExecution } from './executions.js';
import { presign, requireFile } from './presign.js';
import { type Execution, refused, type World } from './world.js';

const statusOf: Record<Stage['step'], string> = {
  queuing: 'queued',
  processing: 'running',
  'generating plots': 'running',
  'generating summaries': 'running',
  complete: 'succeeded',
  failed: 'failed',
};

/** Of an order these are the parts of an analysis; one of them has to say something. */
const analysisParts = ['calculation', 'data_cleaning', 'custom_calculations', 'custom_plots', 'custom_tables'];

/** The routes of the generation "v3", below `/v3/tenants/{tenant}/users/{user}`. */
export function addRoutesV3(app: Hono, world: World, base: string): void {
  const read = async (request: Request) => recordOf(await request.json().catch(() => undefined));
  const require = (id: string) => {
    const execution = world.executions.get(id);
    if (!execution) throw refused(404, 'Execution not found.');
    return execution;
  };

  app.post(`${base}/files`, async ({ req }) => {
    const body = await read(req.raw);
    if (body.category !== 'nca_input') throw refused(400, 'category must be nca_input.');
    const { file, url, fields } = presign(world, body);
    return jsonAnswer({ data: { url, fileId: file.id, fields: camelFields(fields) } });
  });
  app.post(`${base}/analysis/queue`, async ({ req }) => {
    const body = await read(req.raw);
    if (typeof body.file_id !== 'string') throw refused(400, 'file_id is required.');
    if (!analysisParts.some((part) => Object.keys(recordOf(body[part])).length > 0)) {
      throw refused(400, `At least one of ${analysisParts.join(', ')} is required.`);
    }
    const file = requireFile(world, body.file_id);
    const configuration = Object.fromEntries(analysisParts.map((part) => [part, body[part] ?? {}]));
    const name = typeof body.name === 'string' && body.name !== '' ? body.name : file.name;
    const { id } = startExecution(world, { file, name, configuration, metaData: body.metadata });
    return jsonAnswer({ data: { executionId: id } }, 201);
  });
  app.get(`${base}/executions`, () => {
    const items = [...world.executions.values()].map((execution) => documentOf(world, execution));
    return jsonAnswer({ data: { items, count: items.length } });
  });
  app.get(`${base}/executions/:id/status`, ({ req }) => jsonAnswer({ data: documentOf(world, require(req.param('id') ?? '')) }));
  app.get(`${base}/executions/:id/outputs/package`, ({ req }) => {
    const execution = require(req.param('id') ?? '');
    const { outcome } = execution;
    const isThere = stageOf(world, execution).step === 'complete' && outcome !== undefined && 'package' in outcome;
    if (!isThere) throw refused(404, 'The package is not available.');
    return jsonAnswer({ data: { id: outcome.package.id } });
  });
  app.get(`${base}/files/:id/download-url`, ({ req }) => {
    requireSubscription(world, 'download');
    const file = requireFile(world, req.param('id') ?? '');
    if (!world.store.find(file.key)) throw refused(404, 'The file has no content.');
    return jsonAnswer({ data: { downloadUrl: world.downloadLink(file).url, fileName: file.name } });
  });
  app.get(`${base}/metrics`, () => jsonAnswer({ data: metricsOf(world) }));
}

function documentOf(world: World, execution: Execution): Record<string, unknown> {
  const { step, isOver } = stageOf(world, execution);
  const errors = step === 'failed' && execution.outcome && 'errors' in execution.outcome ? execution.outcome.errors : [];
  return {
    ...{ id: execution.id, name: execution.name, status: statusOf[step], statusMessage: step, packageAvailable: step === 'complete' },
    createdUtc: new Date(execution.createdMs).toISOString(),
    input: { fileId: execution.file.id },
    lifecycleState: isOver ? 'ended' : 'active',
    ...(errors.length > 0 && { error: { message: errors[0] } }),
    errors: errors.map((message) => ({ message })),
  };
}

/** `x-amz-credential` becomes `xAmzCredential`. */
function camelFields(fields: Record<string, string>): Record<string, string> {
  const camel = (name: string) => name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [camel(name), value]));
}
