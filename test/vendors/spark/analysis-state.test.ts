import { expect, test } from 'vitest';
import { toAnalysisState } from '../../../src/vendors/spark/analysis-state.js';
import { drawingState, finishedAnswer, primaryChain, report } from '../../support/spark-documents.js';

const origin = { vendor: '3D Spark', route: 'GET /api/v1/analysisResult/{id}/' };
const primaryId = '5881569a6b0d4afa808948e536084c9f';

const stateOf = (answer: unknown) => toAnalysisState(typeof answer === 'string' ? answer : JSON.stringify(answer), origin);
const raised = (message: string | null, advice: string | null = null) =>
  drawingState({ isAnalyzed: false, error: { message, error_raised: true, recommmended_user_action: advice } });

test.each([true, false])('an error of the CAD file fails the analysis, called finished or not (%s)', (isFinished) => {
  const cadStat = raised('Mesh\u001b[2J could not\nbe "read".', 'Export it again.');

  const state = stateOf({ analysis_finished: isFinished, analysis_report: { ...report, cad_stat: cadStat } });

  expect(state).toEqual({ state: 'failed', reason: '"Mesh[2J could not be \'read\'." (advised: "Export it again.")' });
});

test('an error without a message is told by the name of its step', () => {
  const state = stateOf({ analysis_finished: false, analysis_report: { cad_stat: raised(null) } });

  expect(state).toEqual({ state: 'failed', reason: 'the step "Material Analysis" failed, no reason was given' });
});

test('an error of a process chain fails an analysis that has no cost for the primary one', () => {
  const chains = { [primaryId]: { ...primaryChain, cost: null }, other: { process_chain_stat: raised('No machine.') } };

  const state = stateOf({ analysis_finished: true, analysis_report: { ...report, process_chains: chains } });

  expect(state).toEqual({ state: 'failed', reason: '"No machine."' });
});

test('an error of another process chain fails nothing where the primary one has a cost', () => {
  const chains = { [primaryId]: primaryChain, other: { process_chain_stat: raised('No machine.') } };

  const state = stateOf({ analysis_finished: true, analysis_report: { ...report, process_chains: chains } });

  expect(state.state).toBe('finished');
});

test('an error of the primary process chain fails the analysis although it has a cost', () => {
  const chains = { [primaryId]: { ...primaryChain, process_chain_stat: raised('Not oriented.') } };

  const state = stateOf({ analysis_finished: true, analysis_report: { ...report, process_chains: chains } });

  expect(state).toEqual({ state: 'failed', reason: '"Not oriented."' });
});

test.each([
  [
    'a login page',
    '<!DOCTYPE html><title>Log in</title>',
    '3D Spark answered GET /api/v1/analysisResult/{id}/ with an HTML page instead of JSON (a login page or proxy?).',
  ],
  ['cut JSON', '{"analysis_finished": tr', '3D Spark answered GET /api/v1/analysisResult/{id}/ with something that is not JSON.'],
  ['nothing', '', '3D Spark answered GET /api/v1/analysisResult/{id}/ with nothing.'],
  [
    'another document',
    '{"detail":"secret"}',
    '3D Spark answered GET /api/v1/analysisResult/{id}/ in a form that differs from its contract at "analysis_finished" (expected: boolean).',
  ],
  [
    'a report of another shape',
    JSON.stringify({ ...finishedAnswer, analysis_report: { ...report, process_chains: { a: [] }, mesh_checks: 'ok' } }),
    '3D Spark answered GET /api/v1/analysisResult/{id}/ in a form that differs from its contract ' +
      'at "analysis_report.mesh_checks" (expected: record).',
  ],
  [
    'a finished analysis without a report',
    '{"analysis_finished":true,"analysis_report":null}',
    '3D Spark says that the analysis is finished, but sent no report.',
  ],
])('%s is an error of the vendor', (_, answer, message) => {
  expect(() => stateOf(answer)).toThrow(expect.objectContaining({ name: 'VendorError', message }));
});
