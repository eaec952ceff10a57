import type { MeasuredPart } from '../measure-part.js';

/** What a part is judged by. */
export type AssessedPart = Pick<MeasuredPart, 'measures' | 'questions'>;

/**
 * The part with its thinnest wall and narrowest gap, but without all the other places below a limit: to find those takes about as long
 * as all the measuring, for each limit anew, so they are told of the process that comes first only.
 */
export function withoutPlaces({ measures, questions }: AssessedPart): AssessedPart {
  return { measures, questions: { ...questions, thinPlaces: () => [], narrowPlaces: () => [] } };
}
