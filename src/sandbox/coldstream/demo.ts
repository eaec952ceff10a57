import { createCase } from './cases.js';
import { addComponent } from './components.js';
import { keepStl } from './conversion.js';
import { createProject } from './organization.js';
import { blockTriangles } from './stl.js';
import type { World } from './world.js';

/** A project with one case that can be run: a heated housing, and coolant that flows through it. */
export async function addDemoCase(world: World): Promise<void> {
  const { id: projectId } = createProject(world, 'Demo project', 'What this sandbox begins with');
  const { id: caseId } = createCase(world, { name: 'Demo case', type: 1, projectId });
  const region = (name: string, type: string, data: object) =>
    addComponent(world, { kind: 'regions', caseId, parentId: undefined, name, type, data: JSON.stringify(data) });
  const housing = region('Housing', 'solid', { sources: { power: { properties: { Q: 25 } } } });
  const coolant = region('Coolant', 'fluid', {});
  await keepStl(world, housing, blockTriangles(60, 40, 12));
  await keepStl(world, coolant, blockTriangles(60, 10, 4));
  const boundary = (name: string, type: string, properties: object) =>
    addComponent(world, { kind: 'boundaries', caseId, parentId: coolant.id, name, type, data: JSON.stringify({ properties }) });
  boundary('Inlet', 'fixedFlowRateInlet', { T: 293.15, U: 4 });
  boundary('Outlet', 'pressureOutlet', { p: 2500 });
}
