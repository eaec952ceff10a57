import type { Call, Question } from '../../call.js';
import type { Clock } from '../../clock.js';
import { InputError, VendorError } from '../../errors.js';
import type { CaseLine } from '../../vendors/coldstream/case-view.js';
import type { Coldstream } from '../../vendors/coldstream/client.js';
import { creditsIn } from '../../vendors/coldstream/numbers.js';
import type { ColdstreamAccount } from './account.js';
import { briefRegions } from './brief.js';
import { type Preview, previewRun, type RunOrder } from './run-preview.js';

export type ColdstreamActions = ReturnType<typeof createColdstreamActions>;

export type CaseFilter = { projectId?: string | undefined; name?: string | undefined; limit: number };

const maxInterfaces = 30;
/** Cases without a list of their organization are read project by project. */
const maxProjects = 50;

/** What can be asked of ColdStream within one call. */
export function createColdstreamActions(account: ColdstreamAccount, clock: Clock) {
  return {
    /** A case with its geometry, its validation and estimate, and the numbers of its last run; `notes` say what could not be read. */
    async readCase(caseId: string, call: Call) {
      const { coldstream } = await account.connect();
      const notes: string[] = [];
      const orNote = <T>(what: string, reading: Promise<T>) =>
        reading.catch((error: unknown) => {
          if (!(error instanceof VendorError) && !(error instanceof InputError)) throw error;
          notes.push(`${what} could not be read: ${error.message}`);
          return undefined;
        });
      const { executingJobId, ...seen } = await coldstream.readCase(caseId, call.signal);
      const [setup, validation, estimate, evolution] = await Promise.all([
        orNote('The set-up', coldstream.readSetup(caseId, call.signal)),
        orNote('The validation', coldstream.readValidation(caseId, call.signal)),
        orNote('The estimate', coldstream.readEstimate(caseId, call.signal)),
        orNote('The last results', coldstream.readEvolution(caseId, call.signal)),
      ]);
      return {
        source: coldstream.source,
        ...seen,
        isJobUnderWay: executingJobId !== null,
        ...briefRegions(setup?.regions ?? []),
        interfaces: (setup?.interfaces ?? []).slice(0, maxInterfaces),
        ...(validation && { validation }),
        ...(estimate && { estimate }),
        results: (evolution ?? []).slice(0, 40),
        ...(notes.length > 0 && { notes }),
      };
    },

    /** Cases of a project, or of everything the account sees, whose name holds `name`; `matches` is how many there are. */
    async findCases({ projectId, name, limit }: CaseFilter, call: Call) {
      const { coldstream } = await account.connect();
      const { cases, projects, isComplete } =
        projectId === undefined ? await readAll(coldstream, call.signal) : await readProject(coldstream, projectId, call.signal);
      const wanted = name?.toLowerCase() ?? '';
      const found = cases.filter((one) => (one.name ?? '').toLowerCase().includes(wanted));
      return {
        source: coldstream.source,
        cases: found.slice(0, limit).map((one) => ({ ...one, project: projects.get(one.projectId ?? '') ?? null })),
        matches: found.length,
        isComplete,
      };
    },

    /** What a run would come to; nothing is submitted. */
    async previewRun(order: RunOrder, call: Call) {
      const preview = await previewRun(order, await account.connect(), clock, call);
      return { ...preview, message: nextStep(preview) };
    },

    /** What the user is asked before the run is submitted; undefined where there is nothing to agree to. */
    askToRun({ caseId, resolution, processingMethod, priorityLevel }: RunOrder, preview: Preview): Question | undefined {
      const { isValid, credits } = preview;
      if (!isValid || credits === undefined) return undefined;
      const how = [resolution, processingMethod, priorityLevel && `priority ${priorityLevel}`].filter(Boolean).join(', ');
      const message = `Run ColdStream case ${caseId} (${how})? ColdStream would spend ${credits} credits${differing(preview)}.`;
      return { message, yes: `Spend ${credits} credits`, about: { credits } };
    },

    status: account.status,
  };
}

type Found = { cases: CaseLine[]; projects: Map<string, string | null>; isComplete: boolean };

async function readProject(coldstream: Coldstream, projectId: string, signal: AbortSignal): Promise<Found> {
  const [{ cases, isComplete }, name] = await Promise.all([
    coldstream.casesOfProject(projectId, signal),
    coldstream.readProjectName(projectId, signal).catch(unlessOurs),
  ]);
  return {
    cases: cases.map((one) => ({ ...one, projectId: one.projectId ?? projectId })),
    projects: new Map([[projectId, name ?? null]]),
    isComplete,
  };
}

async function readAll(coldstream: Coldstream, signal: AbortSignal): Promise<Found> {
  const all: Found = { cases: [], projects: new Map(), isComplete: true };
  for (const organization of await coldstream.readOrganizations(signal)) {
    const [projects, listed] = await Promise.all([
      coldstream.readProjects(organization, signal).catch(unlessOurs),
      coldstream.casesOfOrganization(organization, signal),
    ]);
    for (const { projectId, name } of projects ?? []) all.projects.set(projectId, name);
    const found = listed ?? (await readByProject(coldstream, projects ?? [], signal));
    all.cases.push(...found.cases);
    all.isComplete &&= found.isComplete;
  }
  return all;
}

async function readByProject(coldstream: Coldstream, projects: { projectId: string }[], signal: AbortSignal) {
  const cases: CaseLine[] = [];
  let isComplete = projects.length <= maxProjects;
  for (const { projectId } of projects.slice(0, maxProjects)) {
    const found = await readProject(coldstream, projectId, signal);
    cases.push(...found.cases);
    isComplete &&= found.isComplete;
  }
  return { cases, isComplete };
}

/** Names of projects are an extra: without them the cases are still worth telling. */
function unlessOurs(error: unknown): undefined {
  if (error instanceof VendorError || error instanceof InputError) return undefined;
  throw error;
}

function nextStep(preview: Preview): string {
  const { isValid, credits } = preview;
  if (!isValid) return 'Nothing was submitted: ColdStream finds the case not valid. Mend it there first.';
  if (credits === undefined) {
    const how = 'ask the user how many credits to spend, and call with credits and confirm: true.';
    return `Nothing was submitted. ColdStream gave no estimate: ${how}`;
  }
  const how = `ask the user, then call with credits: ${credits} and confirm: true.`;
  return `Nothing was submitted. This would spend ${credits} credits${differing(preview)}: ${how}`;
}

function differing({ credits, estimate }: Preview): string {
  const estimated = estimate && creditsIn(estimate);
  return estimated === undefined || estimated === credits ? '' : ` although the estimate is ${estimated}`;
}
