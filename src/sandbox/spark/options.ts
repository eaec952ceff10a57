import type { Call } from '../../call.js';
import type { AnalyzeRequest } from '../../engine/messages.js';
import type { PartFile } from '../../files/part-file.js';
import type { PartResult } from '../../vocabulary.js';
import type { ErrorShape } from '../answers.js';
import type { Faults, LoggedRequest } from '../faults.js';

/** What stands behind the emulated platform: whatever it answers was measured. */
export type SandboxEngine = {
  /** Leaves `full-result.json`, and with pictures `thumbnail.png` and `visualization.glb`, in the output folder. */
  analyze(request: AnalyzeRequest, call: Call): Promise<PartResult>;
  orient(request: { file: PartFile; rotationDeg: { x: number; y: number; z: number }; outputPath: string }, call: Call): Promise<void>;
};

/** What the pages of 3D Spark leave open or what goes wrong at times, for tests to choose. */
export type SparkSandboxOptions = {
  /** Lifetimes of tokens in seconds; they do not follow the sandbox's speed. */
  accessTokenS?: number;
  refreshTokenS?: number;
  /** Shortest time of an analysis. */
  analysisMs?: number;
  /** Time of a report, of an orientation and of a drawing analysis, before the work itself. */
  taskMs?: number;
  errorShape?: ErrorShape;
  csrfRefusal?: 'json' | 'html';
  isSocketOn?: boolean;
  /** Whether messages of the socket name the part, which the vendor does not promise. */
  socketNamesPart?: boolean;
  partWithFault?: (fileName: string) => 'empty chain' | 'analysis fails' | undefined;
  latencyMs?: number;
  faults?: Faults;
};

/** What happened, for tests to ask. Times are the clock's; nothing in it is secret. */
export type SparkLog = {
  requests: LoggedRequest[];
  /** Requests for results, whatever came of them. */
  polls: { at: number; account: string; partId: string; path: string }[];
  uploads: { at: number; account: string; partId: string; fileName: string; sizeBytes: number; sha256: string; fields: UploadFields }[];
  tokenRequests: { grant: string; at: number; ok: boolean }[];
  blocked: { account: string; at: number; why: string }[];
};

/** The fields of an upload besides its file, as they were understood. */
export type UploadFields = { startAnalysis: boolean; process?: string; material?: string; lotSize: number };
