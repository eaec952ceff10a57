import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ExpectedError } from '../../../src/errors.js';
import { NotInStorage } from '../../../src/vendors/spark/refusals.js';
import { partId, sparkAt } from '../../support/spark-answers.js';

const host = 'https://launchpad.3dspark.example';
const server = setupServer();
const spark = sparkAt(host);
const credentials =
  'Check SPARK_USERNAME, SPARK_PASSWORD, SPARK_CLIENT_ID and SPARK_CLIENT_SECRET, ' +
  'and that the account is activated and its terms are accepted.';

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

/** Lets the vendor answer every request with one refusal. */
function refuse(status: number, body: string, headers: Record<string, string> = { 'content-type': 'application/json' }) {
  server.use(http.all(`${host}/*`, () => new HttpResponse(body, { status, headers })));
}

async function failureOf(attempt: Promise<unknown>): Promise<{ kind: string; message: string; hint: string; isRefusal: boolean }> {
  const error: unknown = await attempt.then(
    () => undefined,
    (reason) => reason,
  );
  if (!(error instanceof ExpectedError)) throw error ?? new Error('nothing was refused');
  const { kind, message, hint } = error;
  return { kind, message, hint, isRefusal: 'isRefusal' in error && error.isRefusal === true };
}

const readAnalysis = () => spark.readAnalysis(partId);
const readRoute = 'GET /api/v1/analysisResult/{id}/';

const refusals: [string, () => void, () => Promise<unknown>, Awaited<ReturnType<typeof failureOf>>][] = [
  [
    '401',
    () => refuse(401, '{"detail":"Signature has expired."}'),
    readAnalysis,
    {
      kind: 'config',
      message: `3D Spark does not accept the credentials of this server (401 to ${readRoute}; 3D Spark says: "Signature has expired.").`,
      hint: credentials,
      isRefusal: false,
    },
  ],
  [
    '403 to a reader',
    () => refuse(403, '{"detail":"Access forbidden."}'),
    readAnalysis,
    {
      kind: 'config',
      message:
        'This account of 3D Spark neither owns the part nor belongs to its organization ' +
        `(403 to ${readRoute}; 3D Spark says: "Access forbidden.").`,
      hint: 'Use a part of this account, or have an account with these rights set in SPARK_USERNAME and SPARK_PASSWORD.',
      isRefusal: false,
    },
  ],
  [
    '403 to one who deletes',
    () => refuse(403, '{"detail":"Access forbidden."}'),
    () => spark.deletePartFiles(partId),
    {
      kind: 'config',
      message:
        'This account of 3D Spark neither owns the part nor is a manager in its organization ' +
        '(403 to DELETE /api/v1/part/{id}/upload-file/; 3D Spark says: "Access forbidden.").',
      hint: 'Use a part of this account, or have an account with these rights set in SPARK_USERNAME and SPARK_PASSWORD.',
      isRefusal: false,
    },
  ],
  [
    '403 to one who asked too often',
    () => refuse(403, '{"detail":"User is blocked."}'),
    readAnalysis,
    {
      kind: 'vendor',
      message:
        '3D Spark has blocked this account, most likely for asking too often ' +
        `(403 to ${readRoute}; 3D Spark says: "User is blocked.").`,
      hint: 'Ask for nothing more for now. Try once more later, or ask the support of 3D Spark to lift the block.',
      isRefusal: true,
    },
  ],
  [
    '403 for another reason',
    () => refuse(403, '{"detail":"Terms \\u202enot \\"accepted\\"."}'),
    readAnalysis,
    {
      kind: 'config',
      message: `3D Spark does not allow this to the account of this server (403 to ${readRoute}; 3D Spark says: "Terms not 'accepted'.").`,
      hint: 'Check on the 3D Spark platform that the account is activated, has accepted the terms, and may use the API.',
      isRefusal: false,
    },
  ],
  [
    '404 without known words',
    () => refuse(404, '<!DOCTYPE html><title>Not Found</title>', { 'content-type': 'text/html' }),
    readAnalysis,
    {
      kind: 'input',
      message: `3D Spark did not find what was asked for (404 to ${readRoute}; it sent an HTML page).`,
      hint: 'Check the part id. If it is right, the address of 3D Spark in the settings of this server may be wrong.',
      isRefusal: false,
    },
  ],
  [
    '415',
    () => refuse(415, '{"detail":"Only STL and STP files allowed at the moment."}'),
    () => spark.startTask('orientedCad', partId),
    {
      kind: 'input',
      message:
        '3D Spark orients only STEP and STL files (415 to GET /api/v1/part/{id}/optimal-orientation-file/; ' +
        '3D Spark says: "Only STL and STP files allowed at the moment.").',
      hint: 'Export the part as STEP or STL, and analyze that file.',
      isRefusal: false,
    },
  ],
  [
    '422',
    () => refuse(422, '{"detail":"Invalid user input."}'),
    () => spark.deleteAsset(partId, 'a.pdf'),
    {
      kind: 'input',
      message: '3D Spark does not accept these values (422 to DELETE /api/v1/part/{id}/assets/; 3D Spark says: "Invalid user input.").',
      hint: 'Give the name exactly as upload_asset returned it, and check the part id.',
      isRefusal: false,
    },
  ],
  [
    '429',
    () => refuse(429, '{"detail":"Request was throttled."}', { 'content-type': 'application/json', 'retry-after': '900' }),
    readAnalysis,
    {
      kind: 'vendor',
      message: `3D Spark was asked too often (429 to ${readRoute}; 3D Spark says: "Request was throttled.").`,
      hint: 'Try again in 900 s, not earlier: it blocks accounts that go on.',
      isRefusal: true,
    },
  ],
  [
    '500',
    () => refuse(500, ''),
    readAnalysis,
    { kind: 'vendor', message: `3D Spark failed to answer (500 to ${readRoute}).`, hint: 'Try again later.', isRefusal: false },
  ],
  [
    '400 with the fields it is about',
    () => refuse(400, '{"prc_acronym":["Unknown process."]}'),
    readAnalysis,
    {
      kind: 'input',
      message: `3D Spark does not accept these values (400 to ${readRoute}; 3D Spark says: "prc_acronym: Unknown process.").`,
      hint: 'Check the process and the material: both have to be spelled as on the 3D Spark platform.',
      isRefusal: false,
    },
  ],
  [
    'an HTML page with status 200',
    () => refuse(200, '<!DOCTYPE html><title>Maintenance</title>', { 'content-type': 'text/html' }),
    readAnalysis,
    {
      kind: 'vendor',
      message: `3D Spark answered ${readRoute} with an HTML page instead of JSON (a login page or proxy?).`,
      hint: 'Try again later. If it stays so, the interface of the vendor has changed, and this server has to follow.',
      isRefusal: false,
    },
  ],
];

