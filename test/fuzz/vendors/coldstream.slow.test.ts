import { expect, test } from 'vitest';
import { connectColdstream } from '../../../src/vendors/coldstream/connect.js';
import { recordFault } from '../../faults/record.js';
import { fakeClock } from '../../http/vendor-server.js';
import { runsOf } from '../../support/hostile-arbitraries.js';
import { caseDocument, fileOf, setupDocument, stepText, urlsOf } from '../../vendors/coldstream/coldstream-server.js';
import { type FuzzedCall, fuzzCalls } from './mutated-answers.js';

const login = { 'POST /identity/account/login': { accessToken: 'a-token-of-the-test' } };

function at(url: string) {
  const credentials = { email: 'ada@example.com', password: 'a password of the test' };
  return connectColdstream({ ...urlsOf(url), credentials, source: 'ColdStream', isOnThisMachine: true }, fakeClock().clock);
}

type Client = ReturnType<typeof at>['coldstream'];

const call = (name: string, answers: Record<string, unknown>, run: (coldstream: Client) => Promise<unknown>): FuzzedCall => ({
  name,
  answers: { ...answers },
  run: ({ url }) => run(at(url).coldstream),
});

const page = (items: unknown[]) => ({ items, totalPages: 1, pageNumber: 1 });
const graph = (targetType: string) => ({ targetType, results: [{ value: 1.5 }, { value: 2 }] });
const said = { status: 1, validationMessages: [{ severity: 'warning', message: 'Small gap.' }] };
const settings = { caseId: '5441', resolution: 'draft', priorityLevel: 'high' } as never;

const cases: FuzzedCall[] = [
  { name: 'signing in', answers: login, run: ({ url }) => at(url).signIn() },
  call('organizations', { ...login, '/users/me': { organizations: [{ id: 1, name: 'Org' }] } }, (one) => one.readOrganizations()),
  call('projects', { ...login, '/organizations/1/projects': page([{ id: 1586, name: 'P' }]) }, (one) => one.readProjects('1')),
  call('the name of a project', { ...login, '/projects/1586': { id: 1586, name: 'P' } }, (one) => one.readProjectName('1586')),
  call('cases of a project', { ...login, '/projects/1586/cases': page([caseDocument, caseDocument]) }, (one) => one.casesOfProject('1586')),
  call('cases of an organization', { ...login, '/organizations/1/cases': [caseDocument] }, (one) => one.casesOfOrganization('1')),
  call('a case', { ...login, '/cases/5441': caseDocument }, (one) => one.readCase('5441')),
  call('the setup of a case', { ...login, '/cases/setup/5441': setupDocument }, (one) => one.readSetup('5441')),
];

const runs: FuzzedCall[] = [
  call('a validation', { ...login, '/cases/validate': said, '/validation/result': said }, (one) => one.validate('5441')),
  call('the start of an estimate', { ...login, '/cases/5441/estimation': {} }, (one) => one.startEstimate(settings)),
  call('an estimate', { ...login, '/estimation/result': { credits: 12, timeToComplete: 3 } }, (one) => one.readEstimate('5441')),
  call('a submission', { ...login, '/cases/submit': {} }, (one) => one.submit(settings, 12)),
  call(
    'how a design went',
    { ...login, '/results/evolution-graph': { targetGraphs: [graph('pressure')], overallDesignPerformanceGraph: graph('all') } },
    (one) => one.readEvolution('5441'),
  ),
  { ...call('a result', { ...login, '/cases/result/5441': { a: 1 } }, (one) => one.readDocument('result', '5441')), isRaw: true },
];

async function fileCalls(): Promise<FuzzedCall[]> {
  const file = await fileOf('part.step', stepText);
  const place = { caseId: '5441', componentId: '1' };
  const sent = { fileId: '7', fileUrl: 'https://files.example.com/7' };
  return [
    {
      name: 'a file that was sent',
      answers: { '/cases/5441/files': { id: 7, preSignedUrl: '', fileUrl: 'x' }, ...login },
      run: ({ url }) => at(url).coldstream.sendFile(place, file),
      isRaw: true,
    },
    call('work that was started', { ...login, '/jobs/convert': { jobId: 9 } }, (one) => one.startWork('convert', '5441', sent)),
    call('the state of work', { ...login, '/jobs/9/long': { jobStatus: 2, messages: [{ severity: 'error', message: 'No.' }] } }, (one) =>
      one.readWork('9'),
    ),
    call('a shown file', { ...login, '/regions/1': { fileMetadataId: 3 } }, (one) => one.readShownFile('regions' as never, '1')),
  ];
}

test.for([
  ['cases', async () => cases],
  ['validation, estimates and runs', async () => runs],
  ['files', fileCalls],
] as const)('[E5] changed answers of ColdStream about %s end in a sound result or an error of our own', async ([, calls], context) => {
  const wanted = runsOf(500);

  const { ok, refused } = await fuzzCalls(await calls(), wanted);

  recordFault(context, { runs: wanted.numRuns, passed: ok + refused, figure: `${ok} ok, ${refused} typed` });
  expect(ok).toBeGreaterThan(wanted.numRuns / 10);
});
