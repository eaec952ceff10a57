import type { Hono } from 'hono';
import { jsonAnswer } from '../answers.js';
import { message, readBody } from './body.js';
import { caseDocument, createCase, requireCase } from './cases.js';
import type { Case, World } from './world.js';

/** Copies of cases, and cases that go to another project. */
export function addCopyRoutes(app: Hono, world: World): void {
  app.post('/case/cases/duplicate', async ({ req }) => {
    const body = await readBody(world, req.raw);
    return jsonAnswer(caseDocument(world, duplicate(world, requireCase(world, body.id('caseId')), body.text('caseName'))));
  });
  app.post('/case/cases/move', async ({ req }) => {
    const body = await readBody(world, req.raw);
    const found = requireCase(world, body.id('caseId'));
    const projectId = body.id('projectId');
    if (!world.projects.has(projectId)) throw message(404, `Project ${projectId} was not found.`);
    found.projectId = projectId;
    return jsonAnswer(caseDocument(world, found));
  });
}

/** A case with the same components and interfaces, neither validated nor submitted. Its geometry is that of the first. */
function duplicate(world: World, source: Case, name: string): Case {
  const copy = createCase(world, { name, type: source.type, projectId: source.projectId });
  copy.data = source.data;
  const copied = new Map<number, number>();
  for (const component of [...world.components.values()].filter(({ caseId }) => caseId === source.id)) {
    const id = world.newId();
    copied.set(component.id, id);
    const parentId = component.parentId === undefined ? undefined : copied.get(component.parentId);
    world.components.set(id, { ...component, id, caseId: copy.id, parentId });
  }
  for (const joint of [...world.interfaces.values()].filter(({ caseId }) => caseId === source.id)) {
    const id = world.newId();
    const regionOf = (region: number) => copied.get(region) ?? region;
    const ends = { firstRegionId: regionOf(joint.firstRegionId), secondRegionId: regionOf(joint.secondRegionId) };
    world.interfaces.set(id, { ...joint, ...ends, id, caseId: copy.id });
  }
  return copy;
}
