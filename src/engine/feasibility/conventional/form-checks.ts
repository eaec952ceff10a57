import type { Machine, Process } from '../../catalog/schema.js';
import type { StockBox } from '../../costing/conventional/stock-box.js';
import type { NoSheet } from '../../cut-forms.js';
import { isMet } from '../accuracy.js';
import type { AssessedPart } from '../assessed-part.js';
import { type Finding, formatBox, formatMm, formatPoint } from '../finding.js';
import { formatTotalArea, keptPlaces } from '../places.js';

/** Whether the part has the form that the process makes: for turning and sheet metal, nothing for others. */
export function checkForm(part: AssessedPart, process: Process): Finding[] {
  if (process.cost.model === 'turning') return [checkRoundness(part, process)];
  return process.cost.model === 'sheet' ? checkSheet(part, process) : [];
}

function checkRoundness({ questions }: AssessedPart, { minRoundShare }: Process): Finding {
  const value = questions.turnedForm()?.roundShare ?? 0;
  const limit = minRoundShare?.value ?? 0;
  const percent = (share: number) => `${Math.floor(100 * share)} %`;
  const found = value === 0 ? 'hardly any of the faces along any axis are' : `${percent(value)} of the faces along its axis are`;
  const advice =
    value >= limit
      ? `The part can be turned: ${found} round.`
      : `Mill the part instead of turning it: ${found} round, and turning wants ${percent(limit)}.`;
  return { check: 'roundness', isOk: value >= limit, value, limit, advice };
}

const noSheet: Record<NoSheet, string> = {
  thickness: 'it does not have one thickness everywhere',
  curved: 'its faces are curved in a way that a flat sheet cannot be bent to',
  closed: 'its bends close to a ring, which one blank cannot be bent to',
};

function checkSheet({ measures, questions }: AssessedPart, { minSheetThicknessMm, maxSheetThicknessMm }: Process): Finding[] {
  const form = questions.sheetForm();
  const base = { check: 'sheet_form' } as const;
  if (!form) return [{ ...base, isOk: false, advice: 'The part is none of sheet metal: no two faces lie opposite each other.' }];
  if (measures.bodyCount > 1) {
    return [{ ...base, isOk: false, advice: 'The file holds several bodies: cut and bend each of them from a file of its own.' }];
  }
  if (form.problem) return [{ ...base, isOk: false, advice: `The part is none of sheet metal: ${noSheet[form.problem]}.` }];
  const value = form.thicknessMm;
  const least = minSheetThicknessMm?.value ?? 0;
  const most = maxSheetThicknessMm?.value ?? Number.MAX_VALUE;
  const isThick = value > most * 1.01;
  const isOk = !isThick && isMet(value, least);
  const range = `${formatMm(least)} to ${formatMm(most)}`;
  const bends = form.bendCount === 0 ? 'no bend' : form.bendCount === 1 ? '1 bend' : `${form.bendCount} bends`;
  const advice = isOk
    ? `The sheet is ${formatMm(value)} thick, with ${bends}.`
    : `Choose a sheet of ${range}: the part is ${formatMm(value)} thick.`;
  return [
    { ...base, isOk: true, advice: 'The part has one thickness and can be unrolled.' },
    { check: 'sheet_thickness', isOk, value, limit: isThick ? most : least, unit: 'mm', advice },
  ];
}

/** Hidden share of the surface that may be sampling. */
const hiddenShare = 0.005;

/** Whether straight tools reach the whole surface, and whether they can leave its inner edges sharp. Only for milling. */
export function checkToolAccess({ measures, questions }: AssessedPart, { cost, minGapSizeMm }: Process): Finding[] {
  if (cost.model === 'turning') return checkInside(measures.cavities.length);
  if (cost.model !== 'milling') return [];
  const { setups, hiddenAreaMm2, hiddenPlaces, sharpCorners } = questions.toolAccess();
  const [largest] = hiddenPlaces;
  const isHidden = hiddenAreaMm2 > hiddenShare * measures.surfaceAreaMm2;
  const directions = setups.length === 1 ? '1 direction' : `${setups.length} directions`;
  const access: Finding =
    isHidden && largest
      ? {
          check: 'undercut',
          isOk: false,
          value: hiddenAreaMm2,
          unit: 'mm2',
          where: largest.at,
          ...keptPlaces(hiddenPlaces),
          advice:
            `No straight tool reaches ${formatTotalArea(hiddenPlaces)}, most of it at ${formatPoint(largest.at)}: ` +
            'open it to one side, split the part, or print it.',
        }
      : { check: 'undercut', isOk: true, value: hiddenAreaMm2, unit: 'mm2', advice: `Tools reach the part from ${directions}.` };
  const { count, lengthMm, longestAt } = sharpCorners;
  if (!longestAt) return [access];
  const edges = count === 1 ? '1 inner edge stays' : `${count} inner edges stay`;
  const advice =
    `${edges} round behind a round tool (${lengthMm.toFixed(1)} mm in all, the longest at ${formatPoint(longestAt)}): ` +
    `round them by ${formatMm(minGapSizeMm.value / 2)} or more, or have them eroded.`;
  return [access, { check: 'inner_corner', isOk: false, value: lengthMm, unit: 'mm', where: longestAt, advice }];
}

function checkInside(cavityCount: number): Finding[] {
  if (cavityCount === 0) return [];
  return [{ check: 'undercut', isOk: false, advice: 'No tool reaches a cavity without opening: open it, split the part, or print it.' }];
}

/** Whether a machine takes the stock. Undecided where the part has not the form that the process makes. */
export function checkStock(stock: StockBox | undefined, process: Process, machine: Machine | undefined, fits: boolean): Finding {
  const base = { check: 'machine_size', unit: 'mm' } as const;
  if (!machine)
    return { ...base, isOk: false, advice: `The catalog has no machine for ${process.id}; add one, or choose another process.` };
  if (!stock) return { ...base, isOk: undefined, advice: 'The part has another form, so the fit to a machine was not checked.' };
  const sizes = `the stock measures ${formatBox(stock.boxMm)}, and ${machine.name}`;
  const envelope = formatBox(machine.envelopeMm.value);
  return fits
    ? { ...base, isOk: true, advice: `The part fits: ${sizes} takes ${envelope}.` }
    : {
        ...base,
        isOk: false,
        advice: `Split the part or choose another process: ${sizes}, the largest for ${process.id}, takes ${envelope}.`,
      };
}
