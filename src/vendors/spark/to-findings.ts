import type { PartResult } from '../../vocabulary.js';
import type { AnalysisReport, ProcessChain } from './wire.js';
import { cleaned, formatMm, maxNameLength, quoted, rounded } from './wording.js';

type Finding = PartResult['findings'][number];
/** More than their pages list; a result has to stay small. */
const maxMeshFindings = 12;

type Length = { ok: boolean | null | undefined; value: number | null | undefined; limit: number | null | undefined };

/** What 3D Spark checked in one process chain: walls, gaps, sizes, the machine. What it did not look at is left out. */
export function toFindings(chain: ProcessChain): Finding[] {
  const { thickness, gap_size: gap, size } = chain.feasibility ?? {};
  return [
    ...lengthFinding('wall_thickness', 'thinnest wall', 'at least', {
      ok: thickness?.t_min_chk,
      value: thickness?.t_min,
      limit: thickness?.t_lim_min,
    }),
    ...lengthFinding('gap_size', 'narrowest gap', 'at least', { ok: gap?.gap_min_chk, value: gap?.gap_min, limit: gap?.gap_lim_min }),
    ...machineFinding(chain),
    ...lengthFinding('maximum_size', 'longest side', 'at most', {
      ok: size?.size_max_chk,
      value: size?.size_max,
      limit: size?.size_lim_max,
    }),
    ...lengthFinding('minimum_size', 'shortest side', 'at least', {
      ok: size?.size_min_chk,
      value: size?.size_min,
      limit: size?.size_lim_min,
    }),
    ...thickestWall(chain),
  ];
}

/** The checks of the mesh that failed, the first of them, each with what 3D Spark advises. */
export function toMeshFindings(report: AnalysisReport): Finding[] {
  const failed = Object.entries(report.mesh_checks ?? {}).flatMap(([group, checks]) =>
    Object.entries(checks ?? {}).flatMap(([name, { check_passed: passed, suggested_user_action: action }]) =>
      passed === false ? [{ group, name, action }] : [],
    ),
  );
  return failed.slice(0, maxMeshFindings).map(({ group, name, action }) => {
    const place = cleaned(group.replaceAll('_', ' '), maxNameLength) ?? 'mesh';
    const advice = cleaned(action) === undefined ? '' : ` It advises: ${quoted(action ?? '', 120)}`;
    return { check: 'mesh', ok: false, advice: `The check ${quoted(name, maxNameLength)} of the ${place} failed.${advice}` };
  });
}

/** Whether a chain can make the part: false when a check failed, null when none was made. */
export function isFeasibleBy(findings: Finding[]): boolean | null {
  if (findings.some(({ ok }) => ok === false)) return false;
  return findings.some(({ ok }) => ok === true) ? true : null;
}

/** Whether the part fits the machine of the chain; null when that is not known. */
export function fitsMachineOf({ feasibility, fits_mac: fits }: ProcessChain): boolean | null {
  return feasibility?.size?.fits_mac ?? fits ?? null;
}

function lengthFinding(check: string, what: string, bound: string, { ok, value, limit }: Length): Finding[] {
  if (ok == null && value == null) return [];
  const measured = value == null ? `The ${what} was not measured` : `The ${what} is ${formatMm(value)}`;
  const wanted = limit == null ? '' : `, wanted is ${bound} ${formatMm(limit)}`;
  const verdict = ok == null ? '; this was not checked' : ok ? '' : `${limit == null ? ', which is' : ':'} not accepted`;
  return [
    {
      check,
      ok: ok ?? null,
      ...(value != null && { value: rounded(value) ?? 0 }),
      ...(limit != null && { limit }),
      unit: 'mm',
      advice: `${measured}${wanted}${verdict}.`,
    },
  ];
}

/** Only told when it failed: few processes have such a limit. */
function thickestWall({ feasibility }: ProcessChain): Finding[] {
  const thickness = feasibility?.thickness;
  if (thickness?.t_max_chk !== false) return [];
  return lengthFinding('maximum_wall_thickness', 'thickest wall', 'at most', {
    ok: false,
    value: thickness.t_max,
    limit: thickness.t_lim_max,
  });
}

function machineFinding(chain: ProcessChain): Finding[] {
  const ok = fitsMachineOf(chain);
  if (ok === null) return [];
  const machine = cleaned(chain.machine_name, maxNameLength) ?? 'the machine';
  const pose = formatBox(chain.or_bb_x, chain.or_bb_y, chain.or_bb_z);
  const envelope = formatBox(chain.machine_bld_size_x, chain.machine_bld_size_y, chain.machine_bld_size_z);
  const sizes = pose && envelope ? `: the build pose measures ${pose}, and the machine takes ${envelope}` : '';
  const advice = ok ? `The part fits ${machine}${sizes}.` : `The part does not fit ${machine}${sizes}. Split it or choose another process.`;
  return [{ check: 'machine_size', ok, advice }];
}

/** `80.6 x 94.0 x 89.3 mm`; undefined when a side is not known. */
function formatBox(...sides: (number | null | undefined)[]): string | undefined {
  const known = sides.filter((side) => side != null);
  return known.length === 3 ? `${known.map((side) => side.toFixed(1)).join(' x ')} mm` : undefined;
}
