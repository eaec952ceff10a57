import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import type { Clock } from '../../src/clock.js';
import { type SandboxOptions, startSandbox } from '../../src/sandbox/sandbox.js';
import type { SandboxEngine } from '../../src/sandbox/spark/options.js';
import type { PartResult } from '../../src/vocabulary.js';

/** 2026-03-05 14:30 UTC */
export const startMs = Date.UTC(2026, 2, 5, 14, 30);

/** Time that stands still until it is moved; whoever sleeps wakes when it has passed. */
export function stoppedClock(): Clock & { advance(ms: number): Promise<void> } {
  let now = startMs;
  let sleepers: { until: number; wake: () => void }[] = [];
  return {
    now: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        sleepers.push({ until: now + ms, wake: resolve });
        signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
      }),
    async advance(ms) {
      now += ms;
      for (const { wake } of sleepers.filter(({ until }) => until <= now)) wake();
      sleepers = sleepers.filter(({ until }) => until > now);
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

const passed = (check_passed: boolean | null) => ({ check_passed, suggested_user_action: '' });

/** What the engine writes about a part, in few numbers. */
export const engineReport = {
  part_id: 'of the engine',
  name: 'engine name',
  basename: 'engine.stl',
  lot_size: 99,
  upload_file_units: 'mm',
  ...{ bb_x: 10, bb_y: 20, bb_z: 30, min_bb_x: 9, min_bb_y: 19, min_bb_z: 29, part_vol: 6, part_srf_area: 22, is_assembly: false },
  ...{ t_min: 1.5, t_max: 8, gap_min: 0.7 },
  mesh_checks: {
    upload_file: { Watertight: passed(true) },
    analysis_mesh: { Watertight: passed(true) },
    actions_performed_on_initial_mesh: { 'Fixing Winding': passed(null) },
  },
  primary_process_chain_id: 'c'.repeat(32),
  process_chains: {
    ['c'.repeat(32)]: {
      ...{ name: 'SLM | 316L', prc: 'Selective laser melting', prc_acronym: 'slm', tech: 'additive_manufacturing' },
      ...{ material_name: '316L', machine_name: 'SLM 500', fits_mac: true, or_bb_x: 11, or_bb_y: 21, or_bb_z: 31 },
      ...{
        rot_x_cost: 90,
        rot_y_cost: 0,
        rot_z_cost: 315,
        rot_cost_euler: { x: 90, y: -45, z: 0 },
        part_mass: 47.7,
        leadtime: 3,
        cost: { cost_pp: 12.5, cost_pl: 25 },
      },
      feasibility: {
        thickness: { t_lim_min: 0.5, t_min: 1.5, t_min_chk: true },
        gap_size: { gap_min_chk: false },
        size: { fits_mac: true },
      },
      market_price: { market_price_pp: { calculated: 18.75 } },
      local_engine: { findings: [] },
    },
  },
  local_engine: { version: 'secret of the engine' },
};

/** An engine that answers at once and writes small files; `orders` is what it was asked. */
export function stubEngine(): SandboxEngine & { orders: unknown[]; orientations: unknown[] } {
  const orders: unknown[] = [];
  const orientations: unknown[] = [];
  return {
    orders,
    orientations,
    async analyze({ partId, order, outputFolder }) {
      orders.push({ partId, ...order, content: await readFile(order.file.path, 'utf8') });
      await writeFile(join(outputFolder, 'full-result.json'), JSON.stringify(engineReport));
      await writeFile(join(outputFolder, 'thumbnail.png'), 'picture');
      await writeFile(join(outputFolder, 'visualization.glb'), 'model');
      return {} as PartResult;
    },
    async orient({ file, rotationDeg, outputPath }) {
      orientations.push({ name: file.name, format: file.format, rotationDeg });
      await mkdir(dirname(outputPath), { recursive: true });
      await writeFile(outputPath, `turned ${await readFile(file.path, 'utf8')}`);
    },
  };
}

export type Answer = { status: number; headers: Headers; text: string; json: unknown };
export type Sent = { form?: Record<string, string | File>; headers?: Record<string, string> };
export type Person = Awaited<ReturnType<typeof signIn>>;

/** A running sandbox for one test, on a clock that stands still, with a stub for the engine. */
export async function openSpark(options: Partial<SandboxOptions> = {}) {
  const clock = stoppedClock();
  const engine = stubEngine();
  const sandbox = await startSandbox({ ...engine, clock, ...options });
  onTestFinished(sandbox.close);
  const { accounts } = sandbox.spark;
  return { sandbox, spark: sandbox.spark, log: sandbox.sparkLog, clock, engine, demo: await signIn(sandbox.spark, accounts.demo) };
}

export type Spark = Awaited<ReturnType<typeof startSandbox>>['spark'];

/** The answer of the token service to `fields`, with the client filled in. */
export async function askToken(spark: Spark, fields: Record<string, string>): Promise<{ status: number; body: Record<string, unknown> }> {
  const body = new URLSearchParams({ client_id: spark.clientId, client_secret: spark.clientSecret, ...fields });
  const response = await fetch(spark.authUrl, { method: 'POST', body });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

/** The headers that a well-behaved client sends, and requests with them. */
export async function signIn(spark: Spark, { username, password }: { username: string; password: string }) {
  const { body } = await askToken(spark, { grant_type: 'password', username, password });
  const login = await fetch(`${spark.url}/api-auth/login/`);
  const csrf = /csrftoken=(\w+)/.exec(login.headers.getSetCookie()[0] ?? '')?.[1] ?? '';
  const headers: Record<string, string> = {
    authorization: `Bearer ${body.access_token}`,
    cookie: `csrftoken=${csrf}`,
    'x-csrftoken': csrf,
    referer: `${spark.url}/`,
  };

  async function ask(method: string, path: string, { form, headers: others }: Sent = {}): Promise<Answer> {
    const data = new FormData();
    for (const [name, value] of Object.entries(form ?? {})) data.append(name, value);
    const body = form && { body: data };
    const response = await fetch(`${spark.url}${path}`, { method, redirect: 'manual', headers: { ...headers, ...others }, ...body });
    const text = await response.text();
    const isJson = response.headers.get('content-type') === 'application/json';
    return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : undefined };
  }

  return {
    headers,
    accessToken: String(body.access_token),
    get: (path: string, sent?: Sent) => ask('GET', path, sent),
    post: (path: string, sent?: Sent) => ask('POST', path, sent),
    delete: (path: string, sent?: Sent) => ask('DELETE', path, sent),
  };
}

/** The id of a part that was uploaded for analysis just now. */
export async function uploaded(person: Person, fileName = 'my_part.stl', fields: Record<string, string> = {}): Promise<string> {
  const file = new File([`content of ${fileName}`], fileName);
  const { status, json } = await person.post('/api/v1/part/', { form: { file, start_analysis: 'true', ...fields } });
  expect(status).toBe(201);
  return (json as { part_id: string }).part_id;
}
