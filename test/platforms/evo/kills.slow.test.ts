import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { systemClock } from '../../../src/clock.js';
import { openEvoSandbox } from '../../../src/sandbox/evo/evo.js';
import { recordFault } from '../../faults/record.js';
import { clientOf } from '../../sandbox/vendor-client.js';
import { callOverKill } from '../../support/kills.js';

const speed = 50;
const mostRequests = 25;
const content = 'id,x,y\nDH-1,1,2\n';

/** An Evo outside the server's process, so that it lives on when the server is killed. */
async function emulated() {
  const sandbox = await openEvoSandbox({ clock: systemClock, speed, versionIds: 'number' });
  const environment = {
    EVO_DISCOVERY_URL: sandbox.discoveryUrl,
    EVO_ISSUER_URL: sandbox.issuerUrl,
    EVO_WORKSPACE_ID: sandbox.workspaceId,
    EVO_CLIENT_ID: sandbox.clientId,
    EVO_CLIENT_SECRET: sandbox.clientSecret,
    PART_SANDBOX_SPEED: String(speed),
  };
  const hub = clientOf(`${sandbox.hubUrl}/file/v2/orgs/${sandbox.orgId}/workspaces/${sandbox.workspaceId}/files`, sandbox.token);
  const { json } = await hub('PUT', '/path/holes.csv');
  await clientOf(String(json.upload))('PUT', '', { body: 'old', headers: { 'x-ms-blob-type': 'BlockBlob' } });
  await new Promise((resolve) => setTimeout(resolve, 100));
  return { sandbox, environment, hub };
}

test('[L7] a server that is killed at any request of an upload makes one new version, with the right bytes', {
  timeout: 300_000,
}, async (context) => {
  const places: string[] = [];
  for (let nth = 1, wasKilled = true; wasKilled && nth <= mostRequests; nth++) {
    const { sandbox, environment, hub } = await emulated();
    const call = async (folder: string) => {
      await writeFile(join(folder, 'holes.csv'), content);
      return { file: join(folder, 'holes.csv') };
    };

    const played = await callOverKill(sandbox, nth, { environment, tool: 'evo_upload_file', call });

    wasKilled = played.wasKilled;
    if (wasKilled) places.push(played.killedAt);
    const served = (await hub('GET', '/path/holes.csv?include_versions=true')).json;
    const versions = [...JSON.stringify(served.versions).matchAll(/"version_id"/g)].length;
    const sent = sandbox.log.uploads.at(-1);
    expect({ at: played.killedAt, versions, sha256: sent?.sha256, answer: played.answer.structuredContent }).toMatchObject({
      ...{ at: played.killedAt, versions: 2, sha256: createHash('sha256').update(content).digest('hex') },
      answer: { state: 'succeeded', result: { path: 'holes.csv', isNewVersion: true, versionId: sent?.versionId } },
    });
    await sandbox.close();
  }

  recordFault(context, { runs: places.length, passed: places.length, figure: 'evo_upload_file: every request' });
  expect(places.length).toBeGreaterThan(5);
  expect(places.filter((place) => place.startsWith('PUT '))).toHaveLength(2);
});

test('[L7] a server that is killed at any request of a download saves the file once', { timeout: 300_000 }, async (context) => {
  let kills = 0;
  for (let nth = 1, wasKilled = true; wasKilled && nth <= mostRequests; nth++) {
    const { sandbox, environment } = await emulated();
    let output = '';
    const call = async (folder: string) => {
      output = join(folder, 'output');
      return { path: 'holes.csv' };
    };

    const played = await callOverKill(sandbox, nth, { environment, tool: 'evo_download_file', call });

    wasKilled = played.wasKilled;
    if (wasKilled) kills++;
    expect(played.answer.structuredContent).toMatchObject({ state: 'succeeded', result: { path: join(output, 'holes.csv') } });
    expect(await readFile(join(output, 'holes.csv'), 'utf8')).toBe('old');
    await sandbox.close();
  }

  recordFault(context, { runs: kills, passed: kills, figure: 'evo_download_file: every request' });
  expect(kills).toBeGreaterThan(3);
});
