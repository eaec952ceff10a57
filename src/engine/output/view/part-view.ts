import { verdict } from '../../../verdict.js';
import { encodeViewData, type ViewPart } from '../../../view-data.js';
import type { PartResult } from '../../../vocabulary.js';
import type { AnalyzedPart } from '../../analyzed-part.js';
import { requireProcess } from '../../catalog/lookup.js';
import type { Box, Vector } from '../../mesh.js';
import { gapProbe } from '../../metrics/walls/gap.js';
import { thicknessProbe } from '../../metrics/walls/thickness.js';
import { inTitle } from '../process-title.js';
import { shownPose } from '../shown-pose.js';
import { viewFacts } from './view-facts.js';
import { titleOfCheck, viewFindings } from './view-findings.js';
import { viewMesh } from './view-mesh.js';

type Shown = Pick<AnalyzedPart, 'part' | 'assessments' | 'catalog'>;

/** Gaps are shown up to this many times the limit; what is wider is as good as open. */
const widestGaps = 20;

/**
 * Everything that the part view shows of an analyzed part, as bytes (`decodeViewData`): its surface with walls and gaps, all findings with
 * their places, and the result in a few lines. Limits are those of the process that was found best.
 *
 * @throws {InputError} when no triangle of the part has an area.
 */
export function partView({ part, assessments, catalog }: Shown, result: PartResult): Uint8Array {
  const { mesh, bvh, measures } = part;
  const [best] = assessments;
  const process = requireProcess(catalog, best.process);
  const gapLimitMm = process.minGapSizeMm.value;
  const shown = viewMesh(mesh, {
    wall: { valueAt: thicknessProbe(mesh, bvh), limitMm: process.minWallThicknessMm.value },
    gap: { valueAt: gapProbe(mesh, bvh, widestGaps * gapLimitMm), limitMm: gapLimitMm },
  });
  const pose = shownPose({ part, assessments, catalog });
  return encodeViewData({
    mesh: shown.mesh,
    part: {
      ...toldOf(result),
      findings: viewFindings(part, best, process),
      boundingBox: toViewBox(measures.boundingBox),
      triangles: measures.triangleCount,
      isDecimated: shown.isDecimated,
      ...(shown.wall && { wall: shown.wall }),
      ...(shown.gap && { gap: shown.gap }),
      ...(pose && {
        pose: {
          up: [pose.up[0], pose.up[1], pose.up[2]],
          limitDeg: pose.limitDeg,
          process: pose.process ? inTitle(pose.process.name) : '',
        },
      }),
    },
  });
}

/** What a result says of a part, whoever analyzed it. */
export function toldOf(result: PartResult): Pick<ViewPart, 'name' | 'source' | 'verdict' | 'isFeasible' | 'facts'> {
  const { name, source, isFeasible } = result;
  const told = { ...result, process: processName(result.process) };
  return { name, source, verdict: verdict(told, titleInSentence), isFeasible, facts: viewFacts(told) };
}

/** Processes with names of up to four letters are abbreviations: SLM, MSLA. */
function processName(process: string | null): string | null {
  return process && process.length <= 4 ? process.toUpperCase() : process;
}

function titleInSentence(check: string): string {
  return titleOfCheck(check).toLowerCase();
}

export function toViewBox({ min, max }: Box): ViewPart['boundingBox'] {
  return { min: rounded(min), max: rounded(max) };
}

/** To a millionth of a mm: the CAD kernel has its zeros beside 0. */
function rounded([x, y, z]: Vector): [number, number, number] {
  const round = (value: number) => Math.round(value * 1e6) / 1e6 + 0;
  return [round(x), round(y), round(z)];
}
