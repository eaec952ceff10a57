import { expect, test } from 'vitest';
import { failureOf, json } from '../../http/vendor-server.js';
import { caseDocument, setupDocument } from '../../vendors/coldstream/coldstream-server.js';
import { quiet, world } from './coldstream-world.js';

const me = json({ id: 1, organizations: [{ id: 77, name: 'Works' }] });
const listed = (id: number, name: string, projectId = 1586) => ({ ...caseDocument, id, name, projectId, status: 2 });

test('a case is told with its geometry, validation, estimate and last numbers', async () => {
  const { actions } = await world({
    'GET /case/cases/5441': json({ ...caseDocument, executingJobId: 7731 }),
    'GET /case/cases/setup/5441': json(setupDocument),
    'GET /case/cases/5441/validation/result': json({ status: 1, validationMessages: [{ severity: 'warning', message: 'Coarse.' }] }),
    'GET /case/cases/5441/estimation/result': json({ credits: 12 }),
    'GET /case/cases/5441/results/evolution-graph': json({ overallDesignPerformanceGraph: { results: [{ value: 0.9 }] } }),
  });

  const seen = await actions.readCase('5441', quiet);

  expect(seen).toMatchObject({
    caseId: '5441',
    name: 'Demo',
    state: 'created',
    isJobUnderWay: true,
    regions: [
      { id: '1', boundaries: [{ id: '3', name: 'Inlet', type: 'fixedFlowRateInlet' }] },
      { id: '4', type: 'fluid' },
    ],
    interfaces: [{ id: '9', betweenRegions: ['1', '4'], type: 'conjugate' }],
    validation: { isValid: true, messages: [{ severity: 'warning', text: 'Coarse.' }] },
    estimate: { credits: 12 },
    results: [{ quantity: 'overallDesignPerformance', iterations: 1, first: 0.9, last: 0.9 }],
  });
  expect(seen).not.toHaveProperty('notes');
});

test('what a case does not have is left out, and what could not be read is noted', async () => {
  const { actions } = await world({
    'GET /case/cases/5441': json(caseDocument),
    'GET /case/cases/setup/5441': json({ regions: null, interfaces: null }),
    'GET /case/cases/5441/validation/result': { status: 404 },
    'GET /case/cases/5441/estimation/result': { status: 204 },
    'GET /case/cases/5441/results/evolution-graph': { status: 501 },
  });

  const seen = await actions.readCase('5441', quiet);

  expect(seen).toMatchObject({ regions: [], interfaces: [], results: [] });
  expect(seen).not.toHaveProperty('validation');
  expect(seen).not.toHaveProperty('estimate');
  expect(seen.notes).toEqual(['The last results could not be read: ColdStream answered 501 to GET /cases/{id}/results/evolution-graph.']);
});

test('a case with more components than an answer holds is cut, and says by how many', async () => {
  const boundaries = Array.from({ length: 150 }, (_, n) => ({
    id: 1000 + n,
    name: `Boundary ${n} ${'x'.repeat(300)}`,
    boundaryType: 'y'.repeat(300),
  }));
  const { actions } = await world({
    'GET /case/cases/5441': json(caseDocument),
    'GET /case/cases/setup/5441': json({
      regions: [
        { id: 1, name: 'Housing', boundaries },
        { id: 2, name: 'Water' },
      ],
    }),
    'GET /case/cases/5441/validation/result': { status: 404 },
    'GET /case/cases/5441/estimation/result': { status: 404 },
    'GET /case/cases/5441/results/evolution-graph': { status: 404 },
  });

  const seen = await actions.readCase('5441', quiet);

  expect(seen.regions).toHaveLength(1);
  expect(seen.regions[0]?.boundaries).toHaveLength(99);
  expect(seen.leftOut).toBe(52);
  expect(JSON.stringify(seen).length).toBeLessThan(20_000);
});

test('a case that is not there is told', async () => {
  const { actions } = await world({ 'GET /case/cases/5441': json({ Message: 'Case 5441 was not found.' }, { status: 404 }) });

  const error = await failureOf(actions.readCase('5441', quiet));

  expect(error.message).toBe(
    'ColdStream did not find what was asked for (404 to GET /cases/{id}; ColdStream says: "Case 5441 was not found.").',
  );
  expect(error.hint).toBe('Check the ids; find_cases lists the cases of the account.');
});

test('cases of a project are found, with the name of the project', async () => {
  const { actions } = await world({
    'GET /case/projects/1586/cases': json({ items: [listed(1, 'Cold plate'), listed(2, 'Inverter')], totalPages: 1, pageNumber: 1 }),
    'GET /project/projects/1586': json({ id: 1586, name: 'Cooling' }),
  });

  const found = await actions.findCases({ projectId: '1586', name: 'PLATE', limit: 20 }, quiet);

  expect(found).toEqual({
    source: 'ColdStream (sandbox)',
    cases: [
      { caseId: '1', name: 'Cold plate', projectId: '1586', project: 'Cooling', state: 'finished', type: 'simulation', submittedAt: null },
    ],
    matches: 1,
    isComplete: true,
  });
});

test('cases of all organizations are found by a part of their name; more than the limit are counted', async () => {
  const { actions } = await world({
    'GET /identity/users/me': me,
    'GET /project/organizations/77/projects': json([{ id: 1586, name: 'Cooling' }]),
    'GET /case/organizations/77/cases': json([listed(1, 'Plate A'), listed(2, 'Plate B'), listed(3, 'Other', 9)]),
  });

  const plates = await actions.findCases({ name: 'plate', limit: 1 }, quiet);
  const all = await actions.findCases({ limit: 20 }, quiet);

  expect(plates).toMatchObject({ cases: [{ caseId: '1', project: 'Cooling' }], matches: 2, isComplete: true });
  expect(all.cases.map(({ caseId, project }) => [caseId, project])).toEqual([
    ['1', 'Cooling'],
    ['2', 'Cooling'],
    ['3', null],
  ]);
});

test('where there is no list of an organization, its projects are read one by one', async () => {
  const { actions } = await world({
    'GET /identity/users/me': me,
    'GET /project/organizations/77/projects': json({
      items: [
        { id: 1586, name: 'Cooling' },
        { id: 9, name: 'Other' },
      ],
      totalPages: 1,
    }),
    'GET /case/organizations/77/cases': { status: 404 },
    'GET /case/projects/1586/cases': json([listed(1, 'Plate A')]),
    'GET /project/projects/1586': json({ id: 1586, name: 'Cooling' }),
    'GET /case/projects/9/cases': json([listed(3, 'Plate C', 9)]),
    'GET /project/projects/9': { status: 500 },
  });

  const found = await actions.findCases({ limit: 20 }, quiet);

  expect(found.cases.map(({ caseId, project }) => [caseId, project])).toEqual([
    ['1', 'Cooling'],
    ['3', 'Other'],
  ]);
});
