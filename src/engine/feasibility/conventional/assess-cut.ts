import type { Process } from '../../catalog/schema.js';
import { costParameters } from '../../costing/cost-parameters.js';
import { lotCosts } from '../../costing/lot-costs.js';
import type { Assessment } from '../assess.js';
import type { AssessedPart } from '../assessed-part.js';
import { byImportance, type Finding, isFeasible } from '../finding.js';
import type { Offer, Wanted } from '../machine-choice.js';
import { checkMesh, checkSelfIntersections } from '../mesh-findings.js';
import { checkSizes } from '../part-checks.js';
import { checkHoles } from '../void-checks.js';
import { checkGap, checkWall } from '../wall-and-gap.js';
import { checkForm, checkStock, checkToolAccess } from './form-checks.js';
import { chooseStock } from './stock-choice.js';

/** Whether a process cuts parts out of stock. */
export function isCut({ cost }: Process): boolean {
  return cost.model === 'milling' || cost.model === 'turning' || cost.model === 'sheet';
}

/**
 * Whether and at what cost a part can be cut out of stock, and the offer that the cost comes from. A part that has not the form that the
 * process makes is not looked at any further.
 */
export function assessCut(part: AssessedPart, wanted: Wanted): { assessment: Assessment; offer?: Offer } {
  const { process, material, catalog } = wanted;
  const { stock, machine, fits, offer } = chooseStock(part, wanted);
  const form = checkForm(part, process);
  const size = checkStock(stock, process, machine, fits);
  const wall = isFeasible(form) ? checkWall(part, process, catalog) : undefined;
  const gap = isFeasible(form) ? checkGap(part, process, catalog) : undefined;
  const findings: Finding[] = [checkMesh(part.measures), ...checkSelfIntersections(part.measures), ...form, size];
  if (wall && gap) {
    findings.push(wall, gap, ...checkSizes(part.measures, process), ...checkHoles(part, process), ...checkToolAccess(part, process));
  }
  const assessment: Assessment = {
    process: process.id,
    processName: process.name,
    technology: process.technology,
    material: material.name,
    ...(machine && { machine: machine.name }),
    fitsMachine: size.isOk,
    wallThicknessOk: wall?.isOk,
    gapSizeOk: gap?.isOk,
    isFeasible: isFeasible(findings),
    findings: byImportance(findings),
    ...(offer && { cost: offer.cost, costParameters: costParameters(offer.route), lotCosts: lotCosts(offer.part, offer.route) }),
  };
  return { assessment, ...(offer && { offer }) };
}
