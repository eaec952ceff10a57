import type { ErrorKind } from '../errors.js';
import type { AnalysisOrder } from '../order.js';
import type { PartResult } from '../vocabulary.js';

export type ToChild = { partId: string; order: AnalysisOrder; outputFolder: string };

export type FromChild =
  | { type: 'progress'; fraction: number; message: string }
  | { type: 'done'; result: PartResult }
  /** The file or the order is at fault, as a person should read it. */
  | { type: 'refused'; kind: ErrorKind; message: string; hint: string }
  /** Something unforeseen: the child may be damaged and has to go. */
  | { type: 'crashed'; detail: string };
