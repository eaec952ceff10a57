import type { Hono } from 'hono';
import { jsonAnswer } from '../answers.js';
import { message, readBody } from './body.js';
import { requireCase, requireOrganization, validationProblems } from './cases.js';
import { progressOf } from './progress.js';
import { evolutionGraph, resultOf, summaryOf } from './results.js';
import { type Case, componentsOf, type World } from './world.js';

/** What a case costs: by region, and more the finer it is solved (0 conceptual, 1 detailed, 2 draft). */
const creditsPerRegion = [4, 10, 2];
const secondsPerCredit = 90;

/** Validation, estimation, submission and results of cases. */
export function addRunRoutes(app: Hono, world: World): void {
  addChecks(app, world);
  app.post('/case/cases/submit', async ({ req }) => {
    const body = await readBody(world, req.raw);
    const found = requireCase(world, body.id('caseId'));
    const credits = body.id('credits');
    const resolution = body.choice('resolution', 0, 2);
    const processingMethod = body.choice('processingMethod', 0, 2, 0);
    const priority = body.choice('priorityLevel', 0, 2, 1);
    requireSubmittable(world, found, credits);
    world.organization.credits -= credits;
    found.submission = { atMs: world.clock.now(), resolution, processingMethod, credits, priority };
    world.log.submissions.push({ at: world.clock.now(), caseId: found.id, credits, creditsLeft: world.organization.credits });
    return new Response(null, { status: 200 });
  });
  app.get('/case/cases/result/:caseId', ({ req }) => jsonAnswer(resultOf(world, requireFinished(world, req.param('caseId')))));
  app.get('/case/cases/summary/:caseId', ({ req }) => jsonAnswer(summaryOf(world, requireFinished(world, req.param('caseId')))));
  app.get('/case/cases/:caseId/results/evolution-graph', ({ req }) =>
    jsonAnswer(evolutionGraph(world, requireFinished(world, req.param('caseId')))),
  );
  app.get('/case/organizations/:organizationId/cases/:caseId/logs', ({ req }) => {
    requireOrganization(world, req.param('organizationId'));
    const { id } = requireCase(world, req.param('caseId'));
    const lines = world.log.submissions.filter(({ caseId }) => caseId === id);
    return jsonAnswer({
      items: lines.map(({ at, credits }) => ({ created: new Date(at).toISOString(), message: `Submitted for ${credits} credits` })),
    });
  });
}

function addChecks(app: Hono, world: World): void {
  const verdict = (found: Case) => {
    const problems = validationProblems(world, found);
    return { status: problems.length === 0 ? 1 : 2, validationMessages: problems.map((text) => ({ severity: 'error', message: text })) };
  };
  app.post('/case/cases/validate', async ({ req }) => {
    const found = requireCase(world, (await readBody(world, req.raw)).id('caseId'));
    found.validationStatus = validationProblems(world, found).length === 0 ? 2 : 1;
    return jsonAnswer(verdict(found));
  });
  app.get('/case/cases/:caseId/validation/result', ({ req }) => {
    const found = requireCase(world, req.param('caseId'));
    if (found.validationStatus === 0) throw message(404, 'The case was not validated.');
    return jsonAnswer(verdict(found));
  });
  app.post('/case/cases/:caseId/estimation', async ({ req }) => {
    const found = requireCase(world, req.param('caseId'));
    const isBare = (req.header('content-length') ?? '0') === '0';
    const resolution = isBare ? 0 : (await readBody(world, req.raw)).choice('resolution', 0, 2, 0);
    const credits = creditsOf(world, found, resolution);
    found.estimation = { credits, estimatedTime: credits * secondsPerCredit };
    return new Response(null, { status: 200 });
  });
  app.get('/case/cases/:caseId/estimation/result', ({ req }) => {
    const { estimation } = requireCase(world, req.param('caseId'));
    if (!estimation) throw message(404, 'The case was not estimated.');
    return jsonAnswer(estimation);
  });
}

function creditsOf(world: World, { id }: Case, resolution: number): number {
  return componentsOf(world, 'regions', { caseId: id }).length * (creditsPerRegion[resolution] ?? 0);
}

/** @throws {Refused} when the case was submitted before, is not valid, or costs more than there is. */
function requireSubmittable(world: World, found: Case, credits: number): void {
  if (found.submission) throw message(400, `Case ${found.id} was already submitted.`);
  const problems = validationProblems(world, found);
  if (problems.length > 0) throw message(400, `Case ${found.id} is not valid: ${problems.join(' ')}`);
  if (credits > world.organization.credits) throw message(400, 'The organization does not have enough credits.');
}

/** @throws {Refused} 404 when the case has no results. */
function requireFinished(world: World, id: string): Case {
  const found = requireCase(world, id);
  if (progressOf(world, found).status !== 2) throw message(404, `Case ${id} has no results.`);
  return found;
}
