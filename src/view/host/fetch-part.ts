import { decodeViewData, type ViewData } from '../../view-data.js';
import type { Host, ToolAnswer } from './host.js';
import type { Json } from './messages.js';

/** Where the server puts the bytes of a chunk, past the model. */
const bytesKey = 'part-analysis/view';
/** A part of many million triangles takes minutes. */
const longestWorkMs = 600_000;

/** Between two questions that are answered at once, in ms. */
const pauseMs = 2_000;

/** Hears how much of the part is there, 0 … 1; null while the server still makes its view, which `text` says. */
export type LoadProgress = (share: number | null, text: string) => void;

const loading = 'Loading the part …';

/**
 * The part as the server's tool get_view_mesh hands it out, piece by piece; a view that is still being made is waited for, 10 minutes at
 * most.
 *
 * @throws {Error} with the tool's words, or when the pieces do not make one whole.
 */
export async function fetchPart(host: Host, partId: string, platform: string | undefined, onProgress: LoadProgress): Promise<ViewData> {
  const pieces: Uint8Array[] = [];
  let count = 1;
  onProgress(0, loading);
  let expected: { sizeBytes: unknown; sha256: unknown } | undefined;
  for (let chunk = 0; chunk < count; chunk++) {
    const { structured, meta } = await askUntilMade(host, { partId, ...(platform && { platform }), chunk }, onProgress);
    const { chunks, sizeBytes, sha256 } = structured;
    const base64 = meta[bytesKey];
    if (typeof chunks !== 'number' || typeof base64 !== 'string') {
      throw new Error(
        'The program that shows this page dropped the data of the part. Ask the assistant for a file of kind "view" instead.',
      );
    }
    expected ??= { sizeBytes, sha256 };
    if (expected.sha256 !== sha256) throw new Error('The part was analyzed anew while it was loaded. Load it again.');
    count = chunks;
    pieces.push(bytesOf(base64));
    onProgress((chunk + 1) / count, loading);
  }
  const bytes = joined(pieces);
  if (bytes.length !== expected?.sizeBytes) throw new Error('The part arrived incomplete. Load it again.');
  return decodeViewData(bytes);
}

/** The server answers before hosts lose patience; while it still makes the view, it says so and goes on. */
async function askUntilMade(host: Host, input: Json, onProgress: LoadProgress): Promise<ToolAnswer> {
  const begin = performance.now();
  for (;;) {
    const asked = performance.now();
    try {
      return await host.callTool('get_view_mesh', input);
    } catch (error) {
      if (!isStillAtIt(error)) throw error;
      if (performance.now() - begin > longestWorkMs)
        throw new Error('The 3D view of this part was not ready within 10 minutes. Try again.');
    }
    const minutes = Math.floor((performance.now() - begin) / 60_000);
    const since = minutes < 1 ? '' : ` It has taken ${minutes === 1 ? 'a minute' : `${minutes} minutes`} so far.`;
    onProgress(null, `The server is making the 3D view of this part, which takes minutes for a large one.${since}`);
    if (performance.now() - asked < pauseMs) await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

function isStillAtIt(error: unknown): boolean {
  return error instanceof Error && error.message.includes('Ask once more with the same arguments');
}

/** @throws {Error} when the text is no base64. */
export function bytesOf(base64: string): Uint8Array {
  const binary = atob(base64);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const piece of pieces) {
    all.set(piece, offset);
    offset += piece.length;
  }
  return all;
}
