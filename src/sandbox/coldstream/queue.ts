import type { Hono } from 'hono';
import { jsonAnswer } from '../answers.js';
import { message, readBody } from './body.js';
import { requireCase, requireOrganization } from './cases.js';
import { progressOf } from './progress.js';
import type { Case, World } from './world.js';

const queued = 4;
const mediumPriority = 1;

/** Cases that wait to be run; an item of the queue has the id of its case. */
export function addQueueRoutes(app: Hono, world: World): void {
  const items = '/case/organizations/:organizationId/queue/items';
  app.get(items, ({ req }) => {
    requireOrganization(world, req.param('organizationId'));
    return jsonAnswer({ items: documents(world) });
  });
  app.post(items, async ({ req }) => {
    requireOrganization(world, req.param('organizationId'));
    const body = await readBody(world, req.raw);
    const { submission } = requireQueued(world, body.id('moveableItemId'));
    body.optionalId('targetPosition');
    if (submission) submission.priority = body.choice('targetPriority', 0, 2, submission.priority);
    return jsonAnswer({ items: documents(world) });
  });
  app.delete('/case/organizations/:organizationId/queue/item/:id', ({ req }) => {
    requireOrganization(world, req.param('organizationId'));
    withdraw(world, requireQueued(world, req.param('id')));
    return new Response(null, { status: 204 });
  });
  // Their own client sends GET where it deletes.
  app.get('/case/organizations/:organizationId/queue/item/:id', ({ req }) => {
    requireOrganization(world, req.param('organizationId'));
    const found = requireQueued(world, req.param('id'));
    return jsonAnswer(documents(world).find(({ caseId }) => caseId === found.id));
  });
}

function documents(world: World) {
  return [...world.cases.values()]
    .filter((found) => progressOf(world, found).status === queued)
    .sort((one, other) => (other.submission?.priority ?? 0) - (one.submission?.priority ?? 0))
    .map(({ id, name, submission }, position) => ({
      ...{ id, caseId: id, caseName: name, position },
      priority: submission?.priority ?? mediumPriority,
    }));
}

function requireQueued(world: World, id: number | string): Case {
  const found = requireCase(world, id);
  if (progressOf(world, found).status !== queued) throw message(404, `Queue item ${id} was not found.`);
  return found;
}

/** What has not begun costs nothing. */
function withdraw(world: World, found: Case): void {
  world.organization.credits += found.submission?.credits ?? 0;
  found.submission = undefined;
}
