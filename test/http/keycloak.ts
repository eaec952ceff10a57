import { canary, json, type Received, type Reply } from './vendor-server.js';

/** A token endpoint that rotates refresh tokens and ends the session when one is used twice, as Keycloak does. */
export function createKeycloak(now: () => number, lifeS: number, refreshLifeS = 1800) {
  const log: { grant: string; status: number }[] = [];
  let session = { access: '', refresh: '', accessUntil: 0, isRevoked: true };
  let count = 0;

  function grantTokens(): Reply {
    count++;
    session = {
      access: `${canary}-access-${count}`,
      refresh: `${canary}-refresh-${count}`,
      accessUntil: now() + lifeS * 1000,
      isRevoked: false,
    };
    return json({
      access_token: session.access,
      refresh_token: session.refresh,
      expires_in: lifeS,
      refresh_expires_in: refreshLifeS,
      token_type: 'bearer',
    });
  }

  const denied = (status: number): Reply => json({ error: 'invalid_grant', error_description: 'Invalid user credentials' }, { status });

  function answer(form: URLSearchParams): Reply {
    if (form.get('client_id') !== 'our-client' || form.get('client_secret') !== `${canary}-secret`) {
      return json({ error: 'unauthorized_client', error_description: 'Invalid client' }, { status: 401 });
    }
    if (form.get('grant_type') === 'password') {
      return form.get('username') === 'anna' && form.get('password') === `${canary} pass&word` ? grantTokens() : denied(401);
    }
    if (!session.isRevoked && form.get('refresh_token') === session.refresh) return grantTokens();
    session.isRevoked = true;
    return denied(400);
  }

  return {
    log,
    grants: () => log.map(({ grant, status }) => `${grant} ${status}`),

    token(request: Received): Reply {
      const form = new URLSearchParams(request.body.toString());
      const reply = answer(form);
      log.push({ grant: form.get('grant_type') ?? '', status: reply.status ?? 200 });
      return reply;
    },

    accepts: (request: Received) =>
      !session.isRevoked && now() < session.accessUntil && request.headers.authorization === `Bearer ${session.access}`,

    /** As an administrator does it: refresh and access tokens are dead. */
    revoke() {
      session.isRevoked = true;
    },
  };
}

export const credentials = {
  vendor: '3D Spark',
  username: 'anna',
  password: `${canary} pass&word`,
  clientId: 'our-client',
  clientSecret: `${canary}-secret`,
  wrongCredentialsHint: 'Correct SPARK_PASSWORD.',
};
