import type { Hono } from 'hono';
import { jsonAnswer } from '../answers.js';
import { type Body, message, readBody } from './body.js';
import { requireCase } from './cases.js';
import { type Component, type ComponentKind, componentsOf, type Interface, type World } from './world.js';

type Collection = { kind: ComponentKind; route?: string; typeField: string; parentField: string | undefined; types?: readonly string[] };

const collections: Collection[] = [
  { kind: 'regions', typeField: 'regionType', parentField: undefined, types: ['solid', 'fluid'] },
  { kind: 'subregions', typeField: 'subregionType', parentField: 'regionId', types: ['general', 'design'] },
  { kind: 'boundaries', typeField: 'boundaryType', parentField: 'regionId' },
  { kind: 'targets', typeField: 'targetType', parentField: 'caseComponentId' },
  // Their older name.
  { kind: 'targets', route: 'optimizations', typeField: 'targetType', parentField: 'caseComponentId' },
];

/** Regions, subregions, boundaries, targets and interfaces. */
export function addComponentRoutes(app: Hono, world: World): void {
  for (const collection of collections) addCollection(app, world, collection);
  addInterfaces(app, world);
}

function addCollection(app: Hono, world: World, collection: Collection): void {
  const path = `/case/${collection.route ?? collection.kind}`;
  const require = (id: string) => {
    const found = world.components.get(Number(id));
    if (!found || found.kind !== collection.kind) throw message(404, `${collection.kind} ${id} was not found.`);
    return found;
  };
  app.post(path, async ({ req }) => jsonAnswer(documentOf(collection, create(world, collection, await readBody(world, req.raw)))));
  app.get(`${path}/:id`, ({ req }) => jsonAnswer(documentOf(collection, require(req.param('id')))));
  app.put(`${path}/:id`, async ({ req }) => {
    const found = require(req.param('id'));
    update(found, collection, await readBody(world, req.raw));
    return jsonAnswer(documentOf(collection, found));
  });
  app.delete(`${path}/:id`, ({ req }) => {
    remove(world, require(req.param('id')));
    return new Response(null, { status: 204 });
  });
}

function create(world: World, { kind, parentField }: Collection, body: Body): Component {
  const { id: caseId, validationStatus } = requireCase(world, body.id('caseId'));
  const parentId = parentField === undefined ? undefined : body.id(parentField);
  if (parentId !== undefined && world.components.get(parentId)?.caseId !== caseId) {
    throw message(404, `Component ${parentId} was not found in case ${caseId}.`);
  }
  const name = kind === 'targets' ? 'Target' : body.text('name');
  if (validationStatus !== 0) requireCase(world, caseId).validationStatus = 0;
  return addComponent(world, { kind, caseId, parentId, name, type: null, data: '{}' });
}

export function addComponent(world: World, about: Omit<Component, 'id' | 'fileMetadataId'>): Component {
  const component = { ...about, id: world.newId(), fileMetadataId: null };
  world.components.set(component.id, component);
  return component;
}

function update(component: Component, { typeField, types }: Collection, body: Body): void {
  const type = body.optionalText(typeField);
  if (type !== undefined && types && !types.includes(type)) throw message(400, `The field ${typeField} is missing or invalid.`);
  component.name = body.optionalText('name') ?? component.name;
  component.data = body.document('data') ?? component.data;
  component.type = type ?? component.type;
}

/** With everything that is inside it. */
function remove(world: World, component: Component): void {
  for (const kind of ['subregions', 'boundaries', 'targets'] as const) {
    for (const inner of componentsOf(world, kind, { parentId: component.id })) remove(world, inner);
  }
  for (const { id, firstRegionId, secondRegionId } of world.interfaces.values()) {
    if (firstRegionId === component.id || secondRegionId === component.id) world.interfaces.delete(id);
  }
  world.components.delete(component.id);
}

function documentOf({ typeField, parentField }: Collection, component: Component): Record<string, unknown> {
  const { id, caseId, parentId, name, type, data, fileMetadataId } = component;
  return { id, caseId, ...(parentField !== undefined && { [parentField]: parentId }), name, [typeField]: type, data, fileMetadataId };
}

function addInterfaces(app: Hono, world: World): void {
  const listOf = (caseId: number) => [...world.interfaces.values()].filter((joint) => joint.caseId === caseId).map(interfaceDocument);
  const answer = (joint: Interface) => jsonAnswer({ ...interfaceDocument(joint), interfaces: listOf(joint.caseId) });
  const require = (id: string) => world.interfaces.get(Number(id)) ?? raiseMissing(id);
  const requireRegion = (caseId: number, id: number) => {
    const found = world.components.get(id);
    if (found?.kind !== 'regions' || found.caseId !== caseId) throw message(404, `Component ${id} was not found in case ${caseId}.`);
    return id;
  };
  app.post('/case/interfaces', async ({ req }) => {
    const body = await readBody(world, req.raw);
    const { id: caseId } = requireCase(world, body.id('caseId'));
    const [firstRegionId, secondRegionId] = [
      requireRegion(caseId, body.id('firstRegionId')),
      requireRegion(caseId, body.id('secondRegionId')),
    ];
    if (firstRegionId === secondRegionId) throw message(400, 'An interface joins two regions.');
    const joint = { id: world.newId(), caseId, firstRegionId, secondRegionId, type: null, data: '{}' };
    world.interfaces.set(joint.id, joint);
    return answer(joint);
  });
  app.get('/case/interfaces/:id', ({ req }) => answer(require(req.param('id'))));
  app.put('/case/interfaces/:id', async ({ req }) => {
    const joint = require(req.param('id'));
    const body = await readBody(world, req.raw);
    joint.type = body.optionalText('interfaceType') ?? joint.type;
    joint.data = body.document('data') ?? joint.data;
    return answer(joint);
  });
  app.delete('/case/interfaces/:id', ({ req }) => {
    world.interfaces.delete(require(req.param('id')).id);
    return new Response(null, { status: 204 });
  });
}

function interfaceDocument({ id, caseId, firstRegionId, secondRegionId, type, data }: Interface): Record<string, unknown> {
  return { id, caseId, firstRegionId, secondRegionId, interfaceType: type, data };
}

function raiseMissing(id: string): never {
  throw message(404, `interfaces ${id} was not found.`);
}
