import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AnalyzedPart } from '../analyzed-part.js';
import { fullReport } from './full-report/full-report.js';
import { heatmap, thumbnail, visualization } from './pictures.js';

type Progress = (fraction: number, message: string) => void;

/** Writes the full report into the output folder; with pictures also the thumbnail, the 3D model and, of parts with walls, the heat map. */
export async function writeOutputs(
  analyzed: AnalyzedPart,
  { outputFolder, withPictures }: { outputFolder: string; withPictures: boolean },
  progress: Progress,
): Promise<void> {
  const save = (name: string, content: string | Uint8Array) => writeFile(join(outputFolder, name), content, { flag: 'wx', mode: 0o600 });

  progress(0, 'writing the report');
  await save('full-result.json', JSON.stringify(fullReport(analyzed), undefined, 1));
  if (!withPictures) return;
  progress(0.1, 'drawing the part');
  await save('thumbnail.png', thumbnail(analyzed));
  progress(0.3, 'drawing wall thickness');
  if (analyzed.part.measures.thickness) await save('heatmap.png', heatmap(analyzed));
  progress(0.8, '3D model');
  await save('visualization.glb', visualization(analyzed));
}
