import { link, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { recordFault } from './faults/record.js';
import { type Connection, call } from './support/client.js';
import { type Call, openCloud } from './support/cloud-calls.js';
import { connectTo, hostileSpark, partId, platform } from './support/hostile-spark.js';
import { temporaryFolder } from './support/temporary-folder.js';

const key = `-----BEGIN OPENSSH PRIVATE KEY-----\n${'b3BlbnNzaC1rZXktdjEAAAAA\n'.repeat(20)}-----END OPENSSH PRIVATE KEY-----\n`;
const settings = 'DB_PASSWORD=hunter2hunter2\nAPI_KEY=abcdefgh12345678\nDEBUG=1\n';
const stl = 'solid x\nfacet normal 0 0 1\nouter loop\nvertex 0 0 0\nvertex 1 0 0\nvertex 0 1 0\nendloop\nendfacet\nendsolid x\n';

/** Files that are nobody's part, by their paths: keys and settings, plain, renamed and linked, hidden, and outside of what may be read. */
async function plantPrivateFiles(folder: string): Promise<string[]> {
  const outside = await temporaryFolder();
  for (const hidden of ['.ssh', '.config']) await mkdir(join(folder, hidden), { recursive: true });
  const inside = { '.ssh/id_rsa': key, '.ssh/part.stl': stl, '.env': settings, '.env.stl': settings, '.config/part.step': stl };
  const renamed = {
    'id_rsa.stl': key,
    'id_rsa.step': key,
    'id_rsa.txt': key,
    'env.csv': settings,
    'env.txt': settings,
    'id_rsa.pdf': key,
    id_rsa: key,
  };
  for (const [name, text] of Object.entries({ ...inside, ...renamed })) await writeFile(join(folder, name), text);
  for (const name of ['part.stl', 'data.csv', 'id_rsa.stl']) await writeFile(join(outside, name), name.startsWith('id') ? key : stl);
  await symlink(join(outside, 'part.stl'), join(folder, 'link.stl'));
  await symlink(join(outside, 'data.csv'), join(folder, 'link.csv'));
  await symlink(join(folder, '.ssh/part.stl'), join(folder, 'to-hidden.stl'));
  await symlink(outside, join(folder, 'elsewhere'));
  await link(join(outside, 'id_rsa.stl'), join(folder, 'hard.stl'));
  const own = [...Object.keys({ ...inside, ...renamed }), 'link.stl', 'link.csv', 'to-hidden.stl', 'elsewhere/part.stl', 'hard.stl'];
  const climbing = [`${folder}/../${outside.split('/').at(-1)}/part.stl`, `file://${outside}/part.stl`, join(outside, 'part.stl')];
  return [...own.map((name) => join(folder, name)), ...climbing, '~/.ssh/id_rsa', '/etc/passwd', '/proc/self/environ', '/dev/zero'];
}

/** How many of the calls were refused in words of ours, and those that were not. */
async function askForAll({ client, folder }: Connection, callsFor: (file: string) => Call[]) {
  const taken: string[] = [];
  let asked = 0;
  for (const file of await plantPrivateFiles(folder)) {
    for (const [name, args] of callsFor(file)) {
      const { isError, text } = await call(client, name, args);
      asked++;
      if (!isError || /This is a bug/.test(text) || /hunter2|b3BlbnNza/.test(text)) taken.push(`${name} ${file}: ${text}`);
    }
  }
  return { asked, taken };
}

test('[S7] no private file is sent to 3D Spark, whatever it is called and whichever tool is asked', async (context) => {
  const vendor = await hostileSpark(() => ({ status: 500 }));
  const connection = await connectTo(vendor);

  const { asked, taken } = await askForAll(connection, (file) => [
    ['analyze_part', { file, platform }],
    ['upload_asset', { file, assetType: 'document', partId }],
    ['upload_asset', { file, assetType: 'drawing' }],
  ]);

  recordFault(context, { runs: asked, passed: asked - taken.length, figure: `${vendor.received.length} requests` });
  expect({ taken, requests: vendor.received.map(({ url }) => url) }).toEqual({ taken: [], requests: [] });
});

const ids = { caseId: '5441', componentId: '1' };
const callsOf = {
  coldstream: (file: string): Call[] => [
    ['upload_stl_file', { file, ...ids }],
    ['upload_component_file', { file, ...ids }],
    ['upload_case_file', { file, caseId: ids.caseId }],
  ],
  evo: (file: string): Call[] => [['evo_upload_file', { file, path: 'a/part.stl' }]],
  aplos: (file: string): Call[] => [['run_nca_analysis', { file, configuration: '{"columns":{"time":"time"}}', confirm: true }]],
};

test.for(['coldstream', 'evo', 'aplos'] as const)('[S7] no private file is sent to %s, whatever it is called', async (cloud, context) => {
  const connection = await openCloud(cloud);

  const { asked, taken } = await askForAll(connection, callsOf[cloud]);

  const requests = [...connection.mirror.routes];
  recordFault(context, { runs: asked, passed: asked - taken.length, figure: `${requests.length} requests` });
  expect({ taken, requests }).toEqual({ taken: [], requests: [] });
});
