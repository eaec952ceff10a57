import { z } from 'zod';

type Direction = 'input' | 'output';

/**
 * The schema as tools declare it, shown to clients as JSON Schema that validators of any draft understand: no `$schema` (clients
 * of 2025 fail on the one of 2020-12), and in results no ban on further fields, which would break clients at every new one, nor a
 * list of those that never lack: it takes a tenth of the whole list of tools, and every result is checked before it is sent.
 */
export function portable<Schema extends z.ZodObject>(schema: Schema) {
  const show = (io: Direction) => () => {
    const { $schema: _, ...shown } = z.toJSONSchema(schema, { io, override: ({ jsonSchema }) => loosen(jsonSchema, io) });
    return shown;
  };
  return { '~standard': { ...schema['~standard'], jsonSchema: { input: show('input'), output: show('output') } } };
}

function loosen(jsonSchema: z.core.JSONSchema.BaseSchema, io: Direction): void {
  delete jsonSchema.propertyNames;
  const isOpen = typeof jsonSchema.additionalProperties === 'object' && Object.keys(jsonSchema.additionalProperties).length === 0;
  if (io === 'input') return;
  if (isOpen || jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
  delete jsonSchema.required;
}
