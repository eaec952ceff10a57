import type { AnalysisOrder } from '../order.js';
import type { Catalog } from './catalog/schema.js';
import type { Assessment } from './feasibility/assess.js';
import type { MeasuredPart } from './measure-part.js';

/** All that an analysis found out, before it is told in one way or another. */
export type AnalyzedPart = {
  partId: string;
  order: AnalysisOrder;
  /** What it was checked and priced with. */
  catalog: Catalog;
  part: MeasuredPart;
  /** Best first. */
  assessments: [Assessment, ...Assessment[]];
};
