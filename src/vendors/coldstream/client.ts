import { z } from 'zod';
import { InputError } from '../../errors.js';
import type { Http } from '../../http/client.js';
import type { Storage } from '../../http/storage/storage.js';
import {
  type CaseLine,
  type CaseView,
  type Evolution,
  type InterfaceView,
  type RegionView,
  toCaseLine,
  toCaseView,
  toEvolution,
  toInterfaces,
  toRegions,
} from './case-view.js';
import { knownNumbers } from './numbers.js';
import { readPages } from './pages.js';
import { NotAccepted, NotFound, WrongMethod } from './refusals.js';
import { createSender, toWireId } from './sender.js';
import { createUploads } from './uploads.js';
import { Case, EvolutionGraph, Me, Project, Setup, Validation } from './wire.js';
import {
  cleaned,
  type Note,
  type PriorityLevel,
  type ProcessingMethod,
  priorityLevels,
  processingMethods,
  type Resolution,
  resolutions,
  toNotes,
} from './words.js';

export type Coldstream = ReturnType<typeof createColdstream>;

export type ColdstreamOptions = {
  /** The hosts of ColdStream, made with `createToError` of refusals.ts. */
  identity: Http;
  projects: Http;
  cases: Http;
  files: Http;
  storage: Storage;
  /** Stands in messages: `ColdStream`, or `ColdStream (sandbox)`. */
  source: string;
};

export type CaseSetup = { regions: RegionView[]; interfaces: InterfaceView[] };
export type CaseValidation = { isValid: boolean; messages: Note[] };

/** How a case is to be run; numbers travel, words are said. */
export type RunSettings = {
  caseId: string;
  resolution: Resolution;
  processingMethod?: ProcessingMethod | undefined;
  priorityLevel?: PriorityLevel | undefined;
};

