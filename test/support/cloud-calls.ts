import { resolve } from 'node:path';
import { onTestFinished } from 'vitest';
import { startSandbox } from '../../src/sandbox/sandbox.js';
import { stubEngine } from '../sandbox/spark-fixture.js';
import { type Answer, call, openConnection } from './client.js';
import { everythingIn, spellings } from './hostile-spark.js';
import { openMirror, type Tamper } from './mirror.js';

export const clouds = ['coldstream', 'evo', 'aplos'] as const;
export type Cloud = (typeof clouds)[number];
export type Call = [name: string, args: Record<string, unknown>];

const example = (name: string) => resolve('examples', name);
const spacer = example('spacer.stl');
const table = example('concentrations.csv');
const configuration = '{"columns":{"time":"time"}}';

/** One call of every tool that may talk to a cloud; `caseId` and `componentId` are those of the emulated ColdStream. */
export function callsOf(cloud: Cloud, { caseId, componentId }: { caseId: string; componentId: string }): Call[] {
  if (cloud === 'evo') {
    return [
      ['evo_upload_file', { file: spacer, path: 'a/spacer.stl' }],
      ['evo_upload_file', { file: spacer, path: 'a/spacer.stl', force: true }],
      ['evo_list_files', {}],
      ['evo_download_file', { path: 'a/spacer.stl' }],
    ];
  }
  if (cloud === 'aplos') {
    const order = { file: table, configuration };
    return [
      ['run_nca_analysis', order],
      ['run_nca_analysis', { ...order, confirm: true }],
    ];
  }
  const run = { caseId, resolution: 'draft' };
  return [
    ['find_cases', {}],
    ['get_case', { caseId }],
    ['run_case', run],
    ['run_case', { ...run, credits: 12, confirm: true }],
    ['upload_stl_file', { file: spacer, caseId, componentId }],
    ['upload_component_file', { file: example('bracket.step'), caseId, componentId }],
    ['upload_case_file', { file: example('two-bodies-inch.step'), caseId }],
  ];
}

type Sandbox = Awaited<ReturnType<typeof startSandbox>>;

/** What a server is told that talks to an emulated cloud, each address as `by` gives it. */
async function environmentOf(cloud: Cloud, { coldstream, evo, aplos }: Sandbox, by: (address: string) => Promise<string>) {
  const all: Record<string, string> = {
    COLDSTREAM_IDENTITY_URL: await by(coldstream.identityUrl),
    COLDSTREAM_PROJECT_URL: await by(coldstream.projectUrl),
    COLDSTREAM_CASE_URL: await by(coldstream.caseUrl),
    COLDSTREAM_FILESERVER_URL: await by(coldstream.fileserverUrl),
    COLDSTREAM_EMAIL: coldstream.email,
    COLDSTREAM_PASSWORD: coldstream.password,
    EVO_ISSUER_URL: await by(evo.issuerUrl),
    EVO_DISCOVERY_URL: await by(evo.discoveryUrl),
    EVO_WORKSPACE_ID: evo.workspaceId,
    EVO_CLIENT_ID: evo.clientId,
    EVO_CLIENT_SECRET: evo.clientSecret,
    APLOS_URL: await by(aplos.url),
    APLOS_AUTH_URL: await by(aplos.authUrl),
    APLOS_USERNAME: aplos.username,
    APLOS_PASSWORD: aplos.password,
  };
  const own = Object.entries(all).filter(([name]) => name.startsWith(cloud.toUpperCase()));
  return { ...Object.fromEntries(own), PART_SANDBOX_SPEED: '1000' };
}

/** An emulated cloud behind a mirror, and a server with a real client that takes it for the real one. */
export async function openCloud(cloud: Cloud, tamper?: Tamper) {
  const sandbox = await startSandbox({ ...stubEngine(), speed: 1_000 });
  const ids = cloud === 'coldstream' ? await idsAt(sandbox) : { caseId: '', componentId: '' };
  const mirror = await openMirror(tamper);
  const connection = await openConnection(await environmentOf(cloud, sandbox, mirror.of));
  let isClosed = false;
  const close = async () => {
    if (isClosed) return;
    isClosed = true;
    await connection.close();
    await sandbox.close();
  };
  onTestFinished(close);
  const { coldstream, evo, aplos } = sandbox;
  for (const secret of [coldstream.password, evo.clientSecret, aplos.password]) mirror.secrets.add(secret);

  return {
    ...connection,
    close,
    mirror,

    /** What every tool of the cloud answers, then what is kept of it. */
    async askAll(): Promise<Answer[]> {
      const answers: Answer[] = [];
      for (const [name, args] of callsOf(cloud, ids)) answers.push(await toEnd(connection.client, name, args));
      for (const name of ['list_jobs', 'get_status']) answers.push(await call(connection.client, name));
      return answers;
    },

    /** The spellings of secrets in what was told and in everything that the server keeps. */
    async leaksIn(told: string): Promise<string[]> {
      const all = `${told}\n${await everythingIn(connection.folder)}`;
      return [...mirror.secrets].flatMap((secret) => spellings(secret).filter((spelling) => all.includes(spelling)));
    },
  };
}

type Client = Parameters<typeof call>[0];

/** A vendor that is never done must not be waited for without end. */
const mostLooks = 2;

async function toEnd(client: Client, name: string, args: Record<string, unknown>): Promise<Answer> {
  let answer = await call(client, name, args);
  for (let looks = 0; looks < mostLooks && answer.structured.state === 'running'; looks++) {
    answer = await call(client, 'get_job', { job: answer.structured.job, waitSeconds: 1 });
  }
  return answer;
}

/** The demo case and its first region, as a server without a mirror sees them. */
async function idsAt(sandbox: Sandbox) {
  const { client, close } = await openConnection(await environmentOf('coldstream', sandbox, async (address) => address));
  const { cases } = (await call(client, 'find_cases')).structured as { cases: { caseId: string }[] };
  const caseId = cases[0]?.caseId ?? '';
  const { regions } = (await call(client, 'get_case', { caseId })).structured as { regions: { id: string }[] };
  await close();
  return { caseId, componentId: regions[0]?.id ?? '' };
}
