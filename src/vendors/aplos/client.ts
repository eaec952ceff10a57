import type { Http } from '../../http/client.js';
import { type Allowance, toAllowance } from './allowance.js';
import { type ExecutionState, toExecutionState } from './execution-state.js';
import { type Candidate, findExecution } from './find-execution.js';
import type { Owner } from './owner.js';
import { NotAllowed, NotFound, NotReady } from './refusals.js';
import { type Api, otherApi, resultRoutes, routes } from './routes.js';
import { type Analysis, toStartBody } from './start-body.js';
import { type StoredFile, toUploadTarget, type UploadTarget } from './upload-target.js';
import { DownloadAnswer, ExecutionAnswer, ExecutionList, MetricsAnswer, PackageAnswer, StartAnswer, UploadAnswer } from './wire.js';

export type Aplos = ReturnType<typeof createAplos>;

export type AplosOptions = {
  http: Http;
  /** Whose files and executions; asked before every call. */
  owner: () => Promise<Owner>;
  /** The generation that is tried first. */
  api: Api;
  /** Stands in every result and message: `Aplos NCA`, or `Aplos NCA (sandbox)`. */
  source: string;
};

type Wish = { signal?: AbortSignal | undefined; json?: unknown; query?: Record<string, string> };

/**
 * The part of Aplos NCA that this server uses, in this server's words. `http` has to be made with `toError` of refusals.ts.
 *
 * What was begun with one generation of the API is to be gone on with in the same one: every upload target says which it is.
 *
 * @see docs.aplosanalytics.com, "API"
 */
export function createAplos({ http, owner, api: configured, source }: AplosOptions) {
  let settled: Api | undefined;

  /** Their gateway answers 403 to unknown routes: the other generation is tried once, and the one that works is kept. */
  async function inSettledApi<Result>(ask: (api: Api) => Promise<Result>): Promise<Result> {
    const first = settled ?? configured;
    try {
      const result = await ask(first);
      settled = first;
      return result;
    } catch (error) {
      if (settled || !(error instanceof NotAllowed)) throw error;
      return inOtherApi(ask, otherApi(first), error);
    }
  }

  async function inOtherApi<Result>(ask: (api: Api) => Promise<Result>, api: Api, refusal: NotAllowed): Promise<Result> {
    try {
      const result = await ask(api);
      settled = api;
      return result;
    } catch (error) {
      // What is wrong with the generation that was asked for is what the operator has to hear.
      throw error instanceof NotAllowed ? refusal : error;
    }
  }

  async function place({ signal, json, query }: Wish, id?: string) {
    const { tenant, user } = await owner();
    return {
      params: { tenant, user, ...(id !== undefined && { id }) },
      signal,
      ...(query && { query }),
      ...(json !== undefined && { json }),
    };
  }

  async function readRows(api: Api, startKey: string | undefined, signal: AbortSignal | undefined) {
    const query = startKey === undefined ? {} : { query: { start_key: startKey } };
    return http.request(routes[api].list, { ...(await place({ signal, ...query })), returns: ExecutionList });
  }

  return {
    source,

    /** How much of the month's executions is left; undefined where the account may not know. */
    async readAllowance(signal?: AbortSignal): Promise<Allowance | undefined> {
      const ask = async (api: Api) =>
        toAllowance(await http.request(routes[api].metrics, { ...(await place({ signal })), returns: MetricsAnswer }));
      const first = settled ?? configured;
      try {
        return await ask(first).catch((error) => (error instanceof NotAllowed ? ask(otherApi(first)) : Promise.reject(error)));
      } catch (error) {
        if (error instanceof NotAllowed || error instanceof NotFound) return undefined;
        throw error;
      }
    },

    /** A place that one file of this name may be posted to within an hour. Each call makes another file. */
    async openUpload(fileName: string, signal?: AbortSignal): Promise<UploadTarget> {
      return inSettledApi(async (api) => {
        const json = { file_name: fileName, method_type: 'post', ...(api === 'v3' && { category: 'nca_input' }) };
        return toUploadTarget(api, await http.request(routes[api].upload, { ...(await place({ signal, json })), returns: UploadAnswer }));
      });
    },

    /** @throws {InputError} when the configuration is not one of this generation. */
    requireStartable(api: Api, analysis: Analysis, file: StoredFile): void {
      toStartBody(api, analysis, file);
    },

    /**
     * Starts an execution, which uses one of the allowance, and gives its id.
     *
     * @throws {VendorError} when it may or may not have been started: look for it with `findExecution` then. With `isRefusal`, and
     * with every other error, it was not.
     */
    async startExecution(api: Api, analysis: Analysis, file: StoredFile, signal?: AbortSignal): Promise<string> {
      const json = toStartBody(api, analysis, file);
      return (await http.request(routes[api].start, { ...(await place({ signal, json })), returns: StartAnswer })).id;
    },

    /** The id of the execution that reads this very file, among the newest; undefined when there is none. */
    findExecution(api: Api, { name, ...candidate }: Candidate, signal?: AbortSignal): Promise<string | undefined> {
      // A start of generation 1 carries no name, so its rows have names of the vendor's own.
      const wanted = api === 'v1' ? candidate : { ...candidate, name };
      return findExecution((startKey) => readRows(api, startKey, signal), wanted, source);
    },

    /** How far an execution is. */
    readExecution,

    /**
     * A link to the results (a ZIP) of an execution that succeeded; it lasts an hour, another one can be had at any time.
     *
     * @throws {NotReady} while there is none.
     */
    async readResultsUrl(api: Api, id: string, signal?: AbortSignal): Promise<string> {
      if (api === 'v3') return readPackageUrl(id, signal);
      const state = await readExecution(api, id, signal);
      const url = state.state === 'succeeded' ? state.resultsUrl : undefined;
      return url ?? notReady();
    },
  };

  async function readExecution(api: Api, id: string, signal?: AbortSignal): Promise<ExecutionState> {
    return toExecutionState(await http.request(routes[api].execution, { ...(await place({ signal }, id)), returns: ExecutionAnswer }));
  }

  async function readPackageUrl(id: string, signal: AbortSignal | undefined): Promise<string> {
    try {
      const { id: fileId } = await http.request(resultRoutes.package, { ...(await place({ signal }, id)), returns: PackageAnswer });
      const link = await http.request(resultRoutes.link, { ...(await place({ signal }, fileId)), returns: DownloadAnswer });
      return link.downloadUrl;
    } catch (error) {
      return error instanceof NotFound ? notReady() : Promise.reject(error);
    }
  }

  function notReady(): never {
    throw new NotReady(`${source} has not packed the results of this execution yet.`, 'Try again in a minute.');
  }
}
