import { expect, test } from 'vitest';
import { openColdstreamSandbox } from '../../src/sandbox/coldstream/coldstream.js';
import { stoppedClock, stubEngine } from './spark-fixture.js';
import { clientOf, closing } from './vendor-client.js';

const asTheirClient = { accept: 'application/json', 'content-type': 'application/*+json' };

/** Requests as the official client makes them: JSON under a wildcard type, and GET where it means DELETE. */
async function opened() {
  const clock = stoppedClock();
  const sandbox = closing(await openColdstreamSandbox({ clock, speed: 1, engine: stubEngine(), jobMs: 0, queueMs: 60_000 }));
  const sender = (url: string) => {
    const ask = clientOf(url, sandbox.token);
    return async (method: string, path: string, body?: unknown) => {
      const reply = await ask(method, path, { headers: asTheirClient, ...(body !== undefined && { body: JSON.stringify(body) }) });
      if (reply.status >= 300) throw new Error(`${method} ${path} was answered with ${reply.status}: ${reply.text}`);
      return reply.json;
    };
  };
  const hosts = { identity: sender(sandbox.identityUrl), project: sender(sandbox.projectUrl), cases: sender(sandbox.caseUrl) };
  const { items } = await hosts.cases('GET', '/organizations/3/cases');
  const [demo] = items as { id: number; projectId: number }[];
  return { sandbox, clock, ...hosts, files: sender(sandbox.fileserverUrl), demo: demo ?? { id: 0, projectId: 0 } };
}

test('a project is made, changed, shared, closed and opened again', async () => {
  const { identity, project } = await opened();

  const made = await project('POST', '/projects', { name: 'Cooling', description: 'x', organizationId: 3 });
  const shared = await project('POST', `/projects/${made.id}/members`, { accessLevel: 1, memberId: 18 });
  const member = await project('GET', `/projects/${made.id}/members/18`);
  await project('DELETE', `/projects/${made.id}/members/18`);
  const closed = await project('PATCH', `/projects/${made.id}/status?isProjectClosed=true`);
  const open = await project('PATCH', `/projects/${made.id}/status?isProjectClosed=false`);
  const all = await project('GET', '/organizations/3/projects/all?Status=0');
  const members = await identity('GET', '/organizations/3/members');

  expect(shared.members).toEqual([
    { id: 17, accessLevel: 2 },
    { id: 18, accessLevel: 1 },
  ]);
  expect(member).toEqual({ id: 18, accessLevel: 1 });
  expect([closed.isClosed, open.isClosed, open.members]).toEqual([true, false, [{ id: 17, accessLevel: 2 }]]);
  expect(all).toHaveLength(2);
  expect(members.items).toHaveLength(1);
});

test('a case is copied with all that is in it, and moved to another project', async () => {
  const { cases, project, demo } = await opened();
  const before = await cases('GET', `/cases/setup/${demo.id}`);
  const [housing, coolant] = before.regions as { id: number; name: string }[];
  await cases('POST', '/interfaces', { caseId: demo.id, firstRegionId: housing?.id, secondRegionId: coolant?.id });
  const target = await cases('POST', '/optimizations', { caseId: demo.id, caseComponentId: coolant?.id });
  const { id: projectId } = await project('POST', '/projects', { name: 'Other', description: '', organizationId: 3 });

  const order = { caseId: demo.id, caseName: 'Copy', linkCopy: true, ImproveDesignIteration: 0 };
  const copy = await cases('POST', '/cases/duplicate', order);
  const moved = await cases('POST', '/cases/move', { caseId: copy.id, projectId });

  const after = await cases('GET', `/cases/setup/${copy.id}`);
  const regions = after.regions as { id: number; name: string; boundaries: { name: string }[] }[];
  const [joint] = after.interfaces as { r1: number; r2: number }[];
  expect(copy).toMatchObject({ name: 'Copy', status: 0, projectId: demo.projectId, submissionDate: null });
  expect(moved).toMatchObject({ id: copy.id, projectId });
  expect(regions.map(({ name, boundaries }) => [name, boundaries.map((one) => one.name)])).toEqual([
    ['Housing', []],
    ['Coolant', ['Inlet', 'Outlet']],
  ]);
  expect([joint?.r1, joint?.r2]).toEqual(regions.map(({ id }) => id));
  expect(regions[0]?.id).not.toBe(housing?.id);
  expect(await cases('GET', `/targets/${target.id}`)).toMatchObject({ id: target.id, caseComponentId: coolant?.id });
});

test('items of the library are made by PUT and found by kind and name', async () => {
  const { cases } = await opened();
  const library = '/organizations/3/library-items';

  const made = await cases('PUT', library, { name: 'Copper', type: 0, properties: { rho: 8960, Cp: 385, kappa: 400 } });
  await cases('PUT', library, { name: 'Glycol', type: 1, properties: {}, description: 'mixed' });
  const found = await cases('GET', `${library}?Type=0&Name=copp`);
  const one = await cases('GET', `${library}/${made.id}`);

  expect(found.items).toEqual([made]);
  expect(one).toMatchObject({ name: 'Copper', properties: { kappa: 400 } });
});

test('what waits in the queue is moved and taken out, and then costs nothing', async () => {
  const { sandbox, cases, demo } = await opened();
  const before = sandbox.credits();
  await cases('POST', '/cases/submit', { caseId: demo.id, resolution: 2, credits: 4, processingMethod: 1, priorityLevel: 0 });
  const spent = sandbox.credits();

  const moved = await cases('POST', '/organizations/3/queue/items', { moveableItemId: demo.id, targetPosition: 0, targetPriority: 2 });
  const asked = await cases('GET', `/organizations/3/queue/item/${demo.id}`);
  await cases('DELETE', `/organizations/3/queue/item/${demo.id}`);
  const empty = await cases('GET', '/organizations/3/queue/items');

  expect(moved.items).toEqual([{ id: demo.id, caseId: demo.id, caseName: 'Demo case', position: 0, priority: 2 }]);
  expect(asked).toMatchObject({ caseId: demo.id, priority: 2 });
  expect(empty.items).toEqual([]);
  expect([before - spent, before - sandbox.credits()]).toEqual([4, 0]);
});

test('a file of a whole case may name the case as its component, as their client does', async () => {
  const { cases, files, demo } = await opened();

  const entry = await files('POST', `/cases/${demo.id}/files`, { fileName: 'all.step', fileSize: 4, caseComponentId: demo.id });
  const job = await cases('POST', '/jobs/initialize', { caseId: demo.id, fileId: entry.id, fileURL: entry.fileUrl });

  expect(entry.caseComponentId).toBeNull();
  expect(job.jobId).toEqual(expect.any(Number));
});
