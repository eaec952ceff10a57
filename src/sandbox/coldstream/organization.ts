import type { Hono } from 'hono';
import { jsonAnswer } from '../answers.js';
import { message, readBody } from './body.js';
import { requireOrganization } from './cases.js';
import { paged } from './paging.js';
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
}

export function createProject(world: World, name: string, description: string): Project {
  const project = { id: world.newId(), name, description, organizationId: world.organization.id, createdMs: world.clock.now() };
  world.projects.set(project.id, project);
  return project;
}

function projectDocument({ createdMs, ...project }: Project): Record<string, unknown> {
  return { ...project, created: new Date(createdMs).toISOString() };
}
