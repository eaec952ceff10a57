import { parentPort } from 'node:worker_threads';
import { printKey, type Sliced, type SliceTask, untaken } from './slices-ahead.js';
import { filamentSlice } from './slicing/filament-slice.js';

/** A thread beside that of the child: slices what it is given, and does nothing else. Started by slices-ahead.ts. */
parentPort?.on('message', (task: SliceTask) => {
  const { mesh, edges, port } = task;
  for (const print of untaken(task)) port.postMessage([printKey(print), filamentSlice(mesh, edges, ...print)] satisfies Sliced);
  port.close();
});
