import { amount } from '../../call.js';
import { InputError } from '../../errors.js';
import { printableText } from '../../files/names.js';
import type { PartFile } from '../../files/part-file.js';
import type { Http } from '../../http/client.js';
import type { AssetType, PartResult } from '../../vocabulary.js';
import { type AnalysisState, toAnalysisState } from './analysis-state.js';
import { requireNoPage } from './answer.js';
import { type Asset, toAssets } from './assets.js';
import { type DownloadCall, type Downloaded, type DownloadKind, downloadAsset, downloadFile, tryRoutes } from './downloads.js';
import type { Asked } from './result-frame.js';
import { type RfqMail, toRfqMail } from './rfq-mail.js';
import { type OpenEvents, openTaskEvents, type TaskEvents } from './task-events.js';
import { toResult } from './to-result.js';
import { toSimplifiedResult } from './to-simplified-result.js';
import { type AnalysisReport, AssetDocument, SimplifiedAnswer, UploadAnswer } from './wire.js';

export type Spark = ReturnType<typeof createSpark>;

export type SparkOptions = {
  http: Http;
  /** Left out where no live connection is wanted. */
  openEvents?: OpenEvents | undefined;
  /** Stands in every result and message: `3D Spark`, or `3D Spark (sandbox)`. */
  source: string;
};

export type PartOrder = { file: PartFile; process?: string | undefined; material?: string | undefined; lotSize: number };

export type AssetOrder = {
  file: { path: string; name: string; sizeBytes: number; modifiedMs: number };
  assetType: AssetType;
  /** Left out: 3D Spark makes a new part of the asset. */
  partId?: string | undefined;
  overwrite: boolean;
  skipDrawingAnalysis: boolean;
};

/** `beforeEnd` is awaited before the last byte leaves: until then nothing has happened there. */
export type UploadCall = {
  beforeEnd?: () => Promise<void>;
  signal?: AbortSignal;
  progress?: (fraction: number, message: string) => void;
};

/** A part with everything that belongs to it. */
export type PartAssets = { partId: string; assets: Asset[] };

export type TaskKind = 'report' | 'orientedCad';

const part = '/api/v1/part/{id}';
const maxAssetNameLength = 225;
/** Each look counts for the pace that 3D Spark sets, also one that failed: whoever calls decides when to look again. */
const attempts = 1;

/** For the report 3D Spark's pages name both methods. */
const taskRoutes: Record<TaskKind, readonly [string, ...string[]]> = {
  report: [`GET ${part}/analysis-results-file/`, `PUT ${part}/analysis-results-file/`],
  orientedCad: [`GET ${part}/optimal-orientation-file/`],
};

/**
 * The part of 3D Spark that this server uses, in this server's words. `http` has to be made with `toError` of refusals.ts.
 *
 * Nothing here keeps to their pace (one look every 30 s, for 5 minutes after the upload): whoever calls must.
 *
 * @see 3D Spark pages "Access the 3D Spark Platform via API" and "File API"
 */
