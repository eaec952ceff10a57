import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Azurite, startAzurite } from './azurite.js';
import { blobLinks, makeContainer } from './blob-links.js';
import { blobRows } from './blob-rows.js';
import { formRows } from './form-rows.js';
import { type Radosgw, s3Keys, startRadosgw } from './radosgw.js';
import { makeBucket, s3Links } from './s3-links.js';
import { getRows, putRows } from './s3-rows.js';
import { type StorageSide, startSandboxStorage } from './sandbox-storage.js';
import { ask, formBody, inShort, type Row } from './storage-requests.js';

const servers: { stop(): Promise<void> }[] = [];
let real: StorageSide;
let sandbox: StorageSide;

beforeAll(async () => {
  const [azurite, radosgw, halves]: [Azurite, Radosgw, Awaited<ReturnType<typeof startSandboxStorage>>] = await Promise.all([
    startAzurite(),
    startRadosgw(),
    startSandboxStorage(),
  ]);
  servers.push(azurite, radosgw, halves);
  await makeContainer(azurite.url, 'parts');
  await makeBucket(radosgw.url, 'parts', s3Keys);
  real = { s3: s3Links(radosgw.url, 'parts', s3Keys), blob: blobLinks(azurite.url, 'parts') };
  sandbox = halves.side;
});

afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
});

const sides = [
  { server: 'the real server', isReal: true },
  { server: 'the sandbox', isReal: false },
];
let count = 0;
const sideOf = (isReal: boolean) => (isReal ? real : sandbox);

async function saysTo<Side>(row: Row<Side>, side: Side, key: string): Promise<string> {
  const said = await row.act(side, key);
  return typeof said === 'string' ? said : inShort(said);
}

const expectedOf = <Side>({ real: fromReal, sandbox: other }: Row<Side>, isReal: boolean) => (isReal || !other ? fromReal : other.says);

describe.each(sides)('$server, given', ({ isReal }) => {
  test.each(putRows)('a link for PUT: $name', async (row) => {
    const says = await saysTo(row, sideOf(isReal).s3, `puts/${count++}.stl`);

    expect(says).toBe(expectedOf(row, isReal));
  });

  test.each(getRows)('a link for GET to what was put: $name', async (row) => {
    const { s3 } = sideOf(isReal);
    const key = `puts/${count++}.stl`;
    const headers = { 'content-type': 'application/octet-stream' };
    await ask(s3.link('PUT', key, { headers }), { method: 'PUT', headers, body: 'solid part' });

    const says = await saysTo(row, s3, key);

    expect(says).toBe(expectedOf(row, isReal));
  });

  test.each(getRows)('a link for GET to what a form brought: $name', async (row) => {
    const { s3 } = sideOf(isReal);
    const key = `forms/${count++}.stl`;
    const { url, fields } = s3.form(key);
    await ask(url, formBody(fields, 'solid part'));

    const says = await saysTo(row, s3, key);

    expect(says).toBe(expectedOf(row, isReal));
  });

  test.each(formRows)('a form: $name', async (row) => {
    const says = await saysTo(row, sideOf(isReal).s3, `forms/${count++}.stl`);

    expect(says).toBe(expectedOf(row, isReal));
  });

  test.each(blobRows)('a link to a blob: $name', async (row) => {
    const says = await saysTo(row, sideOf(isReal).blob, `${count++}.stl`);

    expect(says).toBe(expectedOf(row, isReal));
  });
});

test('what is listed as a difference is one', () => {
  const rows: Row<never>[] = [...putRows, ...getRows, ...formRows, ...blobRows];

  const listed = rows.filter(({ real: fromReal, sandbox: other }) => other?.says === fromReal).map(({ name }) => name);

  expect(listed).toEqual([]);
});
