import type { AnalyzedPart } from './analyzed-part.js';
import { judgedFile } from './measured-file.js';
import type { DrawRequest, PictureKind } from './messages.js';
import { heatmap, overhangMap, sectionView, thumbnail, visualization } from './output/pictures.js';
import { partView } from './output/view/part-view.js';
import { toPartResult } from './part-result.js';
import { writeNew } from './write-new.js';

type Progress = (fraction: number, message: string) => void;

/**
 * Draws one picture of a part to a path where nothing is, for the process that its analysis found best.
 *
 * @throws {InputError} when the file is at fault or has nothing to show, {ConfigError} when the picture cannot be written.
 */
export async function drawFile({ partId, order, catalog, picture, outputPath }: DrawRequest, progress: Progress): Promise<void> {
  const { part, assessments } = await judgedFile(order, catalog, progress);
  progress(0.8, 'drawing the part');
  const bytes = pictures[picture]({ partId, order, catalog, part, assessments });
  await writeNew(outputPath, bytes, 'picture');
}

const pictures: Record<PictureKind, (analyzed: AnalyzedPart) => Uint8Array> = {
  thumbnail,
  heatmap,
  overhangMap,
  sectionView,
  visualization,
  partView: (analyzed) => {
    const { order, part, assessments } = analyzed;
    return partView(analyzed, toPartResult(order, part.geometry, part.measures, assessments));
  },
};
