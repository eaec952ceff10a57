import { expect, test } from 'vitest';
import { NoAnswer } from '../../../src/http/no-answer.js';
import { creditsIn, knownNumbers } from '../../../src/vendors/coldstream/numbers.js';
import { failureOf, json, type Received } from '../../http/vendor-server.js';
import { caseDocument, coldstreamWith, setupDocument } from './coldstream-server.js';

test('a case is told in words, by number or by name', async () => {
  const named = {
    ...caseDocument,
    status: 'Queued',
    type: 'StandardDesign',
    resolution: 'Draft',
    processingMethod: 'cfdReinforced',
    executingJobId: 7731,
  };
  const { coldstream } = await coldstreamWith({ 'GET /case/cases/5441': [json(caseDocument), json(named)] });

  const first = await coldstream.readCase('5441');
  const second = await coldstream.readCase('5441');

  expect(first).toEqual({
    caseId: '5441',
    name: 'Demo',
    projectId: '1586',
    state: 'created',
    type: 'simulation',
    submittedAt: null,
    isReadyToSubmit: true,
    resolution: 'conceptual',
    processingMethod: 'correlation',
    expectedStartAt: null,
    executingJobId: null,
  });
  expect(second).toMatchObject({
    state: 'queued',
    type: 'standard design',
    resolution: 'draft',
    processingMethod: 'cfd reinforced',
    executingJobId: '7731',
  });
});

test('what is of another type or number than is known counts as unknown', async () => {
  const odd = { id: '12345678901234567890', name: 7, status: 9, type: 'x', readyToSubmit: 'yes', submissionDate: 5 };
  const { coldstream } = await coldstreamWith({ 'GET /case/cases/5441': json(odd) });

  const seen = await coldstream.readCase('5441');

  expect(seen).toMatchObject({ caseId: '12345678901234567890', name: null, state: 'unknown', type: null, isReadyToSubmit: null });
});

test('the set-up is read with everything in it, also where lists are null', async () => {
  const { coldstream } = await coldstreamWith({
    'GET /case/cases/setup/5441': [json(setupDocument), json({ regions: null, interfaces: null })],
  });

  const setup = await coldstream.readSetup('5441');
  const empty = await coldstream.readSetup('5441');

  expect(setup).toEqual({
    regions: [
      {
        id: '1',
        name: 'Housing',
        type: 'solid',
        subregions: [{ id: '2', name: 'Design', type: 'design' }],
        boundaries: [{ id: '3', name: 'Inlet', type: 'fixedFlowRateInlet' }],
      },
      { id: '4', name: 'Water', type: 'fluid', subregions: [], boundaries: [] },
    ],
    interfaces: [{ id: '9', betweenRegions: ['1', '4'], type: 'conjugate' }],
  });
  expect(empty).toEqual({ regions: [], interfaces: [] });
});

const cases = (...ids: number[]) => ids.map((id) => ({ ...caseDocument, id }));
/** Pages counted from `base`. */
const pages =
  (base: number, ...items: object[][]) =>
  (request: Received) => {
    const asked = new URL(request.url, 'http://x').searchParams.get('PageNumber');
    const pageNumber = asked === null ? base : Number(asked);
    return json({ items: items[pageNumber - base] ?? [], totalPages: items.length, pageNumber });
  };

test.each([
  ['counted from 0', pages(0, cases(1, 2), cases(3)), ['1', '2', '3'], ['', '?PageNumber=1']],
  ['counted from 1', pages(1, cases(1, 2), cases(3)), ['1', '2', '3'], ['', '?PageNumber=2']],
  ['that repeat the first', () => json({ items: cases(1), totalPages: 9, pageNumber: 1 }), ['1'], ['', '?PageNumber=2']],
  ['as a bare list', () => json(cases(1, 2)), ['1', '2'], ['']],
  ['with an item that is no case', () => json([...cases(1), 'nonsense', null]), ['1'], ['']],
])('pages %s are read to their end', async (_, answer, ids, queries) => {
  const { coldstream, seen } = await coldstreamWith({ 'GET /case/projects/1586/cases': answer });

  const found = await coldstream.casesOfProject('1586');

  expect(found.cases.map(({ caseId }) => caseId)).toEqual(ids);
  expect(found.isComplete).toBe(true);
  expect(seen.slice(1).map(({ query }) => query)).toEqual(queries);
});

test('no more than 50 pages are read, and that is told', async () => {
  const endless = (request: Received) => {
    const pageNumber = Number(new URL(request.url, 'http://x').searchParams.get('PageNumber') ?? 1);
    return json({ items: cases(pageNumber), totalPages: 1000, pageNumber });
  };
  const { coldstream, routes } = await coldstreamWith({ 'GET /case/projects/1586/cases': endless });

  const found = await coldstream.casesOfProject('1586');

  expect(found.isComplete).toBe(false);
  expect(found.cases).toHaveLength(50);
  expect(routes()).toHaveLength(50);
});

