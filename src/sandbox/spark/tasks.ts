import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { Refused } from '../answers.js';
import { removeFile, type StoredFile, storeFile } from '../stored-file.js';
import { workbook } from '../workbook.js';
import { partFileOf } from './analysis.js';
import { notInStorage, type Part, type TaskFile } from './parts.js';
import { analysisReport, primaryChain } from './report.js';
import { reportSheets } from './report-sheets.js';
import { pause, silentCall, taskMs, type World } from './world.js';

/** Writes the report of a part in the background; without an ended analysis there is none, and nobody is told. */
export function startReport(world: World, part: Part): string {
  startTask(world, part, 'report', 'write_and_store_analysis_results_XLS', async () => {
    if (part.analysis.state !== 'finished') return undefined;
    const bytes = workbook(reportSheets(analysisReport(part)));
    return storeFile(part.folder, 'analysis_results_file_temp.xlsx', '.xlsx', bytes, world.clock.now());
  });
  return 'Celery worker for storing analysis result file started.';
}

/**
 * Turns the CAD file of a part as its cheapest build pose asks, in the background; without an analysis no pose is known.
 *
 * @throws {Refused} when the part has no CAD file, or one of another format than STL and STEP.
 */
export function startOrientation(world: World, part: Part): string {
  const { cad } = part;
  if (!cad) throw notInStorage();
  const ending = extname(cad.path) === '.step' ? '.stp' : extname(cad.path);
  if (ending !== '.stl' && ending !== '.stp') throw new Refused(415, 'Only STL and STP files allowed at the moment.');
  const task = `apply_optimal_orientation_and_store_file_${ending === '.stl' ? 'STL' : 'STEP'}`;
  startTask(world, part, 'orientation', task, (signal) => orient(world, part, cad, ending, signal));
  return 'Celery worker for storing oriented CAD started.';
}

async function orient(world: World, part: Part, cad: StoredFile, ending: string, signal: AbortSignal): Promise<StoredFile | undefined> {
  const { rot_x_cost: x, rot_y_cost: y, rot_z_cost: z } = primaryChain(analysisReport(part));
  if (typeof x !== 'number' || typeof y !== 'number' || typeof z !== 'number') return undefined;
  const outputPath = join(part.folder, `${randomBytes(8).toString('hex')}${ending}`);
  await world.engine.orient({ file: partFileOf(cad), rotationDeg: { x, y, z }, outputPath }, silentCall(signal));
  const bytes = await readFile(outputPath);
  const file = await storeFile(part.folder, `optimal_orientation_cad_file_temp${ending}`, ending, bytes, world.clock.now());
  await removeFile({ ...file, path: outputPath });
  return file;
}

/** What a task made before stays to be fetched until the task that was started again is done. */
function startTask(
  world: World,
  part: Part,
  kind: TaskFile,
  task: string,
  make: (signal: AbortSignal) => Promise<StoredFile | undefined>,
): void {
  const work = async (signal: AbortSignal) => {
    await pause(world, taskMs(world), signal);
    const file = await make(signal);
    if (!file || signal.aborted) return;
    const before = part.taskFiles.get(kind);
    part.taskFiles.set(kind, file);
    await removeFile(before);
    world.announce(part.owner.organization, { task, part_id: part.id });
  };
  world.background.start(`the task ${task}`, work, part.reset.signal);
}
