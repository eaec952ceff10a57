import type { AnalyzedPart } from '../analyzed-part.js';
import { requireProcess } from '../catalog/lookup.js';
import type { Process } from '../catalog/schema.js';
import { usualSelfSupportingAngleDeg } from '../metrics/orientation/overhang.js';
import type { BuildOrientation } from '../part-measures.js';

/** The pose and the angle in degrees that overhangs are shown for, and the process they are those of. */
export type ShownPose = Pick<BuildOrientation, 'up' | 'rotationDeg'> & { limitDeg: number; process: Process | undefined };

/**
 * Overhangs are shown for the best process that builds the part up; where only others were looked at, for the usual pose and angle. Powder
 * carries overhangs in some processes: for these the usual angle is taken, since faces below it come out rougher there too.
 */
export function shownPose({
  part: { measures },
  assessments,
  catalog,
}: Pick<AnalyzedPart, 'part' | 'assessments' | 'catalog'>): ShownPose | undefined {
  const routes = assessments.map((assessment) => ({ assessment, process: requireProcess(catalog, assessment.process) }));
  const route = routes.find(({ process }) => process.cost.model === 'layers' || process.cost.model === 'filament');
  const pose = route?.assessment.orientation ?? measures.orientation?.poses[0];
  if (!pose) return undefined;
  const limitDeg = route?.process.selfSupportingAngleDeg?.value ?? usualSelfSupportingAngleDeg;
  return { up: pose.up, rotationDeg: pose.rotationDeg, limitDeg, process: route?.process };
}
