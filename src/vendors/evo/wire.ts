import { z } from 'zod';

/**
 * What Seequent Evo sends, in its own spelling: the fields that are read, and nothing about the others. What is not needed to go on
 * may be null, absent or of another type; it then counts as unknown.
 *
 * @see Seequent developer pages "File API" (files), "Discovery" and "Workspaces"
 */
const number = z.number().nullish().catch(null);
const text = z.string().nullish().catch(null);

/** They are shown as they came. */
const Id = z
  .string()
  .max(100)
  .regex(/^[\x21-\x7e]+$/);

/** An int64 that the pages print as a number as well as in quotes. Numbers beyond 2^53 have to arrive here as strings. */
export const VersionId = z.union([Id, z.int().transform(String)]);

/** `name` and `email` of a user may be null. */
const User = z.looseObject({ id: text, name: text, email: text }).nullish().catch(null);
export type User = z.output<typeof User>;

/** Older answers name the creator `author`. Times may lack their offset, and are UTC then. */
const described = {
  file_id: Id,
  version_id: VersionId,
  name: text,
  /** The folder, or the whole path: both occur. */
  path: text,
  size: number,
  etag: text,
  created_at: text,
  created_by: User,
  author: User,
  modified_at: text,
  modified_by: User,
  deleted_at: text,
  deleted_by: User,
};

export const ListedFile = z.looseObject(described);
export type ListedFile = z.output<typeof ListedFile>;

/** `GET …/files/{file}` and `GET …/files/path/{path}` */
export const FileDocument = z.looseObject({
  ...described,
  download: z
    .url({ protocol: /^https?$/ })
    .nullish()
    .catch(null),
  versions: z
    .array(z.looseObject({ version_id: VersionId, created_at: text }))
    .nullish()
    .catch(null),
});
export type FileDocument = z.output<typeof FileDocument>;

/** `GET …/files` */
export const FileList = z.looseObject({ total: number, files: z.array(ListedFile) });

/** `PUT …/files/{file}` and `PUT …/files/path/{path}` */
export const Registration = z.looseObject({ file_id: Id, version_id: VersionId, upload: z.url({ protocol: /^https?$/ }) });

/** `GET /evo/identity/v2/discovery` */
export const Discovery = z.looseObject({
  discovery: z.looseObject({
    organizations: z.array(z.looseObject({ id: Id, display_name: text })),
    hubs: z.array(z.looseObject({ code: z.string(), display_name: text, url: z.string() })),
    service_access: z
      .array(z.looseObject({ org_id: z.string(), hub_code: z.string(), services: z.array(z.string()).nullish().catch(null) }))
      .nullish()
      .catch(null),
  }),
});
export type Organizations = z.output<typeof Discovery>['discovery'];

/** `GET /workspace/orgs/{org}/workspaces` */
export const Workspaces = z.looseObject({ results: z.array(z.looseObject({ id: Id, name: text })) });

/** What every refusal looks like; a 403 says which roles would do. */
export const Problem = z.looseObject({
  type: text,
  title: text,
  detail: text,
  permitted_roles: z.array(z.string()).nullish().catch(null),
  your_role: text,
});
export type Problem = z.output<typeof Problem>;
