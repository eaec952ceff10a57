import { randomUUID } from 'node:crypto';
import type { Context, Hono } from 'hono';
import { jsonAnswer, Refused } from '../answers.js';
import { secret } from '../spark/accounts.js';
import { recordOf } from '../spark/documented.js';
import type { AplosLog, AplosSandboxOptions } from './options.js';

export type SignIn = ReturnType<typeof createSignIn>;

type Outcome = Record<string, unknown> | { type: string; message: string };

const target = 'AWSCognitoIdentityProviderService.InitiateAuth';
const username = 'demo@example.com';

/** The user pool of one tenant with one user, as Amazon Cognito answers. */
export function createSignIn(options: AplosSandboxOptions, log: AplosLog) {
  const { clock } = options;
  const lifetimeS = options.idTokenS ?? 3600;
  const password = secret();
  const [clientId, poolId] = [randomUUID().replaceAll('-', '').slice(0, 26), `us-east-1_${secret().slice(0, 9)}`];
  const [tenantId, userId] = [randomUUID(), randomUUID()];
  const idTokens = new Map<string, number>();
  const refreshTokens = new Set<string>();

  function tokens(): Record<string, unknown> {
    const nowS = Math.floor(clock.now() / 1000);
    const times = { auth_time: nowS, iat: nowS, exp: nowS + lifetimeS };
    const pool = `https://cognito-idp.us-east-1.amazonaws.com/${poolId}`;
    const IdToken = jwtLike({
      ...{ sub: userId, iss: pool, aud: clientId, token_use: 'id', email: username, ...times },
      ...{ 'custom:aplos_user_tenant_id': tenantId, 'custom:aplos_user_id': userId },
    });
    idTokens.set(IdToken, 1000 * (nowS + lifetimeS));
    const AccessToken = jwtLike({ sub: userId, iss: pool, client_id: clientId, token_use: 'access', ...times });
    return { AccessToken, ExpiresIn: lifetimeS, IdToken, TokenType: 'Bearer' };
  }

  function initiate(body: Record<string, unknown>): Outcome {
    const parameters = recordOf(body.AuthParameters);
    if (body.ClientId !== clientId) return { type: 'ResourceNotFoundException', message: 'User pool client does not exist.' };
    if (body.AuthFlow === 'REFRESH_TOKEN_AUTH') {
      const isKnown = refreshTokens.has(String(parameters.REFRESH_TOKEN));
      return isKnown ? answer(tokens()) : { type: 'NotAuthorizedException', message: 'Invalid Refresh Token' };
    }
    if (body.AuthFlow !== 'USER_PASSWORD_AUTH') {
      return { type: 'InvalidParameterException', message: 'Auth flow not enabled for this client' };
    }
    if (parameters.USERNAME !== username || parameters.PASSWORD !== password) {
      return { type: 'NotAuthorizedException', message: 'Incorrect username or password.' };
    }
    if (options.challenge) {
      return { ChallengeName: 'NEW_PASSWORD_REQUIRED', ChallengeParameters: { USER_ID_FOR_SRP: userId }, Session: secret() };
    }
    const RefreshToken = secret();
    refreshTokens.add(RefreshToken);
    return answer({ ...tokens(), RefreshToken });
  }

  return {
    ...{ username, password, tenantId, userId },

    /** What `GET /app/configuration` tells of the pool. */
    configuration: () => ({
      idp: {
        Auth: {
          Cognito: { region: 'us-east-1', userPoolId: poolId, userPoolClientId: clientId, authenticationFlowType: 'USER_PASSWORD_AUTH' },
        },
      },
    }),

    addRoutes(app: Hono): void {
      app.on('POST', ['/cognito', '/cognito/'], async ({ req }) => {
        const isAsked = req.header('x-amz-target') === target && req.header('content-type') === 'application/x-amz-json-1.1';
        if (!isAsked) return cognitoError('UnknownOperationException', '');
        const body = recordOf(await req.json().catch(() => undefined));
        const outcome = initiate(body);
        const isOk = !('type' in outcome);
        const flow = body.AuthFlow === 'REFRESH_TOKEN_AUTH' ? 'refresh' : 'password';
        log.logins.push({ flow, at: clock.now(), ok: isOk });
        return isOk ? awsAnswer(outcome, 200) : cognitoError(String(outcome.type), String(outcome.message));
      });
    },

    /** @throws {Refused} 401 when the bearer token is no id token of this pool, or over. */
    require({ req }: Context): void {
      const token = /^Bearer (\S+)$/i.exec(req.header('authorization') ?? '')?.[1];
      const untilMs = idTokens.get(token ?? '');
      if (untilMs === undefined) throw new Refused(401, 'Unauthorized', 'message');
      if (clock.now() >= untilMs) throw new Refused(401, 'The incoming token has expired', 'message');
    },
  };
}

function answer(AuthenticationResult: Record<string, unknown>): Record<string, unknown> {
  return { AuthenticationResult, ChallengeParameters: {} };
}

function cognitoError(type: string, message: string): Response {
  return awsAnswer({ __type: type, message }, 400);
}

function awsAnswer(body: unknown, status: number): Response {
  const answered = jsonAnswer(body, status);
  answered.headers.set('content-type', 'application/x-amz-json-1.1');
  return answered;
}

/** Looks like a JSON Web Token, but only its claims can be read: the signature is random, and what was issued is remembered. */
function jwtLike(claims: Record<string, unknown>): string {
  const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${encoded({ kid: 'sandbox', alg: 'RS256' })}.${encoded({ ...claims, jti: randomUUID() })}.${secret()}`;
}
