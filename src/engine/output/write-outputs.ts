import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AnalyzedPart } from '../analyzed-part.js';
import { requireProcess } from '../catalog/lookup.js';
import { thicknessProbe } from '../metrics/walls/thickness.js';
import { findingMarks } from './finding-marks.js';
import { fullReport } from './full-report/full-report.js';
import { partGlb } from './glb.js';
import { heatMapPng } from './heat-map.js';
import { inTitle } from './process-title.js';
import { shownPose } from './shown-pose.js';
import { thumbnailPng } from './thumbnail.js';

type Progress = (fraction: number, message: string) => void;

/** Writes the full report, the thumbnail, the 3D model and, where walls were found, the heat map into the output folder. */
export async function writeOutputs(analyzed: AnalyzedPart, outputFolder: string, progress: Progress): Promise<void> {
  const { part, assessments, order, catalog } = analyzed;
  const { mesh, bvh, measures } = part;
  const [best] = assessments;
  const marks = findingMarks(best, measures.boundingBox);
  const limitMm = requireProcess(catalog, best.process).minWallThicknessMm.value;
  const valueAt = thicknessProbe(mesh, bvh);
  const save = (name: string, content: string | Uint8Array) => writeFile(join(outputFolder, name), content, { flag: 'wx', mode: 0o600 });

  progress(0, 'drawing the part');
  await save('full-result.json', JSON.stringify(fullReport(analyzed), undefined, 1));
  await save('thumbnail.png', thumbnailPng(mesh, { marks }));
  progress(0.3, 'drawing wall thickness');
  if (measures.thickness) {
    const title = `Wall thickness of ${order.file.name}, limit for ${inTitle(best.processName)}`;
    await save('heatmap.png', heatMapPng(mesh, { valueAt, limitMm, title, marks }));
  }
  progress(0.8, '3D model');
  await save('visualization.glb', partGlb(mesh, { valueAt, limitMm, marks, pose: shownPose(analyzed) }));
}