/** The part of ColdStream that this server uses, in this server's words. @see the official client pyColdStream */
export function createColdstream({ identity, projects, cases, files, storage, source }: ColdstreamOptions) {
  const post = createSender();

  async function listCases(http: Http, route: string, params: Record<string, string>, signal: AbortSignal | undefined) {
    const { items, isComplete } = await readPages(http, route, { params, signal });
    return { cases: parsed(items, Case).map(toCaseLine), isComplete };
  }

  /** What the last validation said; undefined when there was none. */
  async function readValidation(caseId: string, signal?: AbortSignal): Promise<CaseValidation | undefined> {
    const request = { params: { id: caseId }, returns: Validation, signal };
    const said = await unlessMissing(cases.request('GET /cases/{id}/validation/result', request));
    return said ? toValidation(said) : undefined;
  }

  return {
    source,
    ...createUploads({ cases, files, storage, post, source }),

    /** Ids of the organizations that the account belongs to. */
    async readOrganizations(signal?: AbortSignal): Promise<string[]> {
      const { organizations } = await identity.request('GET /users/me', { returns: Me, signal });
      return (organizations ?? []).map(({ id }) => id);
    },

    async readProjects(organizationId: string, signal?: AbortSignal): Promise<{ projectId: string; name: string | null }[]> {
      const { items } = await readPages(projects, 'GET /organizations/{id}/projects', { params: { id: organizationId }, signal });
      return parsed(items, Project).map(({ id, name }) => ({ projectId: id, name: cleaned(name) }));
    },

    async readProjectName(projectId: string, signal?: AbortSignal): Promise<string | null> {
      const project = await projects.request('GET /projects/{id}', { params: { id: projectId }, returns: Project, signal });
      return cleaned(project.name);
    },

    /** The cases of a project. `isComplete` is false where there are more than were read. */
    casesOfProject: (id: string, signal?: AbortSignal): Promise<{ cases: CaseLine[]; isComplete: boolean }> =>
      listCases(cases, 'GET /projects/{id}/cases', { id }, signal),

    /** The cases of an organization; undefined where ColdStream has no such list. */
    async casesOfOrganization(id: string, signal?: AbortSignal) {
      return listCases(cases, 'GET /organizations/{id}/cases', { id }, signal).catch((error) => {
        if (error instanceof NotFound || error instanceof WrongMethod) return undefined;
        throw error;
      });
    },

    async readCase(caseId: string, signal?: AbortSignal): Promise<CaseView> {
      return toCaseView(await cases.request('GET /cases/{id}', { params: { id: caseId }, returns: Case, signal }));
    },

    async readSetup(caseId: string, signal?: AbortSignal): Promise<CaseSetup> {
      const setup = await cases.request('GET /cases/setup/{id}', { params: { id: caseId }, returns: Setup, signal });
      return { regions: toRegions(setup), interfaces: toInterfaces(setup) };
    },

    readValidation,

    /** Has the case validated. A refusal of it is read as "not valid". */
    async validate(caseId: string, signal?: AbortSignal): Promise<CaseValidation> {
      const asked = post(cases, 'POST /cases/validate', { json: { caseId: toWireId(caseId) }, returns: Validation, signal });
      const said = await asked.catch((error) => {
        if (error instanceof NotAccepted) return { status: 0, validationMessages: [{ severity: 'error', message: error.message }] };
        throw error;
      });
      const result = await readValidation(caseId, signal);
      const first = toValidation(said ?? {});
      return { isValid: first.isValid, messages: result && result.messages.length > 0 ? result.messages : first.messages };
    },

    /** Has credits and time of a run estimated; `readEstimate` gives them when they are there. */
    async startEstimate(settings: RunSettings, signal?: AbortSignal): Promise<void> {
      const request = { params: { id: settings.caseId }, json: toWireSettings(settings), returns: anything, signal };
      await post(cases, 'POST /cases/{id}/estimation', request);
    },

    /** The numbers of the last estimate; undefined when there is none (yet). */
    async readEstimate(caseId: string, signal?: AbortSignal): Promise<Record<string, number> | undefined> {
      const request = { params: { id: caseId }, returns: anything, signal };
      const document = await unlessMissing(cases.request('GET /cases/{id}/estimation/result', request));
      const numbers = knownNumbers(document);
      return Object.keys(numbers).length > 0 ? numbers : undefined;
    },

    /** Submits the case, which spends credits: sent once, and never again whatever comes of it. */
    async submit(settings: RunSettings, credits: number, signal?: AbortSignal): Promise<void> {
      const json = { caseId: toWireId(settings.caseId), credits, ...toWireSettings(settings) };
      await post(cases, 'POST /cases/submit', { json, returns: anything, signal, attempts: 1 });
    },

    /** How targets and the whole design went over the iterations of the last run; empty when there was none. */
    async readEvolution(caseId: string, signal?: AbortSignal): Promise<Evolution[]> {
      const request = { params: { id: caseId }, returns: EvolutionGraph, signal };
      return toEvolution(await unlessMissing(cases.request('GET /cases/{id}/results/evolution-graph', request)));
    },

    /** The documents of the last run as they were sent; undefined where there is none. */
    async readDocument(which: 'result' | 'summary', caseId: string, signal?: AbortSignal): Promise<string | undefined> {
      const text = await unlessMissing(cases.requestText(`GET /cases/${which}/{id}`, { params: { id: caseId }, signal }));
      return text?.trim() ? text : undefined;
    },
  };
}

const anything = z.unknown();

/** What was not chosen is left to ColdStream. */
function toWireSettings({ resolution, processingMethod, priorityLevel }: RunSettings) {
  return {
    resolution: resolutions.indexOf(resolution),
    ...(processingMethod && { processingMethod: processingMethods.indexOf(processingMethod) }),
    ...(priorityLevel && { priorityLevel: priorityLevels.indexOf(priorityLevel) }),
  };
}

function toValidation({ status, validationMessages }: NonNullable<z.output<typeof Validation>>): CaseValidation {
  return { isValid: status === 1 || status === '1' || /^valid$/i.test(String(status ?? '')), messages: toNotes(validationMessages) };
}

/** An item that is no case or project is passed over: the others are not lost by it. */
function parsed<T>(items: unknown[], schema: z.ZodType<T>): T[] {
  return items.flatMap((item) => {
    const read = schema.safeParse(item);
    return read.success ? [read.data] : [];
  });
}

/** A result that does not exist yet is refused in one way or another. */
async function unlessMissing<T>(reading: Promise<T>): Promise<T | undefined> {
  return reading.catch((error) => {
    if (error instanceof InputError) return undefined;
    throw error;
  });
}
