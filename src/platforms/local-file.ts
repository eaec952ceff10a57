import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { z } from 'zod';
import type { Call } from '../call.js';
import type { Engine } from '../engine/engine.js';
import type { OrientRequest, PictureKind } from '../engine/messages.js';
import { InputError } from '../errors.js';
import type { JobKind } from '../jobs/job-kind.js';
import type { AnalysisOrder } from '../order.js';
import { unknownPart } from '../parts/part-files.js';
import type { PartRecord, PartStore } from '../parts/part-store.js';
import { type FileOrder, type NamedFile, savePartFile, storedNames } from '../parts/stored-files.js';
import { type ReportSources, writeReport } from '../reports/write-report.js';
import type { FileKind, PartResult } from '../vocabulary.js';
import type { LocalDrawings } from './local-drawings.js';
import { withPulse } from './pulse.js';
import type { ViewPages } from './view-pages.js';

const platform = 'local';

export type LocalFileOptions = {
  engine: Pick<Engine, 'orient'>;
  parts: PartStore;
  drawings: LocalDrawings;
  outputFolder(): string;
  viewPages: ViewPages;
};

const drawnPictures: readonly FileKind[] = ['thumbnail', 'heatmap', 'overhangMap', 'sectionView', 'visualization'] satisfies PictureKind[];
const reportFormats: Partial<Record<FileKind, 'xlsx' | 'pdf'>> = { report: 'xlsx', reportPdf: 'pdf' };
const reportPictures = [
  { kind: 'thumbnail', title: 'The part, with its findings' },
  { kind: 'heatmap', title: 'Wall thickness' },
] as const;

/** What is made only when it is asked for: the part file, turned as it is best built, pictures of it, and reports of the analysis. */
export function createLocalFileJob(options: LocalFileOptions): JobKind<FileOrder, NamedFile | { name: string }> {
  const { engine, parts, drawings, outputFolder } = options;

  async function makeOrientedCad({ partId }: FileOrder, { file: analyzed, units }: AnalysisOrder, call: Call): Promise<string> {
    const file = await drawings.openAnalyzed(analyzed);
    const rotationDeg = await readRotation(partId, file.name);
    return parts.addFile(platform, partId, async (outputPath) => {
      await engine.orient({ file, ...(units && { units }), rotationDeg, outputPath }, call);
      return file.format === 'step' || file.format === 'brep' ? 'oriented-cad.step' : 'oriented-cad.stl';
    });
  }

  /** Out of what the analysis left; the pictures have to be drawn, where they can still be. */
  async function makeReport(format: 'xlsx' | 'pdf', { partId }: FileOrder, result: PartResult, call: Call): Promise<string> {
    const fullResultPath = await parts.file(platform, partId, ...(storedNames.fullResult ?? []));
    if (!fullResultPath) {
      throw new InputError(`The analysis of ${result.name} left no full report.`, 'Call analyze_part on its file with force: true.');
    }
    const pictures: ReportSources['pictures'] = [];
    for (const picture of reportPictures) pictures.push({ ...picture, path: await pathIfAny(picture.kind, partId, call) });
    return parts.addFile(platform, partId, async (outputPath) => {
      await writeReport(format, { result, fullResultPath, pictures }, outputPath);
      return `report.${format}`;
    });
  }

  /** A part without walls has no picture of them, and one whose file was changed has only those that were drawn before. */
  async function pathIfAny(picture: PictureKind, partId: string, call: Call): Promise<string | undefined> {
    return drawings.pathOf(picture, partId, call).catch((error) => {
      if (error instanceof InputError) return undefined;
      throw error;
    });
  }

  async function makeFile(order: FileOrder, part: PartRecord, call: Call): Promise<string> {
    const format = reportFormats[order.kind];
    if (format) return makeReport(format, order, part.result, call);
    if (drawnPictures.includes(order.kind)) return drawings.pathOf(order.kind as PictureKind, order.partId, call);
    if (order.kind === 'orientedCad') return makeOrientedCad(order, part.order as AnalysisOrder, call);
    throw hasNone(part.result.name, order.kind);
  }

  async function readRotation(partId: string, name: string): Promise<OrientRequest['order']['rotationDeg']> {
    const path = await parts.file(platform, partId, ...(storedNames.fullResult ?? []));
    const report = Report.parse(path ? JSON.parse(await readFile(path, 'utf8')) : {});
    // What is milled, turned or cut has no build pose; the part is then turned as it is best printed. Chains come best first.
    const chain = Object.values(report.process_chains).find(({ rot_x_cost }) => rot_x_cost !== undefined);
    if (chain?.rot_x_cost !== undefined) return { x: chain.rot_x_cost, y: chain.rot_y_cost ?? 0, z: chain.rot_z_cost ?? 0 };
    throw new InputError(`The analysis of ${name} found no build orientation.`, 'Its findings say what is wrong with the part.');
  }

  return {
    platform,
    kind: 'file',
    maxAttempts: 3,

    identify({ partId, kind, saveAs, isForReading }) {
      const key = createHash('sha256')
        .update(JSON.stringify([platform, 'file', partId, kind, saveAs, isForReading]))
        .digest('hex');
      return { key, partId, title: `${kind} of part ${partId}` };
    },

    async run(order, call) {
      const part = await parts.read(platform, order.partId);
      if (!part) throw unknownPart(platform, order.partId);
      const partName = part.result.name;
      return withPulse(call, async (heard) => {
        if (order.kind === 'view') {
          return options.viewPages.save(order, {
            platform,
            partName,
            viewDataPath: await drawings.pathOf('partView', order.partId, heard),
          });
        }
        const path = await makeFile(order, part, heard);
        if (order.isForReading) return { name: basename(path) };
        const saved = await savePartFile(outputFolder(), { ...order, platform, path, partName });
        return { name: basename(saved.path), ...saved };
      });
    },
  };
}

/** Turns about the machine's x, then y, then z. */
const Chain = z.object({ rot_x_cost: z.number(), rot_y_cost: z.number(), rot_z_cost: z.number() }).partial();
const Report = z.object({
  process_chains: z.record(z.string(), Chain).default({}),
});

function hasNone(partName: string, kind: string): InputError {
  const made = 'thumbnail, heatmap, overhangMap, sectionView, view, visualization, fullResult, cad, orientedCad, report and reportPdf';
  return new InputError(
    `The local analysis of ${partName} has no ${kind}.`,
    `There can be ${made}; findings say what could not be measured.`,
  );
}
