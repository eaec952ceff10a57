import type { Hono } from 'hono';
import { jsonAnswer } from '../answers.js';
import { message, readBody } from './body.js';
import { paged, queryValue } from './paging.js';
import { progressOf } from './progress.js';
import { type Case, type Component, componentsOf, type World } from './world.js';

/** Lists, single cases and their set-up. */
export function addCaseRoutes(app: Hono, world: World): void {
  app.post('/case/cases', async ({ req }) => {
    const body = await readBody(world, req.raw);
    const projectId = body.id('projectId');
    if (!world.projects.has(projectId)) throw message(404, `Project ${projectId} was not found.`);
    return jsonAnswer(caseDocument(world, createCase(world, { name: body.text('name'), type: body.choice('type', 0, 2), projectId })));
  });
  app.get('/case/cases/setup/:caseId', ({ req }) => jsonAnswer(setupOf(world, requireCase(world, req.param('caseId')))));
  app.get('/case/cases/:caseId', ({ req }) => jsonAnswer(caseDocument(world, requireCase(world, req.param('caseId')))));
  app.put('/case/cases/:caseId', async ({ req }) => {
    const found = requireCase(world, req.param('caseId'));
    const body = await readBody(world, req.raw);
    found.name = body.text('name');
    found.type = body.choice('type', 0, 2, found.type);
    found.data = body.document('data') ?? found.data;
    return jsonAnswer(caseDocument(world, found));
  });
  app.delete('/case/cases/:caseId', ({ req }) => {
    const { id } = requireCase(world, req.param('caseId'));
    world.cases.delete(id);
    for (const map of [world.components, world.interfaces, world.files]) {
      for (const [key, { caseId }] of map) if (caseId === id) map.delete(key);
    }
    return new Response(null, { status: 204 });
  });
  app.get('/case/projects/:projectId/cases', ({ req }) => {
    const projectId = Number(req.param('projectId'));
    if (!world.projects.has(projectId)) throw message(404, `Project ${req.param('projectId')} was not found.`);
    return jsonAnswer(listed(world, req.query(), (found) => found.projectId === projectId));
  });
  app.get('/case/organizations/:organizationId/cases', ({ req }) => {
    requireOrganization(world, req.param('organizationId'));
    return jsonAnswer(listed(world, req.query(), () => true));
  });
  app.get('/case/cases/:caseId/notes', ({ req }) => jsonAnswer({ items: requireCase(world, req.param('caseId')).notes }));
  app.post('/case/cases/:caseId/notes', async ({ req }) => {
    const found = requireCase(world, req.param('caseId'));
    const body = await readBody(world, req.raw);
    const note = { id: world.newId(), type: body.text('type'), message: body.text('message') };
    if (!['Information', 'Warning', 'Error'].includes(note.type)) throw message(400, 'The field type is missing or invalid.');
    found.notes.push(note);
    return jsonAnswer(note);
  });
}

export function createCase(world: World, about: Pick<Case, 'name' | 'type' | 'projectId'>): Case {
  const id = world.newId();
  const made: Case = {
    ...{ ...about, id, createdMs: world.clock.now(), data: '{}', validationStatus: 0 },
    ...{ estimation: undefined, submission: undefined, notes: [] },
  };
  world.cases.set(id, made);
  return made;
}

/** @throws {Refused} 404 when there is no such case. */
export function requireCase(world: World, id: string | number): Case {
  const found = /^\d{1,15}$/.test(String(id)) ? world.cases.get(Number(id)) : undefined;
  if (!found) throw message(404, `Case ${id} was not found.`);
  return found;
}

/** @throws {Refused} 404 when it is not the organization of this sandbox. */
export function requireOrganization(world: World, id: string): void {
  if (id !== String(world.organization.id)) throw message(404, `Organization ${id} was not found.`);
}

/** What keeps a case from being run, in sentences. */
export function validationProblems(world: World, { id }: Case): string[] {
  const regions = componentsOf(world, 'regions', { caseId: id });
  if (regions.length === 0) return ['The case has no regions.'];
  const boundaries = componentsOf(world, 'boundaries', { caseId: id });
  return [
    ...regions.filter(({ fileMetadataId }) => fileMetadataId === null).map(({ name }) => `Region ${name} has no geometry.`),
    ...regions.filter(({ type }) => type === null).map(({ name }) => `Region ${name} has no type.`),
    ...(boundaries.some(({ type }) => type !== null) ? [] : ['The case has no boundary with a type.']),
  ];
}

export function caseDocument(world: World, found: Case): Record<string, unknown> {
  const { id, name, projectId, type, createdMs, validationStatus, estimation, submission } = found;
  const { status, secondsLeft, startMs } = progressOf(world, found);
  const job = [...world.jobs.values()].find((candidate) => candidate.caseId === id && candidate.messages === undefined);
  return {
    ...{ id, name, projectId, status, type, created: iso(createdMs), createdBy: world.user.email, validationStatus },
    readyToSubmit: submission === undefined && validationProblems(world, found).length === 0,
    executingJobId: job?.id ?? null,
    timeToComplete: secondsLeft,
    isEstimationResultAvailable: estimation !== undefined,
    processingMethod: submission?.processingMethod ?? 0,
    resolution: submission?.resolution ?? 0,
    submissionDate: submission ? iso(submission.atMs) : null,
    expectedStartDate: startMs === null ? null : iso(startMs),
    queueItemId: status === 4 ? id : null,
  };
}

function listed(world: World, query: Record<string, string>, isMeant: (found: Case) => boolean) {
  const status = queryValue(query, 'Status');
  const order = queryValue(query, 'SortField.Order')?.toLowerCase().startsWith('desc') ? -1 : 1;
  const byName = queryValue(query, 'SortField.Name')?.toLowerCase() === 'name';
  const documents = [...world.cases.values()]
    .filter(isMeant)
    .sort((one, other) => order * (byName ? one.name.localeCompare(other.name) : one.id - other.id))
    .map((found) => caseDocument(world, found))
    .filter((document) => status === undefined || String(document.status) === status);
  return paged(query, documents);
}

function setupOf(world: World, { id, name, type }: Case): Record<string, unknown> {
  const orNull = <Item>(list: Item[]) => (list.length === 0 && world.options.emptyIsNull ? null : list);
  const regions = componentsOf(world, 'regions', { caseId: id }).map((region) => ({
    ...partDocument(region, 'regionType'),
    stl: stlLink(world, region),
    subregions: componentsOf(world, 'subregions', { parentId: region.id }).map((part) => partDocument(part, 'subregionType')),
    boundaries: componentsOf(world, 'boundaries', { parentId: region.id }).map((part) => partDocument(part, 'boundaryType')),
  }));
  const interfaces = [...world.interfaces.values()]
    .filter(({ caseId }) => caseId === id)
    .map((joint) => ({ id: joint.id, r1: joint.firstRegionId, r2: joint.secondRegionId, interface: { interfaceType: joint.type } }));
  const settings = world.options.emptyIsNull ? null : { meshing: { resolution: 'conceptual' } };
  return { id, name, type, settings, regions: orNull(regions), interfaces: orNull(interfaces) };
}

function partDocument({ id, name, type, data, fileMetadataId }: Component, typeField: string): Record<string, unknown> {
  return { id, name, [typeField]: type, data, fileMetadataId };
}

function stlLink(world: World, { fileMetadataId }: Component): string | null {
  const file = world.files.get(fileMetadataId ?? -1);
  return file ? world.storage.getLink(file.key) : null;
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
