import { StorageRefused } from './storage-refusal.js';

export type Condition = Record<string, string> | [string, string | number, string | number];
export type Policy = { expiration: string; conditions: Condition[] };
type Fields = ReadonlyMap<string, string>;

/** Fields that need no condition; so do those that begin with `x-ignore-`. */
const uncovered = new Set(['policy', 'x-amz-signature', 'file', 'bucket']);

/**
 * How many bytes the policy allows, once everything else in it holds for `fields` (names in lower case).
 *
 * @throws {StorageRefused} as Amazon S3 words it, when the policy is over or does not hold.
 * @see AWS, "POST policy", Condition matching
 */
export function requirePolicy(encoded: string, fields: Fields, bucket: string, nowMs: number): { min: number; max: number } {
  const { expiration, conditions } = readPolicy(encoded);
  if (!(nowMs < Date.parse(expiration))) throw denied('Policy expired.');
  const rules = conditions.map(toRule);
  const covered = new Set(rules.map(({ field }) => field));
  const extra = [...fields.keys()].filter((name) => !covered.has(name) && !uncovered.has(name) && !name.startsWith('x-ignore-'));
  if (extra.length > 0) throw denied(`Extra input fields: ${extra.join(', ')}`);
  const size = { min: 0, max: Number.POSITIVE_INFINITY };
  for (const { operator, field, value, source } of rules) {
    if (operator === 'content-length-range') {
      size.min = Math.max(size.min, Number(value[0]));
      size.max = Math.min(size.max, Number(value[1]));
      continue;
    }
    const found = field === 'bucket' ? bucket : (fields.get(field) ?? '');
    const holds = operator === 'eq' ? found === value[0] : operator === 'starts-with' && found.startsWith(String(value[0]));
    if (!holds) throw denied(`Policy Condition failed: ${source}`);
  }
  return size;
}

function readPolicy(encoded: string): Policy {
  try {
    const policy: unknown = JSON.parse(Buffer.from(encoded, 'base64').toString('utf8'));
    if (isPolicy(policy)) return policy;
  } catch {
    // Answered as any other that cannot be read.
  }
  throw new StorageRefused(
    400,
    'InvalidPolicyDocument',
    'The content of the form does not meet the conditions specified in the policy document.',
  );
}

function isPolicy(value: unknown): value is Policy {
  return typeof value === 'object' && value !== null && 'expiration' in value && 'conditions' in value && Array.isArray(value.conditions);
}

function toRule(condition: Condition) {
  if (Array.isArray(condition)) {
    const [operator, name, value] = condition;
    const source = `["${operator}", "${name}", "${value}"]`;
    if (operator === 'content-length-range') return { operator, field: '', value: [name, value], source };
    return { operator, field: String(name).replace(/^\$/, '').toLowerCase(), value: [value], source };
  }
  const [name = '', value = ''] = Object.entries(condition)[0] ?? [];
  return { operator: 'eq', field: name.toLowerCase(), value: [value], source: `["eq", "$${name}", "${value}"]` };
}

function denied(why: string): StorageRefused {
  return new StorageRefused(403, 'AccessDenied', `Invalid according to Policy: ${why}`);
}
