import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Faults } from '../../../src/sandbox/faults.js';
import { type ToxicSpec, toxicSchema } from './toxic.js';

const headers = z.record(z.string(), z.string());

const action = z.union([
  /** In place of the real answer, at once or when all of the request is there. What is no text becomes JSON. */
  z.strictObject({ status: z.int(), headers: headers.optional(), body: z.json().optional(), afterBody: z.boolean().optional() }),
  /** To the real answer, after it took effect; with `hangUp` `before` nothing takes effect. */
  z.strictObject({
    hangUp: z.enum(['before', 'after']).optional(),
    without: z.array(z.string()).optional(),
    headers: headers.optional(),
    cutBodyAt: z.int().optional(),
  }),
  /** To the connection, in toxiproxy's words. */
  z.strictObject({ toxic: toxicSchema }),
]);

const schema = z.strictObject({
  /** What happens, as a sentence without its end. */
  description: z.string().min(10),
  /** Of the fault table. */
  row: z.string().optional(),
  /** What of ours is done then: a name in calls.ts. */
  call: z.string(),
  /** Which requests it meets; `path` is a regular expression. All of the vendor's unless given. */
  match: z.strictObject({
    vendor: z.enum(['spark', 'coldstream', 'evo', 'aplos', 'storage']),
    method: z.string().optional(),
    path: z.string().default(''),
  }),
  /** Which of the matching requests, counted from 1; a toxic has `times` in place of it. */
  nth: z.union([z.int().positive(), z.array(z.int().positive()), z.literal('every')]).default('every'),
  action,
  expect: z.strictObject({
    /** What it comes to: `ok`, or a regular expression for the kind of the error and its words. */
    outcome: z.string(),
    /** How many requests that match reach the vendor. */
    requests: z.int().optional(),
    /** Seconds for which is waited in all, by the clock: at least and at most. */
    waitsS: z.tuple([z.number(), z.number()]).optional(),
  }),
});

export type Scenario = z.output<typeof schema> & { name: string };

/** All scenario files below a folder, sorted by name. @throws when one is not a scenario, with its name. */
export function readScenarios(folder: string): Scenario[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json'));
  return names.sort().map((name) => {
    const parsed = schema.safeParse(JSON.parse(readFileSync(join(folder, name), 'utf8')));
    if (!parsed.success) throw new Error(`${name}: ${z.prettifyError(parsed.error)}`);
    return { ...parsed.data, name: name.replaceAll('\\', '/').replace(/\.json$/, '') };
  });
}

/** Whether a request is one that the scenario is about. */
export function isMet({ match }: Scenario, method: string, path: string): boolean {
  return (match.method ?? method) === method && new RegExp(match.path).test(path);
}

/** The scenario for the sandbox of its vendor; undefined where it is about connections. */
export function toFaults(scenario: Scenario): Faults | undefined {
  const { nth, action } = scenario;
  if ('toxic' in action) return undefined;
  let count = 0;
  return (method, path) => {
    if (!isMet(scenario, method, path)) return undefined;
    count++;
    const isDue = nth === 'every' || [nth].flat().includes(count);
    if (!isDue) return undefined;
    if (!('status' in action)) return action;
    const { status, body = '', afterBody } = action;
    if (typeof body === 'string') return { status, body, afterBody, headers: action.headers ?? {} };
    return { status, body: JSON.stringify(body), afterBody, headers: { 'content-type': 'application/json', ...action.headers } };
  };
}

/** The scenario for the proxy before its vendor. */
export function toToxics({ action }: Scenario): ToxicSpec[] {
  return 'toxic' in action ? [action.toxic] : [];
}