test.each(refusals)('%s is told by who can mend it', async (_, answer, attempt, expected) => {
  answer();

  const failure = await failureOf(attempt());

  expect(failure).toEqual(expected);
});

const wrappers: [string, (text: string) => string, string][] = [
  ['{"detail": …}', (text) => JSON.stringify({ detail: text }), 'application/json'],
  ['{"message": …}', (text) => JSON.stringify({ message: text }), 'application/json'],
  ['{"error": …}', (text) => JSON.stringify({ error: text }), 'application/json'],
  ['a JSON string', (text) => JSON.stringify(text), 'application/json'],
  ['plain text', (text) => text, 'text/plain'],
];

describe.each(wrappers)('a 404 that is wrapped as %s', (_, wrap, type) => {
  test('and does not know the part is told as such', async () => {
    refuse(404, wrap('Object not found in database.'), { 'content-type': type });

    const failure = await failureOf(readAnalysis());

    expect(failure).toEqual({
      kind: 'input',
      message: `3D Spark does not know this part (404 to ${readRoute}; 3D Spark says: "Object not found in database.").`,
      hint: 'Check the part id, or analyze the part again.',
      isRefusal: false,
    });
  });

  test('and misses a file can be told from every other', async () => {
    refuse(404, wrap('Object not found in storage.'), { 'content-type': type });

    const error: unknown = await spark.deleteAsset(partId, 'a.pdf').catch((reason) => reason);

    expect(error).toBeInstanceOf(NotInStorage);
    expect(error).toMatchObject({
      message:
        '3D Spark has no asset of that name for this part (404 to DELETE /api/v1/part/{id}/assets/; ' +
        '3D Spark says: "Object not found in storage.").',
      hint: 'Give the name exactly as upload_asset returned it; get_part with section "assets" lists those that the analysis found.',
    });
  });
});

test('the CAD file that an orientation needs is named', async () => {
  refuse(404, '{"detail":"Object not found in storage."}');

  const failure = await failureOf(spark.startTask('orientedCad', partId));

  expect(failure).toEqual({
    kind: 'input',
    message:
      '3D Spark has no CAD file for this part (404 to GET /api/v1/part/{id}/optimal-orientation-file/; ' +
      '3D Spark says: "Object not found in storage.").',
    hint: 'It was deleted or never uploaded: upload the part again.',
    isRefusal: false,
  });
});
