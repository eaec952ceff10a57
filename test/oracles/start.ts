import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';
import { z } from 'zod';

/** Where `scripts/run-oracles.mjs` puts packages and certificates. */
const folder = resolve('node_modules/.cache/oracles');
const greeting = z.object({ port: z.number().int() });

const tokenRequests = z.object({
  requests: z.array(z.object({ grant: z.string().optional(), status: z.number(), startedMs: z.number(), endedMs: z.number() })),
  revokedGrants: z.number(),
});

const siteLog = z.array(
  z.object({
    method: z.string(),
    path: z.string(),
    grant: z.string().nullable(),
    status: z.number(),
    csrfCookie: z.string().nullable(),
    csrfHeader: z.string().nullable(),
    csrfCookieGiven: z.string().nullable(),
    origin: z.string().nullable(),
    referer: z.string().nullable(),
  }),
);

export const realm = '/realms/3dspark/protocol/openid-connect';

/** An OpenID provider of its own for one test, with the account "ada" and the client "backend". */
export async function startProvider(options: { accessTtlS: number }) {
  const { port, ask } = await startServer(process.execPath, ['test/oracles/oidc-provider.mjs'], {
    ACCESS_TTL_S: String(options.accessTtlS),
  });
  const url = `http://127.0.0.1:${port}`;
  return {
    port,
    url,
    tokenUrl: `${url}${realm}/token`,
    /** Token requests in the order in which they were answered, and how many grants the provider withdrew. */
    heard: async () => tokenRequests.parse(await ask('requests')),
    /** Ends every session, as an operator can: access and refresh tokens are worth nothing from here on. */
    withdrawGrants: () => ask('withdraw'),
  };
}

/** A Django site of its own for one test, over https. "stranger" is a certificate that this process does not trust. */
export async function startSite(certificate: 'trusted' | 'stranger' = 'trusted') {
  const files = [`${folder}/${certificate}.pem`, `${folder}/${certificate}.key.pem`];
  const { port, ask } = await startServer('/usr/bin/python3', ['test/oracles/django-site.py', ...files]);
  const url = `https://127.0.0.1:${port}`;
  return {
    url,
    loginUrl: `${url}/api-auth/login`,
    tokenUrl: `${url}/o/token/`,
    log: async () => siteLog.parse(await ask('log')),
    /** Makes the site forget every CSRF cookie that it gave away so far. */
    retireCookies: () => ask('retire'),
  };
}

/** Starts a server that greets with its port, and then answers lines with lines. It leaves at the end of the test. */
async function startServer(program: string, args: string[], environment: Record<string, string> = {}) {
  if (!existsSync(`${folder}/trusted.pem`) || process.env.NODE_EXTRA_CA_CERTS !== `${folder}/trusted.pem`) {
    throw new Error('These tests are started by `node scripts/run-oracles.mjs`: it installs the servers and makes their certificates.');
  }
  const child = spawn(program, args, { env: { PATH: process.env.PATH, ...environment }, stdio: ['pipe', 'pipe', 'pipe'] });
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints = `${complaints}${text}`.slice(-5000);
  });
  const ended = once(child, 'exit');
  onTestFinished(async () => {
    child.stdin.end();
    await ended;
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const nextLine = async (): Promise<unknown> => {
    const { done, value } = await lines.next();
    if (done) throw new Error(`${args[0]} has left: ${complaints}`);
    return JSON.parse(value);
  };

  const { port } = greeting.parse(await nextLine());
  const ask = (word: string) => {
    child.stdin.write(`${word}\n`);
    return nextLine();
  };
  return { port, ask };
}
