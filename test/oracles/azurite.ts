import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { freePort, startDaemon } from './daemon.js';

export type Azurite = Awaited<ReturnType<typeof startAzurite>>;

const program = resolve('node_modules/.cache/oracles/node_modules/azurite/dist/src/blob/main.js');

/** Azurite, the emulator of Azure Blob Storage that Microsoft maintains, with an empty folder of its own. */
export async function startAzurite() {
  const folder = await mkdtemp(join(tmpdir(), 'part-analysis-azurite-'));
  const port = await freePort();
  const place = ['--blobHost', '127.0.0.1', '--blobPort', String(port), '--location', folder];
  // Links name versions of the service that this release does not know yet.
  const silence = ['--silent', '--skipApiVersionCheck', '--disableProductStyleUrl', '--disableTelemetry'];
  const daemon = await startDaemon(process.execPath, [program, ...place, ...silence]);
  const url = `http://127.0.0.1:${port}`;
  await daemon.until(async () => (await fetch(`${url}/`)).headers.has('x-ms-request-id'));
  return {
    port,
    url,
    pid: daemon.pid,
    async stop(): Promise<void> {
      await daemon.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
