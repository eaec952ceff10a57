import { randomBytes } from 'node:crypto';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { startSandbox } from '../../../src/sandbox/sandbox.js';
import type { SparkSandboxOptions } from '../../../src/sandbox/spark/options.js';
import { stubEngine } from '../../sandbox/spark-fixture.js';
import { call, openConnection } from '../../support/client.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { startFaultyLine } from './faulty-line.js';

/** At this speed the 30 s between two questions are 0.3 s, and the 5 minutes are 3 s. */
export const speed = 100;

/** An emulated 3D Spark behind a line that can be cut, and any number of servers with real clients on one state folder. */
export async function openWorld(options: SparkSandboxOptions = {}) {
  const folder = await temporaryFolder();
  const sandbox = await startSandbox({ ...stubEngine(), speed, spark: options });
  onTestFinished(sandbox.close);
  const line = await startFaultyLine(Number(new URL(sandbox.spark.url).port));
  const { username, password, clientId, clientSecret } = sandbox.spark;
  const environment = {
    PART_DIRS: folder,
    PART_OUTPUT_DIR: join(folder, 'output'),
    PART_STATE_DIR: join(folder, 'state'),
    PART_SANDBOX_SPEED: String(speed),
    SPARK_URL: `http://127.0.0.1:${line.port}`,
    SPARK_AUTH_URL: sandbox.spark.authUrl,
    SPARK_SOCKET_URL: sandbox.spark.socketUrl,
    SPARK_USERNAME: username,
    SPARK_PASSWORD: password,
    SPARK_CLIENT_ID: clientId,
    SPARK_CLIENT_SECRET: clientSecret,
  };

  return {
    folder,
    line,
    log: sandbox.sparkLog,
    environment,

    async startServer(changes: Record<string, string> = {}) {
      const connection = await openConnection({ ...environment, ...changes });
      onTestFinished(connection.close);
      const tool = (name: string, args: Record<string, unknown>) => call(connection.client, name, args);
      return {
        ...connection,
        tool,
        analyze: (file: string, more: Record<string, unknown> = {}) => {
          return tool('analyze_part', { file, platform: '3dspark', process: 'slm', material: '316L', ...more });
        },
        async firstJob() {
          const { structured } = await tool('list_jobs', { limit: 1 });
          return (structured.jobs as { job: string; state: string; partId?: string; sent?: string; problem?: string }[])[0];
        },
      };
    },

    /** Everything in the output folder, hidden files too. */
    savedFiles: () => readdir(environment.PART_OUTPUT_DIR).catch(() => []),

    /** A part file that no other test has. */
    async writePart(name = 'part.stl', sizeBytes = 0): Promise<string> {
      const path = join(folder, name);
      const filling = `# ${randomBytes(32).toString('hex')}\n`.repeat(Math.ceil(sizeBytes / 67));
      await writeFile(path, `solid ${name}\nfacet normal 0 0 1\n${filling}endsolid\n`);
      return path;
    },
  };
}

/** Waits, checking often, until `isTrue` is; fails after 10 s. */
export async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 1_000; tries++) {
    if (await isTrue()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('It did not come true within 10 s.');
}
