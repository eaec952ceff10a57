import type { Context, Hono } from 'hono';
import { jsonAnswer, Refused } from '../answers.js';
import { secret } from '../spark/accounts.js';
import { message, readBody } from './body.js';
import type { World } from './world.js';

export type Credentials = { password: string; token: string; otp: string };
export type SignIn = ReturnType<typeof createSignIn>;

const mfaLifetimeMs = 5 * 60_000;

/** Login by email and password, with or without a second factor, and who may ask anything else. */
export function createSignIn(world: World) {
  const { clock, options, log } = world;
  const credentials: Credentials = { password: secret(), token: secret(), otp: '482915' };
  const access = new Map<string, number>([[credentials.token, Number.POSITIVE_INFINITY]]);
  const secondFactors = new Map<string, number>();

  function issue(): Response {
    const token = secret();
    access.set(token, clock.now() + 1000 * (options.accessTokenS ?? 3600));
    return jsonAnswer({ accessToken: token });
  }

  return {
    credentials,

    addRoutes(app: Hono): void {
      app.post('/identity/account/login', async ({ req }) => {
        const body = await readBody(world, req.raw);
        const isKnown = body.text('email').toLowerCase() === world.user.email && body.text('password') === credentials.password;
        log.logins.push({ at: clock.now(), ok: isKnown });
        if (!isKnown) throw message(400, 'Invalid email or password.');
        if (!options.mfa) return issue();
        const mfaToken = secret();
        secondFactors.set(mfaToken, clock.now() + mfaLifetimeMs);
        return jsonAnswer({ mfaToken });
      });
      app.post('/identity/account/login/otp', async ({ req }) => {
        const body = await readBody(world, req.raw);
        const mfaToken = body.text('mfaToken');
        if (!(clock.now() < (secondFactors.get(mfaToken) ?? 0))) throw message(400, 'The login has expired.');
        if (body.text('otp') !== credentials.otp) throw message(400, 'Invalid code.');
        secondFactors.delete(mfaToken);
        return issue();
      });
    },

    /** @throws {Refused} 401 with an empty body when the bearer token is missing, unknown or over. */
    require({ req }: Context): void {
      const token = /^Bearer (\S+)$/i.exec(req.header('authorization') ?? '')?.[1];
      if (token !== undefined && clock.now() < (access.get(token) ?? 0)) return;
      const problem = token === undefined ? 'Bearer' : 'Bearer error="invalid_token"';
      throw new Refused(401, '', 'text', { 'www-authenticate': problem });
    },
  };
}
