import type { PartFile } from './files/part-file.js';

export const lengthUnits = ['mm', 'cm', 'm', 'inch'] as const;
export type LengthUnit = (typeof lengthUnits)[number];

/** One analysis that was asked for, as plain data: it is kept in the journal and sent to a child process. */
export type AnalysisOrder = {
  file: PartFile;
  /** For formats that carry no unit. */
  units?: LengthUnit | undefined;
  /** Left out: every process of the catalog is looked at. */
  process?: string | undefined;
  material?: string | undefined;
  lotSize: number;
};
