import { z } from 'zod';
import { printableText } from '../files/names.js';
import type { PartFile } from '../files/part-file.js';
import type { AnalysisOrder, LengthUnit } from '../order.js';
import { PartResult } from '../vocabulary.js';
import type { Catalog } from './catalog/schema.js';
import type { ExtentsMm } from './part-measures.js';

/** `catalog` is what the part is checked and priced with; `withPictures` draws it at once, which takes as long again. */
export type AnalyzeRequest = { partId: string; order: AnalysisOrder; catalog: Catalog; outputFolder: string; withPictures?: boolean };

/** `rotationDeg` as in `BuildOrientation`; `partId` names the request, since a part may be turned in several ways. */
export type OrientRequest = {
  partId: string;
  order: { file: PartFile; units?: LengthUnit | undefined; rotationDeg: ExtentsMm };
  outputPath: string;
};

/** What is drawn of a part when it is asked for; of `partView`, what the part view shows as `encodeViewData` writes it. */
export type PictureKind = 'thumbnail' | 'heatmap' | 'overhangMap' | 'sectionView' | 'visualization' | 'partView';

/** `order` and `catalog` are those of the analysis whose part is drawn; `partId` names the request. */
export type DrawRequest = Omit<AnalyzeRequest, 'outputFolder' | 'withPictures'> & { picture: PictureKind; outputPath: string };

/** `file` is a 3D model of a part that somebody else analyzed, `result` what they found. */
export type ShowRequest = { partId: string; order: { file: PartFile }; result: PartResult; outputPath: string };

export type ToChild =
  | ({ type: 'analyze' } & AnalyzeRequest)
  | ({ type: 'orient' } & OrientRequest)
  | ({ type: 'draw' } & DrawRequest)
  | ({ type: 'show' } & ShowRequest);

/** No answer of a sound child comes near this; a result is some 10,000 characters. */
export const maxMessageChars = 1_000_000;
const maxTextChars = 1_000;

const text = z.string().transform((value) => printableText(value, maxTextChars));
const partId = z.string();
const FromChild = z.discriminatedUnion('type', [
  z.object({ type: z.literal('progress'), partId, fraction: z.number(), message: text }),
  z.object({ type: z.literal('done'), partId, result: PartResult }),
  z.object({ type: z.literal('oriented'), partId }),
  z.object({ type: z.literal('drawn'), partId }),
  /** The file, the order or the set-up is at fault, as a person should read it; `isLast` when the child ends itself after it. */
  z.object({
    type: z.literal('refused'),
    partId,
    kind: z.enum(['input', 'config', 'job']),
    message: text,
    hint: text,
    isLast: z.boolean().optional(),
  }),
  /** Something unforeseen: the child may be damaged and has to go. */
  z.object({ type: z.literal('crashed'), partId, detail: z.string() }),
]);
export type FromChild = z.input<typeof FromChild>;

/**
 * What a line from a child says, or undefined when no sound child would say it. The child has parsed a file of a stranger, so
 * nothing it sends is taken on trust: the shape is checked, and every text is made fit to be shown.
 */
export function readMessage(line: string): FromChild | undefined {
  try {
    const message = FromChild.parse(JSON.parse(line));
    return message.type === 'done' ? { ...message, result: printable(message.result) as PartResult } : message;
  } catch {
    return undefined;
  }
}

/** Never deeper than the schema that the value has passed. */
function printable(value: unknown): unknown {
  if (typeof value === 'string') return printableText(value, maxTextChars);
  if (Array.isArray(value)) return value.map(printable);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, printable(entry)]));
}
