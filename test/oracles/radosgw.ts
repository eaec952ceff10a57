import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Daemon, freePort, runProgram, startDaemon } from './daemon.js';

export type Radosgw = Awaited<ReturnType<typeof startRadosgw>>;

export const s3Keys = { accessKeyId: 'TESTACCESSKEY', secretAccessKey: 'test-secret-of-nobody' };

/**
 * The object gateway of Ceph, which serves S3, on a cluster of one: a monitor, one store of objects, and the gateway.
 *
 * @param objects where the bytes go: memory starts in a second, a file takes any size.
 */
export async function startRadosgw(objects: 'memory' | 'file' = 'memory') {
  const folder = await mkdtemp(join(tmpdir(), 'part-analysis-radosgw-'));
  const port = await freePort();
  const daemons: Daemon[] = [];
  const stop = async () => {
    await Promise.all(daemons.map((daemon) => daemon.stop()));
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await startCluster(folder, port, objects, daemons);
  } catch (error) {
    await stop();
    throw error;
  }
  return { port, url: `http://127.0.0.1:${port}`, pids: daemons.map(({ pid }) => pid), stop };
}

async function startCluster(folder: string, port: number, objects: 'memory' | 'file', daemons: Daemon[]): Promise<void> {
  const monitor = `v2:127.0.0.1:${await freePort()}`;
  const [cluster, store] = [randomUUID(), randomUUID()];
  const file = join(folder, 'ceph.conf');
  await Promise.all(['mon', 'osd', 'rgw', 'run'].map((name) => mkdir(join(folder, name))));
  await writeFile(file, configuration({ folder, port, objects, monitor, cluster }));
  const start = async (program: string, id: string) => {
    const daemon = await startDaemon(program, [...id.split(' '), '-f', '-c', file]);
    daemons.push(daemon);
    return daemon;
  };

  await runProgram('monmaptool', ['--create', '--fsid', cluster, '--addv', 'a', `[${monitor}]`, join(folder, 'monmap')]);
  await runProgram('ceph-mon', ['-i', 'a', '-c', file, '--mkfs', '--monmap', join(folder, 'monmap')]);
  await start('ceph-mon', '-i a');
  // Waits for the monitor by itself.
  await runProgram('/usr/bin/python3', ['/usr/bin/ceph', '-c', file, 'osd', 'new', store]);
  await runProgram('ceph-osd', ['-i', '0', '-c', file, '--mkfs', '--osd-uuid', store]);
  await start('ceph-osd', '-i 0');
  const gateway = await start('radosgw', '-n client.rgw');
  const keys = ['--access-key', s3Keys.accessKeyId, '--secret-key', s3Keys.secretAccessKey];
  await runProgram('radosgw-admin', ['-c', file, 'user', 'create', '--uid', 'test', '--display-name', 'test', ...keys]);
  await gateway.until(async () => (await fetch(`http://127.0.0.1:${port}/`)).status === 200);
}

type Settings = { folder: string; port: number; objects: 'memory' | 'file'; monitor: string; cluster: string };

const gibibyte = 2 ** 30;

/**
 * Nobody to agree with and nothing to keep: what takes time for the sake of either is turned off.
 *
 * Release 16.2 keeps the line that ends a form in the object when the file ends up to five bytes before its chunk does, whoever
 * sends it (curl as well). With chunks of 5 MiB that is no size that is tested.
 */
function configuration({ folder, port, objects, monitor, cluster }: Settings): string {
  const inMemory = `osd objectstore = memstore\nmemstore device bytes = ${8 * gibibyte}`;
  const inFile = `osd objectstore = bluestore
bluestore block create = true
bluestore block size = ${24 * gibibyte}
osd memory target = ${gibibyte}`;
  return `[global]
fsid = ${cluster}
mon host = ${monitor}
mon initial members = a
public addr = 127.0.0.1
cluster addr = 127.0.0.1
ms bind ipv6 = false
auth cluster required = none
auth service required = none
auth client required = none
ms mon client mode = crc
ms mon service mode = crc
ms client mode = crc
paxos propose interval = 0.05
paxos min wait = 0.01
mon tick interval = 1
mon data avail warn = 1
mon data avail crit = 1
mon allow pool size one = true
osd heartbeat interval = 1
osd crush chooseleaf type = 0
osd class load list = *
osd class default list = *
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 1
osd pool default pgp num = 1
osd pool default pg autoscale mode = off
${objects === 'memory' ? inMemory : inFile}
mon data = ${folder}/mon
osd data = ${folder}/osd
run dir = ${folder}/run
admin socket = ${folder}/run/$name.asok
keyring = ${folder}/keyring
log file = ${folder}/$name.log
[client.rgw]
rgw frontends = beast endpoint=127.0.0.1:${port}
rgw data = ${folder}/rgw
rgw max chunk size = ${5 * 2 ** 20}
rgw run sync thread = false
rgw enable usage log = false
rgw enable gc threads = false
rgw enable lc threads = false
rgw enable quota threads = false
`;
}