test('an organization without a list of its cases is told apart from one without cases', async () => {
  const route = 'GET /case/organizations/77/cases';
  const { coldstream } = await coldstreamWith({ [route]: [{ status: 404 }, { status: 405 }, json([])] });

  const seen = [
    await coldstream.casesOfOrganization('77'),
    await coldstream.casesOfOrganization('77'),
    await coldstream.casesOfOrganization('77'),
  ];

  expect(seen).toEqual([undefined, undefined, { cases: [], isComplete: true }]);
});

test('a validation is told with its messages', async () => {
  const { coldstream, bodyOf } = await coldstreamWith({
    'POST /case/cases/validate': json({ status: 0 }),
    'GET /case/cases/5441/validation/result': json({ status: 0, validationMessages: [{ severity: 'error', message: 'No inlet.' }] }),
  });

  const seen = await coldstream.validate('5441');

  expect(seen).toEqual({ isValid: false, messages: [{ severity: 'error', text: 'No inlet.' }] });
  expect(bodyOf('POST /case/cases/validate')).toEqual({ caseId: 5441 });
});

test('a validation that is refused is one that failed, in their words', async () => {
  const { coldstream } = await coldstreamWith({
    'POST /case/cases/validate': json({ Message: 'The case has no regions.' }, { status: 400 }),
    'GET /case/cases/5441/validation/result': { status: 404 },
  });

  const seen = await coldstream.validate('5441');

  expect(seen).toEqual({
    isValid: false,
    messages: [
      {
        severity: 'error',
        text: 'ColdStream does not accept this (400 to POST /cases/validate; ColdStream says: "The case has no regions.").',
      },
    ],
  });
});

test('a case is submitted with numbers for words, and once whatever comes of it', async () => {
  const { coldstream, bodyOf, routes } = await coldstreamWith({ 'POST /case/cases/submit': [{ status: 200 }, undefined, { status: 503 }] });
  const settings = { caseId: '5441', resolution: 'draft', processingMethod: 'cfd', priorityLevel: 'high' } as const;

  await coldstream.submit(settings, 12.5);
  const lost = await failureOf(coldstream.submit({ caseId: '5441', resolution: 'conceptual' }, 3));
  const refused = await failureOf(coldstream.submit({ caseId: '5441', resolution: 'conceptual' }, 3));

  expect(lost).toBeInstanceOf(NoAnswer);
  expect(refused.message).toBe('ColdStream answered 503 to POST /cases/submit.');
  expect(routes()).toHaveLength(3);
  expect(bodyOf('POST /case/cases/submit')).toEqual({ caseId: 5441, resolution: 0, credits: 3 });
});

test('a submission names method and priority by their numbers', async () => {
  const { coldstream, bodyOf } = await coldstreamWith({ 'POST /case/cases/submit': { status: 204 } });

  await coldstream.submit({ caseId: '5441', resolution: 'draft', processingMethod: 'cfd', priorityLevel: 'high' }, 12.5);

  expect(bodyOf('POST /case/cases/submit')).toEqual({ caseId: 5441, resolution: 2, credits: 12.5, processingMethod: 1, priorityLevel: 2 });
});

test('the course of a run is told by its first and last numbers', async () => {
  const graph = {
    targetGraphs: [
      { targetType: 'pressureLoss', results: [{ value: 3 }, { value: 2 }, { value: 1.2 }] },
      { targetType: null, results: null },
    ],
    overallDesignPerformanceGraph: { results: [{ value: 'high' }, { value: 0.9 }] },
  };
  const { coldstream } = await coldstreamWith({ 'GET /case/cases/5441/results/evolution-graph': [json(graph), { status: 404 }] });

  const seen = await coldstream.readEvolution('5441');
  const none = await coldstream.readEvolution('5441');

  expect(seen).toEqual([
    { quantity: 'pressureLoss', iterations: 3, first: 3, last: 1.2 },
    { quantity: 'unknown', iterations: 0, first: null, last: null },
    { quantity: 'overallDesignPerformance', iterations: 2, first: null, last: 0.9 },
  ]);
  expect(none).toEqual([]);
});

test('known numbers of an unknown document are told by their place', () => {
  const document = {
    cost: { credits: 12, hint: 'x' },
    times: [1, 2],
    field: [1, 2, 3, 4, 5],
    deep: { a: { b: { c: { d: { e: 1 } } } } },
    nan: null,
  };

  const numbers = knownNumbers(document);

  expect(numbers).toEqual({ 'cost.credits': 12, 'times.0': 1, 'times.1': 2 });
  expect(creditsIn(numbers)).toBe(12);
  expect(creditsIn({ estimatedCreditCost: 7 })).toBe(7);
  expect(creditsIn({ minutes: 7 })).toBeUndefined();
  expect(Object.keys(knownNumbers(Object.fromEntries(Array.from({ length: 99 }, (_, n) => [`n${n}`, n]))))).toHaveLength(40);
});
