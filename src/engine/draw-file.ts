import { InputError } from '../errors.js';
import type { AnalyzedPart } from './analyzed-part.js';
import { requireProcess } from './catalog/lookup.js';
import { type Assessment, assessPart } from './feasibility/assess.js';
import { measuredFile } from './measured-file.js';
import type { DrawRequest, PictureKind } from './messages.js';
import { overhangMarks } from './output/finding-marks.js';
import { overhangMapPng } from './output/overhang-map.js';
import { inTitle } from './output/process-title.js';
import { sectionViewPng } from './output/section-view.js';
import { shownPose } from './output/shown-pose.js';
import { partView } from './output/view/part-view.js';
import { toPartResult } from './part-result.js';
import { writeNew } from './write-new.js';

type Progress = (fraction: number, message: string) => void;
type Drawn = Pick<AnalyzedPart, 'part' | 'assessments' | 'catalog' | 'order'> & { name: string };

/**
 * Draws one picture of a part to a path where nothing is, for the process that its analysis found best.
 *
 * @throws {InputError} when the file is at fault or has nothing to show, {ConfigError} when the picture cannot be written.
 */
export async function drawFile({ order, catalog, picture, outputPath }: DrawRequest, progress: Progress): Promise<void> {
  const part = await measuredFile(order, progress);
  const assessments = assessPart(part, order, catalog) as [Assessment, ...Assessment[]];
  progress(0.8, 'drawing the part');
  const bytes = pictures[picture]({ part, assessments, catalog, order, name: order.file.name });
  await writeNew(outputPath, bytes, 'picture');
}

const pictures: Record<PictureKind, (drawn: Drawn) => Uint8Array> = {
  overhangMap,
  sectionView,
  partView: ({ order, ...drawn }) => partView(drawn, toPartResult(order, drawn.part.geometry, drawn.part.measures, drawn.assessments)),
};

function overhangMap({ name, ...drawn }: Drawn): Uint8Array {
  const { mesh, measures, questions } = drawn.part;
  const pose = shownPose(drawn);
  if (!pose)
    throw new InputError(`No build pose of ${name} was found, so it has no overhang map.`, 'Its findings say what is wrong with it.');
  const marks = overhangMarks(questions.overhangs(pose.up, pose.limitDeg), measures.boundingBox);
  const way = pose.process ? `, ${inTitle(pose.process.name)}` : '';
  const need = pose.process?.needsSupport === false ? ' (needs no supports)' : '';
  return overhangMapPng(mesh, { ...pose, title: `Overhangs of ${name} in its build pose${way}${need}`, marks });
}

function sectionView({ part: { mesh, measures }, assessments: [best], catalog, name }: Drawn): Uint8Array {
  const process = requireProcess(catalog, best.process);
  if (!measures.thickness) {
    throw new InputError(
      `No wall of ${name} was found, so there is no thinnest one to cut through.`,
      'Its findings say what could not be measured; fetch the thumbnail instead.',
    );
  }
  const title = `Section through the thinnest wall of ${name}, limit for ${inTitle(process.name)}`;
  return sectionViewPng(mesh, { wall: measures.thickness.min, limitMm: process.minWallThicknessMm.value, title });
}
