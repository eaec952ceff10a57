import { z } from 'zod';

/**
 * What Aplos NCA sends, in its own spelling: the fields that are read, and nothing about the others. Generation 3 of the API writes
 * in camel case and puts its answers into `data`; the older ones write with underscores and put them into nothing. Both are read
 * wherever they come.
 *
 * @see docs.aplosanalytics.com, "API", and the official clients in Python and R
 */
const text = z.string().nullish().catch(null);

/** Ids are shown as they came, and become part of addresses. */
const Id = z
  .string()
  .max(300)
  .regex(/^[\x21-\x7e]+$/);
const id = Id.nullish().catch(null);

/** The metrics spell their numbers as text. */
const count = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^-?\d{1,15}$/)
      .transform(Number),
  ])
  .nullish()
  .catch(null);

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

function inData<Schema extends z.ZodType>(schema: Schema) {
  return z.preprocess((value) => (isRecord(value) && isRecord(value.data) ? value.data : value), schema);
}

/** `GET /app/configuration`: where one signs in. The region becomes part of a host name. */
export const AppConfiguration = inData(
  z.looseObject({
    idp: z.looseObject({
      Auth: z.looseObject({
        Cognito: z.looseObject({
          region: z.string().regex(/^[a-z]{2,4}(?:-[a-z]{2,12}){1,3}-\d{1,2}$/),
          userPoolClientId: z.string().min(1).max(200),
        }),
      }),
    }),
  }),
);

/** Whose token it is. */
export const OwnerClaims = z.looseObject({ 'custom:aplos_user_tenant_id': text, 'custom:aplos_user_id': text });

const Fields = z.record(z.string(), z.string());
/** `POST …/files` of generation 3. */
const UploadV3 = z
  .looseObject({ fileId: text, url: z.string().min(1), fields: Fields })
  .transform(({ fileId, url, fields }) => ({ url, fields, fileId, bucket: null, key: null }));
/** `POST …/nca/files`; the page prints no `file`, which both official clients read. */
const UploadV1 = z
  .looseObject({
    file: z.looseObject({ id: text }).nullish().catch(null),
    s3: z.looseObject({ bucket_name: text, object_key: text }).nullish().catch(null),
    presigned: z.looseObject({ url: z.string().min(1), fields: Fields }),
  })
  .transform(({ file, s3, presigned: { url, fields } }) => ({
    url,
    fields,
    fileId: file?.id,
    bucket: s3?.bucket_name,
    key: s3?.object_key,
  }));

/** Where a file is to be posted, and by what it is found again: an id, or its place in the store. */
export const UploadAnswer = inData(
  z.looseObject({}).transform((answer, context) => {
    const { data, error } = 'presigned' in answer ? UploadV1.safeParse(answer) : UploadV3.safeParse(answer);
    for (const { path, message } of error?.issues ?? []) context.addIssue({ code: 'custom', path, message });
    if (!data) return z.NEVER;
    if (data.fileId || (data.bucket && data.key)) return data;
    context.addIssue({ code: 'custom', path: ['fileId'], message: 'missing' });
    return z.NEVER;
  }),
);
export type UploadAnswer = z.output<typeof UploadAnswer>;

/** `POST …/analysis/queue` and `POST …/nca/executions` */
export const StartAnswer = inData(
  z.looseObject({ executionId: id, execution_id: id }).transform((answer, context) => {
    const given = answer.executionId || answer.execution_id;
    if (given) return { id: given };
    context.addIssue({ code: 'custom', path: ['executionId'], message: 'missing' });
    return z.NEVER;
  }),
);

const Progress = z
  .looseObject({ percent: z.number().nullish().catch(null) })
  .nullish()
  .catch(null);

/** `GET …/executions/{id}/status` and `GET …/nca/executions/{id}` */
export const ExecutionAnswer = inData(
  z.looseObject({
    status: z.string(),
    statusMessage: text,
    progress: Progress,
    errors: z.unknown().optional(),
    presigned: z.looseObject({ url: text }).nullish().catch(null),
  }),
);
export type ExecutionAnswer = z.output<typeof ExecutionAnswer>;

/** One row of a list of executions. */
export const ExecutionRow = z.looseObject({
  id: Id,
  name: text,
  createdUtc: text,
  created_utc: text,
  timestamp: z.union([z.string(), z.number()]).nullish().catch(null),
  input: z.looseObject({ fileId: text, file_id: text }).nullish().catch(null),
  file: z.looseObject({ id: text }).nullish().catch(null),
  analysis_file_id: text,
  s3_working_object_key: text,
});
export type ExecutionRow = z.output<typeof ExecutionRow>;

const Rows = z.array(z.unknown()).transform((rows) => rows.flatMap((row) => ExecutionRow.safeParse(row).data ?? []));
/** `GET …/executions` and `GET …/nca/executions`; only the former has pages. */
export const ExecutionList = inData(
  z.looseObject({ items: Rows.nullish(), executions: Rows.nullish(), nextKey: text }).transform((list, context) => {
    const rows = list.executions ?? list.items;
    if (rows) return { rows, nextKey: list.nextKey || undefined };
    context.addIssue({ code: 'custom', path: ['executions'], message: 'missing' });
    return z.NEVER;
  }),
);

/** `GET …/executions/{id}/outputs/package` */
export const PackageAnswer = inData(z.looseObject({ id: Id }));

/** `GET …/files/{id}/download-url` */
export const DownloadAnswer = inData(z.looseObject({ downloadUrl: z.string().min(1) }));

const Usage = z
  .looseObject({ completed: count, failed: count, in_flight: count, inFlight: count, allocated: count, remaining: count })
  .nullish()
  .catch(null);
/** `GET …/metrics` */
export const MetricsAnswer = inData(
  z.looseObject({
    tenant: Usage,
    subscription: z.looseObject({ status: text }).nullish().catch(null),
  }),
);
export type MetricsAnswer = z.output<typeof MetricsAnswer>;
