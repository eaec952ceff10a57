/** What of a JSON schema is told. */
export type Schema = {
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  default?: unknown;
  description?: string;
  minimum?: number;
  maximum?: number;
  pattern?: string;
  propertyNames?: Schema;
  additionalProperties?: Schema | boolean;
};

/** A schema in a few words: `number, 0 to 50`, `list of text`, `text or null`. */
export function typeOf(schema: Schema): string {
  if (schema.anyOf) return [...new Set(schema.anyOf.map(typeOf))].join(' or ');
  if (schema.enum) return schema.enum.map((value) => `\`${value}\``).join(', ');
  if (Array.isArray(schema.type)) return schema.type.map((type) => typeOf({ ...schema, type })).join(' or ');
  return ofType(schema);
}

function ofType({ type, items, minimum, maximum }: Schema): string {
  if (type === 'array') return items ? `list of ${typeOf(items)}` : 'list';
  if (type === 'object') return 'object';
  if (type === 'string') return 'text';
  if (type === 'boolean') return 'true or false';
  if (type === 'null') return 'null';
  if (type !== 'number' && type !== 'integer') return 'anything';
  const limited = Math.abs(minimum ?? Number.MAX_VALUE) < 1e12 && Math.abs(maximum ?? Number.MAX_VALUE) < 1e12;
  return `${type === 'integer' ? 'whole number' : 'number'}${limited ? `, ${minimum} to ${maximum}` : ''}`;
}
