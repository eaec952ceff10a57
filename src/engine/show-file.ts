import { encodeViewData } from '../view-data.js';
import type { PartResult } from '../vocabulary.js';
import { type Mesh, triangleCount } from './mesh.js';
import type { ShowRequest } from './messages.js';
import { boundingBox, extentsMm } from './metrics/bounding-box.js';
import { toldOf, toViewBox } from './output/view/part-view.js';
import { titleOfCheck } from './output/view/view-findings.js';
import { viewMesh } from './output/view/view-mesh.js';
import type { ExtentsMm } from './part-measures.js';
import { readPart } from './read-part.js';
import { readUnchanged } from './read-unchanged.js';
import { writeNew } from './write-new.js';

type Progress = (fraction: number, message: string) => void;

/**
 * Writes what the part view shows of a part that somebody else analyzed, to a path where nothing is: the 3D model in the file with the
 * result beside it. Without walls and gaps, which nobody has measured on that model.
 *
 * @throws {InputError} when the file is at fault, {ConfigError} when the view cannot be written.
 */
export async function showFile({ order: { file }, result, outputPath }: ShowRequest, progress: Progress): Promise<void> {
  progress(0.1, 'reading the 3D model');
  const { mesh: read } = await readPart(await readUnchanged(file, 'shown'), file.format);
  const mesh = placedAs(read, result.boundingBoxMm);
  progress(0.5, 'drawing the part');
  const shown = viewMesh(mesh);
  const part = {
    ...toldOf(result),
    findings: result.findings.map(toViewFinding),
    boundingBox: toViewBox(boundingBox(mesh)),
    triangles: result.triangles ?? triangleCount(mesh),
    isDecimated: shown.isDecimated,
  };
  await writeNew(outputPath, encodeViewData({ part, mesh: shown.mesh }), 'view');
}

/**
 * The model in the axes and the size of the part. glTF has y up and meters, which not everyone who writes it heeds; the box that its maker
 * has measured tells what is what.
 */
function placedAs(read: Mesh, sizeMm: ExtentsMm): Mesh {
  const sizes = extentsMm(boundingBox(read));
  const factor = Math.max(sizeMm.x, sizeMm.y, sizeMm.z) / Math.max(sizes.x, sizes.y, sizes.z);
  const scale = Number.isFinite(factor) && factor > 0 && Math.abs(factor - 1) > 0.01 ? factor : 1;
  const miss = (x: number, y: number, z: number) =>
    Math.abs(scale * x - sizeMm.x) + Math.abs(scale * y - sizeMm.y) + Math.abs(scale * z - sizeMm.z);
  const isYUp = miss(sizes.x, sizes.z, sizes.y) <= miss(sizes.x, sizes.y, sizes.z);
  const positions = new Float64Array(read.positions.length);
  for (let i = 0; i < positions.length; i += 3) {
    positions[i] = scale * read.positions[i]!;
    positions[i + 1] = scale * (isYUp ? -read.positions[i + 2]! : read.positions[i + 1]!);
    positions[i + 2] = scale * (isYUp ? read.positions[i + 1]! : read.positions[i + 2]!);
  }
  return { positions, indices: read.indices };
}

function toViewFinding({ check, ok, value, limit, unit, where, advice }: PartResult['findings'][number]) {
  const [x, y, z] = where ?? [];
  const size = value === undefined ? titleOfCheck(check) : `${value} ${unit ?? ''}`.trim();
  const demand = limit === undefined ? '' : ` (limit ${limit})`;
  const at =
    x !== undefined && y !== undefined && z !== undefined ? [{ at: [x, y, z] as [number, number, number], text: size + demand }] : [];
  return { check, ok, title: titleOfCheck(check), advice, places: at };
}
