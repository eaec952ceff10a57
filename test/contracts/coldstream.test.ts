import { describe, expect, test } from 'vitest';
import { toCaseView, toEvolution, toInterfaces, toRegions } from '../../src/vendors/coldstream/case-view.js';
import {
  Case,
  EvolutionGraph,
  FileEntry,
  JobStarted,
  JobState,
  LoginAnswer,
  Setup,
  Validation,
} from '../../src/vendors/coldstream/wire.js';
import {
  caseStates,
  caseTypes,
  jobStateOf,
  priorityLevels,
  processingMethods,
  resolutions,
  stateOf,
  toNotes,
} from '../../src/vendors/coldstream/words.js';
import { caseDocument, setupDocument } from '../vendors/coldstream/coldstream-server.js';

describe('what the page and the official client of ColdStream show', () => {
  test('a login gives an access token, or asks for a second factor', () => {
    expect(LoginAnswer.parse({ accessToken: 'a' })).toMatchObject({ accessToken: 'a' });
    expect(LoginAnswer.parse({ mfaToken: 'm' })).toMatchObject({ mfaToken: 'm' });
  });

  test('a registered file has an id, a link and a plain address', () => {
    const entry = FileEntry.parse({
      id: 90211,
      preSignedUrl: 'https://storage.example.com/upload?sig=x',
      fileUrl: 'https://files.example.com/cases/5441/solid.step',
      fileName: 'solid.step',
      fileSize: 290153,
      caseComponentId: 426161,
    });

    expect(entry).toMatchObject({ id: '90211', fileUrl: 'https://files.example.com/cases/5441/solid.step' });
    expect(FileEntry.safeParse({ id: 90211 }).success).toBe(false);
  });

  test('an id beyond what a number holds stays as it is', () => {
    expect(FileEntry.parse({ id: '9007199254740993', preSignedUrl: 'x' }).id).toBe('9007199254740993');
    expect(FileEntry.safeParse({ id: '../1', preSignedUrl: 'x' }).success).toBe(false);
  });

  test('the enums have the numbers that its client gives them', () => {
    expect(caseStates).toEqual(['created', 'running', 'finished', 'stalled', 'queued']);
    expect(caseTypes).toEqual(['custom design', 'simulation', 'standard design']);
    expect(resolutions).toEqual(['conceptual', 'detailed', 'draft']);
    expect(processingMethods).toEqual(['correlation', 'cfd', 'cfd reinforced']);
    expect(priorityLevels).toEqual(['low', 'medium', 'high']);
    expect([0, 1, 2, 3, 4, 5, null, 'Stalled'].map(stateOf)).toEqual([
      'created',
      'running',
      'finished',
      'stalled',
      'queued',
      'unknown',
      'unknown',
      'stalled',
    ]);
  });

  test('a job is started, runs while nothing or 0 or 1 is said, is done at 2 and failed above', () => {
    expect(JobStarted.parse({ jobId: 7731 }).jobId).toBe('7731');
    expect(JobState.parse(undefined)).toBeUndefined();
    expect([null, 0, 1, 2, 3, 9, 'running', 'failed', '2'].map(jobStateOf)).toEqual([
      'running',
      'running',
      'running',
      'done',
      'failed',
      'failed',
      'running',
      'failed',
      'done',
    ]);
  });

  test('a case and its set-up are read, also with nothing in them', () => {
    expect(toCaseView(Case.parse(caseDocument))).toMatchObject({ caseId: '5441', projectId: '1586', state: 'created', type: 'simulation' });
    expect(toRegions(Setup.parse(setupDocument)).map(({ id, name }) => [id, name])).toEqual([
      ['1', 'Housing'],
      ['4', 'Water'],
    ]);
    expect(toInterfaces(Setup.parse(setupDocument))).toEqual([{ id: '9', betweenRegions: ['1', '4'], type: 'conjugate' }]);
    expect(toRegions(Setup.parse({ name: 'Demo', settings: null, regions: null, interfaces: null }))).toEqual([]);
    expect(toCaseView(Case.parse({ id: 1 }))).toMatchObject({ caseId: '1', name: null, state: 'unknown' });
  });

  test('the messages of a validation are read, the first twenty of many', () => {
    const message = { severity: 'warning', message: 'Coarse.' };
    const { status, validationMessages } = Validation.parse({ status: 1, validationMessages: Array(25).fill(message) }) ?? {};

    expect(status).toBe(1);
    expect(toNotes(validationMessages)).toHaveLength(21);
    expect(toNotes(validationMessages).at(-1)).toEqual({ severity: 'unknown', text: 'and 5 more' });
  });

  test('the evolution of a run is read', () => {
    const graph = EvolutionGraph.parse({
      targetGraphs: [{ targetType: 'pressureLoss', results: [{ value: 1.2 }] }],
      overallDesignPerformanceGraph: { results: [{ value: 0.9 }] },
    });

    expect(toEvolution(graph)).toEqual([
      { quantity: 'pressureLoss', iterations: 1, first: 1.2, last: 1.2 },
      { quantity: 'overallDesignPerformance', iterations: 1, first: 0.9, last: 0.9 },
    ]);
  });
});
