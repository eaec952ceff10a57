import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import type { MeasuredPart } from './measure-part.js';
import type { Mesh } from './mesh.js';
import type { CutEdges } from './slicing/cut-layers.js';
import type { FilamentSlice } from './slicing/filament-slice.js';
import type { PrintedPose } from './slicing/slice-settings.js';

/**
 * What the slicing thread is given. Mesh, edges and `taken` are in memory that both threads see; whoever takes a print sets its place in
 * `taken` and slices it. Slices go to the port, which is closed after the last one.
 */
export type SliceTask = { mesh: Mesh; edges: CutEdges; prints: PrintedPose[]; taken: Int32Array; port: MessagePort };

/** What the thread answers: a print, by the text of it, and its slice. */
export type Sliced = readonly [print: string, slice: FilamentSlice];

/** Slices under way in the other thread. `made` are there already; `ended` never fails: what the thread leaves undone is missing then. */
export type SlicesAhead = Pick<SliceTask, 'prints' | 'taken'> & { made: Map<string, FilamentSlice>; ended: Promise<void> };

/** Shared memory is on top of the mesh itself, 36 bytes per triangle and more. */
const mostCorners = 3_000_000;

/** Kept for the next part, as its code is compiled by then. */
let thread: Worker | undefined;

/**
 * Begins to slice prints of a mesh in a thread beside this one. Undefined when there is nothing to slice, no second core, or too large a
 * mesh.
 */
export function sliceAhead(mesh: Mesh, edges: CutEdges, asked: PrintedPose[]): SlicesAhead | undefined {
  // Machines with layers of one thickness print alike.
  const prints = [...new Map(asked.map((print) => [printKey(print), print])).values()];
  if (prints.length === 0 || mesh.indices.length > mostCorners || availableParallelism() < 2) return undefined;
  const taken = new Int32Array(new SharedArrayBuffer(4 * prints.length));
  const { port1: answering, port2: port } = new MessageChannel();
  const task: SliceTask = { mesh: sharedMesh(mesh), edges: sharedEdges(edges), prints, taken, port };
  thread ??= startThread();
  thread.postMessage(task, [port]);
  const made = new Map<string, FilamentSlice>();
  answering.on('message', ([print, slice]: Sliced) => made.set(print, slice));
  // The port is closed also when the thread has ended, for whatever reason.
  return { prints, taken, made, ended: new Promise((resolve) => answering.once('close', () => resolve())) };
}

/**
 * The part with the slices that were made ahead, and what waits for those under way; it makes those itself that nobody has begun. Without
 * waiting, or where the thread failed, a slice that is missing is made when it is asked for.
 */
export function withSlices(part: MeasuredPart, slices: SlicesAhead): { part: MeasuredPart; sliced(): Promise<void> } {
  const { filamentSlice } = part.questions;
  const answered = (...print: PrintedPose) => slices.made.get(printKey(print)) ?? filamentSlice(...print);
  const sliced = () => {
    for (const print of untaken(slices)) filamentSlice(...print);
    return slices.ended;
  };
  return { part: { ...part, questions: { ...part.questions, filamentSlice: answered } }, sliced };
}

/** Takes, one by one, the prints that nobody has taken before. */
export function* untaken({ prints, taken }: Pick<SliceTask, 'prints' | 'taken'>): Generator<PrintedPose> {
  for (const [i, print] of prints.entries()) if (Atomics.exchange(taken, i, 1) === 0) yield print;
}

export function printKey(print: PrintedPose): string {
  return JSON.stringify(print);
}

/**
 * Its heap may grow as far as that of this thread, and the watchdog counts all memory of the process: a limit of its own could only end
 * it before.
 */
function startThread(): Worker {
  const started = new Worker(fileURLToPath(new URL('./slicer.js', import.meta.url)));
  started.unref();
  const forget = () => {
    if (thread === started) thread = undefined;
  };
  // Without a listener a failure would end this process; here it only makes it slower.
  return started.on('error', forget).on('exit', forget);
}

function sharedMesh({ positions, indices }: Mesh): Mesh {
  const shared = new Float64Array(new SharedArrayBuffer(positions.byteLength));
  shared.set(positions);
  return { positions: shared, indices: sharedNumbers(indices) };
}

function sharedEdges({ count, ofCorner, firstCorner }: CutEdges): CutEdges {
  return { count, ofCorner: sharedNumbers(ofCorner), firstCorner: sharedNumbers(firstCorner.subarray(0, count)) };
}

function sharedNumbers(numbers: Uint32Array): Uint32Array {
  const shared = new Uint32Array(new SharedArrayBuffer(numbers.byteLength));
  shared.set(numbers);
  return shared;
}
