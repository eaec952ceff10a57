import { join } from 'node:path';
import type { Clock } from '../../../src/clock.js';
import type { Storage, StorageFile } from '../../../src/http/storage/storage.js';
import type { Sandbox } from '../../../src/sandbox/sandbox.js';
import { connectAplos } from '../../../src/vendors/aplos/connect.js';
import { connectColdstream } from '../../../src/vendors/coldstream/connect.js';
import { connectEvo } from '../../../src/vendors/evo/connect.js';
import { connectSpark } from '../../../src/vendors/spark/connect.js';
import type { StorageSide } from '../../oracles/sandbox-storage.js';

/** What a call of ours works on. */
export type Stage = {
  sandbox: Sandbox;
  side: StorageSide;
  storage: Storage;
  clock: Clock;
  /** A part on this machine. */
  file: StorageFile;
  /** An empty folder. */
  folder: string;
};

const octets = { 'content-type': 'application/octet-stream' };

function spark({ sandbox, clock }: Stage) {
  return connectSpark({ ...sandbox.spark, socketUrl: undefined, source: '3D Spark' }, clock);
}

function sendPart(stage: Stage) {
  const file = { ...stage.file, format: 'stl', sha256: '0'.repeat(64) } as const;
  return spark(stage).spark.sendPart({ file, process: 'slm', material: '316L', lotSize: 1 });
}

function coldstream({ sandbox, clock }: Stage) {
  const { email, password, log, ...urls } = sandbox.coldstream;
  return connectColdstream(
    { ...urls, token: undefined, credentials: { email, password }, source: 'ColdStream', isOnThisMachine: true },
    clock,
  );
}

async function firstCase(stage: Stage): Promise<string> {
  const found = await coldstream(stage).coldstream.casesOfOrganization('3');
  const caseId = found?.cases[0]?.caseId;
  if (!caseId) throw new Error('The sandbox has no case.');
  return caseId;
}

function evo({ sandbox, clock }: Stage) {
  const { clientId, clientSecret, ...place } = sandbox.evo;
  return connectEvo({ ...place, credentials: { clientId, clientSecret }, isOnThisMachine: true, source: 'Seequent Evo' }, clock);
}

async function sendToEvo(stage: Stage): Promise<void> {
  const { evo: files, storage } = await evo(stage).open();
  const { uploadUrl, fileId, versionId } = await files.register({ path: 'parts/part.stl' });
  await storage.putBlob(stage.file, { url: uploadUrl, renew: () => files.renewUpload(fileId, versionId) });
}

async function fetchFromEvo(stage: Stage): Promise<void> {
  await sendToEvo(stage);
  const { evo: files, storage } = await evo(stage).open();
  const { downloadUrl = '', sizeBytes, etag } = await files.read({ path: 'parts/part.stl' });
  await storage.download({ url: downloadUrl, sizeBytes: sizeBytes ?? undefined, etag }, join(stage.folder, 'fetched.stl'));
}

function aplos({ sandbox, clock }: Stage) {
  return connectAplos({ ...sandbox.aplos, source: 'Aplos NCA', allowLoopback: true }, clock);
}

async function sendToAplos(stage: Stage) {
  const { aplos: account, storage } = aplos(stage);
  const target = await account.openUpload('table.csv');
  await storage.postForm({ ...stage.file, name: 'table.csv' }, target);
  return { account, target };
}

async function startAtAplos(stage: Stage): Promise<void> {
  const { account, target } = await sendToAplos(stage);
  const analysis = { name: 'fault', configuration: { subject: 'ID', time: 'TIME', concentration: 'CONC' } };
  await account.startExecution(target.api, analysis, target.file);
}

/** Everything of ours that scenarios are played against, by the names that they use. */
export const calls: Record<string, (stage: Stage) => Promise<unknown>> = {
  'spark.sign-in': (stage) => spark(stage).signIn(),
  'spark.send-part': sendPart,
  'spark.read-analysis': async (stage) => spark(stage).spark.readAnalysis((await sendPart(stage)).partId),
  'spark.read-mail': async (stage) => spark(stage).spark.readRfqMail((await sendPart(stage)).partId),
  'coldstream.sign-in': (stage) => coldstream(stage).signIn(),
  'coldstream.read-case': async (stage) => coldstream(stage).coldstream.readCase(await firstCase(stage)),
  'coldstream.send-file': async (stage) => coldstream(stage).coldstream.sendFile({ caseId: await firstCase(stage) }, stage.file),
  'evo.sign-in': (stage) => evo(stage).signIn(),
  'evo.send-file': sendToEvo,
  'evo.fetch-file': fetchFromEvo,
  'aplos.sign-in': (stage) => aplos(stage).signIn(),
  'aplos.send-file': sendToAplos,
  'aplos.start': startAtAplos,
  'storage.put': ({ storage, side, file }) =>
    storage.put(file, { url: side.s3.link('PUT', 'puts/part.stl', { headers: octets }), headers: octets }),
  'storage.put-blob': ({ storage, side, file }) => storage.putBlob(file, { url: side.blob('part.stl') }),
  'storage.post-form': ({ storage, side, file }) => storage.postForm(file, side.s3.form('forms/part.stl')),
  async 'storage.fetch'({ storage, side, file, folder }) {
    await storage.put(file, { url: side.s3.link('PUT', 'puts/part.stl', { headers: octets }), headers: octets });
    const link = side.s3.link('GET', 'puts/part.stl');
    await storage.download({ url: link, sizeBytes: file.sizeBytes }, join(folder, 'fetched.stl'));
  },
};
