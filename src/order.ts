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

/** One way to make parts that is compared with others; what is left out is as in `AnalysisOrder`. */
export type ComparisonOption = { platform: string; process?: string | undefined; material?: string | undefined; lotSize: number };

/** A file as it was named, or why it cannot be looked at; `name` is unlike that of every other file of the comparison. */
export type ComparedFile = { name: string; file: PartFile } | { name: string; problem: string };

/** A comparison that was asked for: every file with every option. As revisions, the first file is the older one of two. */
export type ComparisonOrder = {
  files: ComparedFile[];
  options: ComparisonOption[];
  units?: LengthUnit | undefined;
  compareAs: 'options' | 'revisions';
};
