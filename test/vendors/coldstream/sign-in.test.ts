import { expect, test } from 'vitest';
import { ConfigError, VendorError } from '../../../src/errors.js';
import { canary, failureOf, json } from '../../http/vendor-server.js';
import { caseDocument, coldstreamWith, password, token } from './coldstream-server.js';

const login = 'POST /identity/account/login';
const readCase = 'GET /case/cases/5441';

test('the account is signed in once, and its token goes with every call', async () => {
  const { coldstream, seen } = await coldstreamWith({ [readCase]: json(caseDocument) });

  await Promise.all([coldstream.readCase('5441'), coldstream.readCase('5441')]);
  await coldstream.readCase('5441');

  expect(seen.map(({ route }) => route)).toEqual([login, readCase, readCase, readCase]);
  expect(seen[0]).toMatchObject({ body: { email: 'ada@example.com', password }, type: 'application/json', authorization: undefined });
  expect(new Set(seen.slice(1).map(({ authorization }) => authorization))).toEqual(new Set([`Bearer ${token}`]));
});

test('a token that is refused is replaced by signing in again, once', async () => {
  const { coldstream, seen } = await coldstreamWith({
    [login]: [json({ accessToken: token }), json({ accessToken: `${canary}-token-2` })],
    [readCase]: [{ status: 401 }, json(caseDocument)],
  });

  const { name } = await coldstream.readCase('5441');

  expect(name).toBe('Demo');
  expect(seen.map(({ route }) => route)).toEqual([login, readCase, login, readCase]);
  expect(seen.at(-1)?.authorization).toBe(`Bearer ${canary}-token-2`);
});

test('where every token is refused, that is told after the second', async () => {
  const { coldstream, seen } = await coldstreamWith({
    [login]: [json({ accessToken: token }), json({ accessToken: `${canary}-token-2` })],
    [readCase]: { status: 401 },
  });

  const error = await failureOf(coldstream.readCase('5441'));

  expect(error).toBeInstanceOf(ConfigError);
  expect(error.message).toBe('ColdStream does not accept the sign-in of this server, although it was renewed (401 to GET /cases/{id}).');
  expect(seen.map(({ route }) => route)).toEqual([login, readCase, login, readCase]);
});

test.each([400, 401, 403])('wrong credentials (%i) are sent once and never again, and their echo is not repeated', async (status) => {
  const { coldstream, seen } = await coldstreamWith({ [login]: json({ Message: `Wrong password ${password}` }, { status }) });

  const first = await failureOf(coldstream.readCase('5441'));
  const second = await failureOf(coldstream.readCase('5441'));

  expect(first).toBeInstanceOf(ConfigError);
  expect(first.message).toBe(`ColdStream does not accept the email address and password of this server (${status}).`);
  expect(second.message).toBe(first.message);
  expect(seen).toHaveLength(1);
});

test('a sign-in that fails for another reason is tried again with the next call', async () => {
  const { coldstream, seen } = await coldstreamWith({
    [login]: [{ status: 500 }, json({ accessToken: token })],
    [readCase]: json(caseDocument),
  });

  const error = await failureOf(coldstream.readCase('5441'));
  const later = await coldstream.readCase('5441');

  expect(error).toBeInstanceOf(VendorError);
  expect(later.caseId).toBe('5441');
  expect(seen.filter(({ route }) => route === login)).toHaveLength(2);
});

test('a second factor cannot be given: the operator is told to set a token', async () => {
  const { coldstream, seen } = await coldstreamWith({ [login]: json({ mfaToken: `${canary}-mfa` }) });

  const error = await failureOf(coldstream.readCase('5441'));
  await failureOf(coldstream.readCase('5441'));

  expect(error).toBeInstanceOf(ConfigError);
  expect(error.message).toBe('ColdStream asks this account for a second factor, which this server cannot give.');
  expect(error.hint).toBe(
    'Ask the operator to sign in elsewhere and to set COLDSTREAM_TOKEN to the access token, in place of COLDSTREAM_EMAIL and COLDSTREAM_PASSWORD.',
  );
  expect(seen).toHaveLength(1);
});

test('a given token is used as it is, and when it is refused nobody signs in', async () => {
  const { coldstream, seen } = await coldstreamWith({ [readCase]: [json(caseDocument), { status: 401 }] }, { token: `${canary}-given` });

  await coldstream.readCase('5441');
  const error = await failureOf(coldstream.readCase('5441'));

  expect(error).toBeInstanceOf(ConfigError);
  expect(error.message).toBe(
    'ColdStream does not accept the access token of this server, which has probably expired (401 to GET /cases/{id}).',
  );
  expect(error.hint).toBe('Ask the operator to set COLDSTREAM_TOKEN to a fresh one and to restart this server.');
  expect(seen.map(({ route, authorization }) => [route, authorization])).toEqual([
    [readCase, `Bearer ${canary}-given`],
    [readCase, `Bearer ${canary}-given`],
  ]);
});

test('a token that cannot stand in a header is refused before anything is sent', async () => {
  const { coldstream, seen } = await coldstreamWith({}, { token: `Bearer ${canary}` });

  const error = await failureOf(coldstream.readCase('5441'));

  expect(error).toBeInstanceOf(ConfigError);
  expect(error.message).toBe('The access token for ColdStream holds characters that no token has.');
  expect(seen).toEqual([]);
});

test('an answer without any token is told', async () => {
  const { signIn } = await coldstreamWith({ [login]: json({}) });

  const error = await failureOf(signIn());

  expect(error.message).toBe('ColdStream answered its sign-in without a token.');
});

test('hosts that refuse plain JSON get their own spelling of it, at login and everywhere after the first refusal', async () => {
  const picky = (reply: object) => (request: { headers: Record<string, unknown> }) =>
    request.headers['content-type'] === 'application/*+json' ? json(reply) : { status: 415 };
  const { coldstream, seen } = await coldstreamWith({
    [login]: picky({ accessToken: token }),
    'POST /case/cases/validate': picky({ status: 1 }),
    'GET /case/cases/5441/validation/result': { status: 404 },
  });

  await coldstream.validate('5441');
  await coldstream.validate('5441');

  const types = seen.filter(({ route }) => route.startsWith('POST')).map(({ type }) => type);
  expect(types).toEqual(['application/json', 'application/*+json', 'application/json', 'application/*+json', 'application/*+json']);
});
