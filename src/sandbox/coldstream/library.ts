import type { Hono } from 'hono';
import { jsonAnswer } from '../answers.js';
import { recordOf } from '../spark/documented.js';
import { message, readBody } from './body.js';
import { requireOrganization } from './cases.js';
import { queryValue } from './paging.js';
import type { LibraryItem, World } from './world.js';

const path = '/case/organizations/:organizationId/library-items';
const mostType = 9;

/** Materials, fans, pumps and ways to manufacture, which an organization keeps for its cases. */
export function addLibraryRoutes(app: Hono, world: World): void {
  app.get(path, ({ req }) => {
    requireOrganization(world, req.param('organizationId'));
    const [type, name] = [queryValue(req.query(), 'Type'), queryValue(req.query(), 'Name')?.toLowerCase() ?? ''];
    const isMeant = (item: LibraryItem) => (type === undefined || String(item.type) === type) && item.name.toLowerCase().includes(name);
    return jsonAnswer({ items: [...world.library.values()].filter(isMeant) });
  });
  app.get(`${path}/:id`, ({ req }) => {
    requireOrganization(world, req.param('organizationId'));
    const item = world.library.get(Number(req.param('id')));
    if (!item) throw message(404, `Library item ${req.param('id')} was not found.`);
    return jsonAnswer(item);
  });
  // PUT creates, as their own client does it.
  app.put(path, async ({ req }) => {
    requireOrganization(world, req.param('organizationId'));
    const body = await readBody(world, req.raw);
    const item: LibraryItem = {
      id: world.newId(),
      name: body.text('name'),
      type: body.choice('type', 0, mostType),
      properties: recordOf(body.value('properties')),
      description: body.optionalText('description') ?? '',
    };
    world.library.set(item.id, item);
    return jsonAnswer(item);
  });
}
