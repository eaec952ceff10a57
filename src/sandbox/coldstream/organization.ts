import type { Hono } from 'hono';
import { jsonAnswer } from '../answers.js';
import { message, readBody } from './body.js';
import { requireOrganization } from './cases.js';
import { paged, queryValue } from './paging.js';
import type { Project, World } from './world.js';

/** Who one is, and the projects of the organization. */
export function addOrganizationRoutes(app: Hono, world: World): void {
  const { user, organization } = world;
  const organizations = () => [{ id: organization.id, name: organization.name, credits: organization.credits }];
  app.get('/identity/users/me', () => jsonAnswer({ ...user, organizations: organizations() }));
  app.get('/identity/users/:id', ({ req }) => {
    if (req.param('id') !== String(user.id)) throw message(404, `User ${req.param('id')} was not found.`);
    return jsonAnswer(user);
  });
  app.get('/identity/organizations/:organizationId/members', ({ req }) => {
    requireOrganization(world, req.param('organizationId'));
    return jsonAnswer({ items: [user] });
  });
  addProjectRoutes(app, world);
}

function addProjectRoutes(app: Hono, world: World): void {
  const documents = () => [...world.projects.values()].map(projectDocument);
  const require = (id: string) => {
    const project = world.projects.get(Number(id));
    if (!project) throw message(404, `Project ${id} was not found.`);
    return project;
  };
  app.get('/project/organizations/:organizationId/projects', ({ req }) => {
    requireOrganization(world, req.param('organizationId'));
    return jsonAnswer(paged(req.query(), documents()));
  });
  app.get('/project/organizations/:organizationId/projects/all', ({ req }) => {
    requireOrganization(world, req.param('organizationId'));
    return jsonAnswer(documents());
  });
  app.post('/project/projects', async ({ req }) => {
    const body = await readBody(world, req.raw);
    requireOrganization(world, String(body.id('organizationId')));
    return jsonAnswer(projectDocument(createProject(world, body.text('name'), body.optionalText('description') ?? '')));
  });
  app.get('/project/projects/:id', ({ req }) => jsonAnswer(projectDocument(require(req.param('id')))));
  app.put('/project/projects/:id', async ({ req }) => {
    const project = require(req.param('id'));
    const body = await readBody(world, req.raw);
    project.name = body.text('name');
    project.description = body.optionalText('description') ?? project.description;
    return jsonAnswer(projectDocument(project));
  });
  app.patch('/project/projects/:id/status', ({ req }) => {
    const project = require(req.param('id'));
    const isClosed = queryValue(req.query(), 'isProjectClosed')?.toLowerCase();
    if (isClosed !== 'true' && isClosed !== 'false') throw message(400, 'The field isProjectClosed is missing or invalid.');
    project.isClosed = isClosed === 'true';
    return jsonAnswer(projectDocument(project));
  });
  app.post('/project/projects/:id/members', async ({ req }) => {
    const project = require(req.param('id'));
    const body = await readBody(world, req.raw);
    const member = { id: body.id('memberId'), accessLevel: body.choice('accessLevel', 0, 2) };
    project.members = [...project.members.filter(({ id }) => id !== member.id), member];
    return jsonAnswer(projectDocument(project));
  });
  // Their own client sends GET where it deletes.
  app.on(['GET', 'DELETE'], '/project/projects/:id/members/:userId', ({ req }) => {
    const project = require(req.param('id') ?? '');
    const member = project.members.find(({ id }) => String(id) === req.param('userId'));
    if (!member) throw message(404, `Member ${req.param('userId')} was not found.`);
    if (req.method === 'GET') return jsonAnswer(member);
    project.members = project.members.filter((one) => one !== member);
    return new Response(null, { status: 204 });
  });
}

export function createProject(world: World, name: string, description: string): Project {
  const about = { name, description, organizationId: world.organization.id, createdMs: world.clock.now() };
  const project: Project = { id: world.newId(), ...about, isClosed: false, members: [{ id: world.user.id, accessLevel: 2 }] };
  world.projects.set(project.id, project);
  return project;
}

function projectDocument({ createdMs, ...project }: Project): Record<string, unknown> {
  return { ...project, created: new Date(createdMs).toISOString() };
}
