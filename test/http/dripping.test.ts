import { writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { createHttp } from '../../src/http/client.js';
import { fileOnDisk } from '../support/file-on-disk.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { collect, failureOf, fakeClock, fixedAuth, listen } from './vendor-server.js';

/** A byte now and then for as long as anybody listens: the idle timeout never comes. */
function drip(response: ServerResponse, status: number): void {
  response.writeHead(status);
  const timer = setInterval(() => response.write(' '), 20);
  response.on('close', () => clearInterval(timer));
}

async function start(status: number) {
  const url = await listen(async (request, response) => {
    await collect(request);
    drip(response, status);
  });
  const transferLimits = { idleTimeoutMs: 5_000, answerTimeoutMs: 200 };
  const http = createHttp({ vendor: '3D Spark', baseUrl: url, auth: fixedAuth, clock: fakeClock().clock, transferLimits });
  return { host: new URL(url).host, http };
}

test.each([201, 422])('an answer to an upload that drips without end (%i) is given up', async (status) => {
  const { http, host } = await start(status);
  const path = join(await temporaryFolder(), 'a.stl');
  await writeFile(path, 'solid');
  const file = await fileOnDisk(path);

  const error = await failureOf(http.upload('POST /api/v1/part/', { fields: {}, file, returns: z.unknown() }));

  expect(error.message).toBe(
    `The file "a.stl" was sent to its end, but whether it was taken is unknown. 3D Spark gave no answer: ${host} did not answer in time.`,
  );
});

test.each([404, 500])('[D2] a refusal of a download that drips without end (%i) is given up', async (status) => {
  const { http, host } = await start(status);
  const to = join(await temporaryFolder(), 'file');

  const error = await failureOf(http.download('GET /file/', { to, attempts: 1 }));

  expect(error.message).toBe(`3D Spark gave no answer: ${host} did not answer in time.`);
});
