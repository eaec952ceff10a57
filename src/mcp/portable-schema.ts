import { z } from 'zod';

type Direction = 'input' | 'output';
type Shown = z.core.JSONSchema.BaseSchema;

/**
 * The schema as tools declare it, shown to clients as JSON Schema that validators of any draft understand: no `$schema` (clients
 * of 2025 fail on the one of 2020-12), and in results no ban on further fields, which would break clients at every new one.
 *
 * What is shown stands in every conversation, so it leaves out what a reader does not need, since arguments and results are checked
 * here in any case: lengths of texts, and of results which fields never lack, which words a field may hold, and what is inside of
 * objects that are declared as brief.
 */
export function portable<Schema extends z.ZodObject>(schema: Schema) {
  const show = (io: Direction) => () => {
    const { $schema: _, ...shown } = z.toJSONSchema(schema, { io, override: ({ jsonSchema }) => loosen(jsonSchema, io) });
    return shown;
  };
  return { '~standard': { ...schema['~standard'], jsonSchema: { input: show('input'), output: show('output') } } };
}

/** The same for what tools give back: results are checked before they come to the library, and a task in place of one is none. */
export function shownOnly<Schema extends z.ZodObject>(schema: Schema) {
  return { '~standard': { ...portable(schema)['~standard'], validate: (value: unknown) => ({ value: value as z.output<Schema> }) } };
}

function loosen(jsonSchema: Shown, io: Direction): void {
  drop(jsonSchema, 'propertyNames', 'minLength', 'maxLength');
  if (jsonSchema.format !== undefined) drop(jsonSchema, 'pattern');
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) drop(jsonSchema, 'maximum');
  if (io === 'input') {
    // An id may come as a number or as text; hosts that take one type only are told of text.
    if (Array.isArray(jsonSchema.type)) jsonSchema.type = 'string';
    return;
  }
  const isOpen = typeof jsonSchema.additionalProperties === 'object' && Object.keys(jsonSchema.additionalProperties).length === 0;
  if (isOpen || jsonSchema.additionalProperties === false) drop(jsonSchema, 'additionalProperties');
  drop(jsonSchema, 'required', 'enum', 'minItems', 'maxItems');
  if (jsonSchema.isBrief) drop(jsonSchema, 'isBrief', 'properties', 'additionalProperties', 'items');
}

function drop(jsonSchema: Shown, ...keys: (keyof Shown)[]): void {
  for (const key of keys) delete jsonSchema[key];
}
