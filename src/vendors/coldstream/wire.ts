import { z } from 'zod';

/**
 * What ColdStream sends, in its own spelling: the fields that are read, and nothing about the others. Everything but what is
 * needed to go on may be null or absent, and a single value of another type counts as unknown.
 *
 * @see Diabatix page "File Upload Instructions" and the official client pyColdStream
 */
const number = z.number().nullish().catch(null);
const flag = z.boolean().nullish().catch(null);
const text = z.string().nullish().catch(null);

/** An integer; one that a double cannot hold comes as the text of its digits. */
const Id = z.union([z.int(), z.string().regex(/^\d{1,30}$/)]).transform(String);
const id = Id.nullish().catch(null);

/** Enums travel as integers; names are read as well. */
const word = z.union([z.number(), z.string()]).nullish().catch(null);
export type Word = z.output<typeof word>;

/** `POST /account/login` */
export const LoginAnswer = z.looseObject({ accessToken: text, mfaToken: text });

/** `GET /users/me` */
export const Me = z.looseObject({
  organizations: z.array(z.looseObject({ id: Id, name: text })).nullish(),
});

/** `POST /cases/{caseId}/files` */
export const FileEntry = z.looseObject({ id: Id, preSignedUrl: z.string(), fileUrl: text });

/** `GET /cases/{id}`, and the items of lists of cases. */
export const Case = z.looseObject({
  id: Id,
  name: text,
  projectId: id,
  status: word,
  type: word,
  validationStatus: word,
  readyToSubmit: flag,
  executingJobId: id,
  timeToComplete: number,
  isEstimationResultAvailable: flag,
  processingMethod: word,
  resolution: word,
  submissionDate: text,
  expectedStartDate: text,
});
export type Case = z.output<typeof Case>;

export const Project = z.looseObject({ id: Id, name: text });

const Subregion = z.looseObject({ id: Id, name: text, subregionType: text });
const Boundary = z.looseObject({ id: Id, name: text, boundaryType: text });
const Region = z.looseObject({
  id: Id,
  name: text,
  regionType: text,
  subregions: z.array(Subregion).nullish(),
  boundaries: z.array(Boundary).nullish(),
});
const Interface = z.looseObject({
  id: Id,
  r1: id,
  r2: id,
  interface: z.looseObject({ interfaceType: text }).nullish().catch(null),
});

/** `GET /cases/setup/{id}` */
export const Setup = z.looseObject({ regions: z.array(Region).nullish(), interfaces: z.array(Interface).nullish() });
export type Setup = z.output<typeof Setup>;

/** `GET /regions/{id}`, `/subregions/{id}` and `/boundaries/{id}` */
export const Component = z.looseObject({ fileMetadataId: id });

const Message = z.looseObject({ severity: text, message: text });
export type Message = z.output<typeof Message>;
const messages = z.array(Message).nullish().catch(null);

/** `POST /jobs/convert` and `/jobs/initialize` */
export const JobStarted = z.looseObject({ jobId: Id });

/** `GET /jobs/{jobId}/long`. While the job runs the answer may be empty. */
export const JobState = z.looseObject({ jobStatus: word, messages }).nullish();
export type JobState = z.output<typeof JobState>;

/** `POST /cases/validate` and `GET /cases/{id}/validation/result` */
export const Validation = z.looseObject({ status: word, validationMessages: messages }).nullish();
export type Validation = z.output<typeof Validation>;

const results = z
  .array(z.looseObject({ value: number }))
  .nullish()
  .catch(null);

/** `GET /cases/{id}/results/evolution-graph` */
export const EvolutionGraph = z
  .looseObject({
    targetGraphs: z
      .array(z.looseObject({ targetType: text, results }))
      .nullish()
      .catch(null),
    overallDesignPerformanceGraph: z.looseObject({ results }).nullish().catch(null),
  })
  .nullish();
export type EvolutionGraph = z.output<typeof EvolutionGraph>;

/** A page of a list, or the bare list. */
export const Page = z.union([
  z.array(z.unknown()).transform((items) => ({ items, totalPages: undefined, pageNumber: undefined })),
  z.looseObject({ items: z.array(z.unknown()), totalPages: number, pageNumber: number }),
]);