export function createSpark({ http, openEvents, source }: SparkOptions) {
  return {
    source,

    /**
     * Uploads a part and starts its analysis.
     *
     * @throws {InputError} for another format than STEP and STL, before anything is sent, and when 3D Spark refuses the values.
     */
    async sendPart(order: PartOrder, call: UploadCall = {}): Promise<{ partId: string; name: string }> {
      const { file } = order;
      requireTakenFormat(file, source);
      const answer = await http.upload('POST /api/v1/part/', {
        fields: {
          start_analysis: 'true',
          ...(order.material !== undefined && { mat_name: order.material }),
          ...(order.process !== undefined && { prc_acronym: order.process }),
          // Their page speaks of a lot size without naming its field, so it is sent only where it matters.
          ...(order.lotSize !== 1 && { lot_size: String(order.lotSize) }),
        },
        file: { path: file.path, name: file.name, sizeBytes: file.sizeBytes, modifiedMs: file.modifiedMs },
        returns: UploadAnswer,
        ...transfer(call),
      });
      return { partId: answer.part_id, name: printableText(answer.name ?? answer.basename ?? '') || file.name };
    },

    /** How far the analysis of a part is. */
    async readAnalysis(id: string, signal?: AbortSignal): Promise<AnalysisState> {
      const route = 'GET /api/v1/analysisResult/{id}/';
      const text = await http.requestText(route, { params: { id }, signal, attempts });
      return toAnalysisState(text, { vendor: source, route });
    },

    /** The few numbers of an analysis. Without a cost it is still running: how that looks is not on their page. */
    async readSimplified(
      id: string,
      signal?: AbortSignal,
      asked?: Asked,
    ): Promise<{ state: 'running' } | { state: 'finished'; result: PartResult }> {
      const answer = await http.request('GET /api/v1/analysisResult/simplified/{id}/', {
        params: { id },
        returns: SimplifiedAnswer,
        signal,
        attempts,
      });
      if (answer.analysis_finished === false || answer.cost_pp == null) return { state: 'running' };
      return { state: 'finished', result: toSimplifiedResult(answer, id, source, asked) };
    },

    /** A report as a result in this server's words. */
    toResult: (report: AnalysisReport, asked?: Asked): PartResult => toResult(report, { source, ...asked }),

    /** Has a file made that takes a while; `download` gives it when it is done. */
    startTask: (kind: TaskKind, id: string, signal?: AbortSignal): Promise<void> =>
      tryRoutes(taskRoutes[kind], (route) => command(route, id, signal)),

    /** Saves a file of a part under `to`, which must be free. */
    download: (kind: DownloadKind, id: string, to: string, call: DownloadCall = {}): Promise<Downloaded> =>
      downloadFile(http, source, kind, id, to, call),

    /** Saves an asset of a part under `to`, which must be free. */
    async downloadAsset(id: string, basename: string, to: string, call: DownloadCall = {}): Promise<Downloaded> {
      requireBasename(basename);
      return downloadAsset(http, source, id, basename, to, call);
    },

    /** The mail that 3D Spark has prepared for a request for quotation. */
    async readRfqMail(id: string, signal?: AbortSignal): Promise<RfqMail> {
      const route = `GET ${part}/mail-request-for-quotation/`;
      const answer = await http.requestText(route, { params: { id }, signal });
      requireNoPage(answer, { vendor: source, route });
      return toRfqMail(answer);
    },

    /** Adds a drawing or another file to a part, or makes a new part of it. Gives back all assets of the part. */
    async sendAsset(order: AssetOrder, call: UploadCall = {}): Promise<PartAssets> {
      requireAssetName(order.file.name, source);
      const document = await http.upload(`POST ${part}/assets/`, {
        params: { id: order.partId ?? '0' },
        fields: {
          asset_type: order.assetType,
          overwrite: String(order.overwrite),
          skip_drawing_analysis: String(order.skipDrawingAnalysis),
        },
        file: order.file,
        returns: AssetDocument,
        ...transfer(call),
      });
      return toPartAssets(document);
    },

    /**
     * Deletes an asset; gives back those that are left. The page's example posts where its heading deletes, and a POST there
     * would be an upload; it leaves open where the name goes, so it goes both ways.
     */
    async deleteAsset(id: string, basename: string, signal?: AbortSignal): Promise<PartAssets> {
      requireBasename(basename);
      const document = await http.request(`DELETE ${part}/assets/`, {
        params: { id },
        query: { basename },
        multipart: { basename },
        returns: AssetDocument,
        signal,
      });
      return toPartAssets(document);
    },

    /** Deletes the CAD file of a part with all that was made of it. The part itself stays, empty. */
    deletePartFiles: (id: string, signal?: AbortSignal): Promise<void> => command(`DELETE ${part}/upload-file/`, id, signal),

    toAssets,

    /** Word of ended tasks, from here on: to be opened before a task is started. Undefined when there is none. */
    openTaskEvents: (): Promise<TaskEvents | undefined> => openTaskEvents(openEvents, source),
  };

  /** What comes back is a sentence for people. */
  async function command(route: string, id: string, signal: AbortSignal | undefined): Promise<void> {
    requireNoPage(await http.requestText(route, { params: { id }, signal }), { vendor: source, route });
  }
}

function toPartAssets(document: AssetDocument): PartAssets {
  return { partId: document.part_id, assets: toAssets(document) };
}

function transfer({ beforeEnd, signal, progress }: UploadCall) {
  return {
    beforeEnd,
    signal,
    progress: (sent: number, total: number) => progress?.(total > 0 ? sent / total : 1, `uploading ${amount(sent, total)}`),
  };
}

function requireTakenFormat({ name, format }: PartFile, source: string): void {
  if (format === 'step' || format === 'stl') return;
  throw new InputError(
    `${source} takes STEP and STL files, and "${printableText(name)}" is of the format ${format.toUpperCase()}.`,
    'Export the part as STEP or STL, or analyze it on this machine (platform local).',
  );
}

function requireAssetName(name: string, source: string): void {
  const { length } = [...name];
  if (length >= 1 && length <= maxAssetNameLength) return;
  throw new InputError(
    `The file name "${printableText(name, 60)}" has ${length} characters; ${source} takes 1 to ${maxAssetNameLength}.`,
    'Rename the file.',
  );
}

function requireBasename(basename: string): void {
  const { length } = [...basename];
  if (length >= 1 && length <= 255) return;
  throw new InputError(
    `The asset name "${printableText(basename, 60)}" has ${length} characters; asset names have 1 to 255.`,
    'Give the name exactly as it stands in the list of assets.',
  );
}
