import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AnalyzedPart } from '../analyzed-part.js';
import { defaultCatalog } from '../catalog/catalog.js';
import { requireProcess } from '../catalog/lookup.js';
import type { Assessment } from '../feasibility/assess.js';
import { formatMm } from '../feasibility/finding.js';
import { thicknessProbe } from '../metrics/walls/thickness.js';
import { fullReport } from './full-report.js';
import { partGlb } from './glb.js';
import { heatMapPng } from './heat-map.js';
import { type Mark, thumbnailPng } from './thumbnail.js';

type Progress = (fraction: number, message: string) => void;

/** Writes the full report, the thumbnail, the 3D model and, where walls were found, the heat map into the output folder. */
export async function writeOutputs(analyzed: AnalyzedPart, outputFolder: string, progress: Progress): Promise<void> {
  const { part, assessments, order } = analyzed;
  const { mesh, bvh, measures } = part;
  const [best] = assessments;
  const marks = marksOf(best);
  const limitMm = requireProcess(defaultCatalog, best.process).minWallThicknessMm.value;
  const valueAt = thicknessProbe(mesh, bvh);
  const save = (name: string, content: string | Uint8Array) => writeFile(join(outputFolder, name), content, { flag: 'wx', mode: 0o600 });

  progress(0, 'drawing the part');
  await save('full-result.json', JSON.stringify(fullReport(analyzed), undefined, 1));
  await save('thumbnail.png', thumbnailPng(mesh, { marks }));
  progress(0.3, 'drawing wall thickness');
  if (measures.thickness) {
    const title = `Wall thickness of ${order.file.name}, limit for ${best.processName.toLowerCase()}`;
    await save('heatmap.png', heatMapPng(mesh, { valueAt, limitMm, title, marks }));
  }
  progress(0.8, '3D model');
  await save('visualization.glb', partGlb(mesh, { valueAt, limitMm }));
}

const checksShown: Record<string, string> = { wall_thickness: 'wall', gap_size: 'gap' };

/** The places that a person should look at: failed walls and gaps, and the thinnest wall in any case. */
function marksOf({ findings }: Assessment): Mark[] {
  return findings.flatMap(({ check, isOk, value, limit, where }) => {
    const what = checksShown[check];
    if (!what || !where || value === undefined || (isOk !== false && check !== 'wall_thickness')) return [];
    const limitText = isOk === false && limit !== undefined ? `, limit ${limit.toFixed(2)}` : '';
    return [{ where, label: `${formatMm(value)} ${what}${limitText}`, isProblem: isOk === false }];
  });
}
