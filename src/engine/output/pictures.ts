import { InputError } from '../../errors.js';
import type { AnalyzedPart } from '../analyzed-part.js';
import { requireProcess } from '../catalog/lookup.js';
import { thicknessProbe } from '../metrics/walls/thickness.js';
import { findingMarks, overhangMarks } from './finding-marks.js';
import { partGlb } from './glb.js';
import { heatMapPng } from './heat-map.js';
import { overhangMapPng } from './overhang-map.js';
import { inTitle } from './process-title.js';
import { sectionViewPng } from './section-view.js';
import { shownPose } from './shown-pose.js';
import { thumbnailPng } from './thumbnail.js';

/** PNG of the part with its findings marked. */
export function thumbnail({ part: { mesh, measures }, assessments: [best] }: AnalyzedPart): Uint8Array {
  return thumbnailPng(mesh, { marks: findingMarks(best, measures.boundingBox) });
}

/**
 * PNG of the part in the colors of its wall thickness.
 *
 * @throws {InputError} when no wall was found.
 */
export function heatmap(analyzed: AnalyzedPart): Uint8Array {
  const {
    part: { mesh, bvh, measures },
    assessments: [best],
    order,
  } = analyzed;
  if (!measures.thickness) {
    throw new InputError(
      `No wall of ${order.file.name} was found, so there is no heat map of its walls.`,
      'Its findings say what could not be measured; fetch the thumbnail instead.',
    );
  }
  const title = `Wall thickness of ${order.file.name}, limit for ${inTitle(best.processName)}`;
  const marks = findingMarks(best, measures.boundingBox);
  return heatMapPng(mesh, { valueAt: thicknessProbe(mesh, bvh), limitMm: wallLimitMm(analyzed), title, marks });
}

/** GLB of the part, with walls and overhangs in color. */
export function visualization(analyzed: AnalyzedPart): Uint8Array {
  const {
    part: { mesh, bvh, measures },
    assessments: [best],
  } = analyzed;
  const marks = findingMarks(best, measures.boundingBox);
  return partGlb(mesh, { valueAt: thicknessProbe(mesh, bvh), limitMm: wallLimitMm(analyzed), marks, pose: shownPose(analyzed) });
}

function wallLimitMm({ assessments: [best], catalog }: AnalyzedPart): number {
  return requireProcess(catalog, best.process).minWallThicknessMm.value;
}

/** @throws {InputError} when there is nothing to show. */
export function overhangMap(drawn: AnalyzedPart): Uint8Array {
  const { name } = drawn.order.file;
  const { mesh, measures, questions } = drawn.part;
  const pose = shownPose(drawn);
  if (!pose)
    throw new InputError(`No build pose of ${name} was found, so it has no overhang map.`, 'Its findings say what is wrong with it.');
  const marks = overhangMarks(questions.overhangs(pose.up, pose.limitDeg), measures.boundingBox);
  const way = pose.process ? `, ${inTitle(pose.process.name)}` : '';
  const need = pose.process?.needsSupport === false ? ' (needs no supports)' : '';
  return overhangMapPng(mesh, { ...pose, title: `Overhangs of ${name} in its build pose${way}${need}`, marks });
}

/** @throws {InputError} when no wall was found. */
export function sectionView({ part: { mesh, measures }, assessments: [best], catalog, order }: AnalyzedPart): Uint8Array {
  const { name } = order.file;
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
