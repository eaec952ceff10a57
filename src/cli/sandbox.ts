import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { InputError } from '../errors.js';
import type { Services } from '../services.js';

/**
 * `sandbox [--port N]`: prints where the emulated vendors are, as one line of JSON, and serves them until it is stopped. The port is
 * that of 3D Spark; the others take free ones.
 */
export async function sandbox(args: string[], services: Services): Promise<number> {
  const vendors = await services.sandbox.start(readPort(args));
  const speed = String(services.config.get('PART_SANDBOX_SPEED'));
  const { spark, coldstream, evo, aplos } = addressesOf(vendors);
  const environment = {
    SPARK_URL: spark.url,
    SPARK_AUTH_URL: spark.authUrl,
    SPARK_SOCKET_URL: spark.socketUrl,
    SPARK_USERNAME: spark.username,
    SPARK_PASSWORD: spark.password,
    SPARK_CLIENT_ID: spark.clientId,
    SPARK_CLIENT_SECRET: spark.clientSecret,
    COLDSTREAM_IDENTITY_URL: coldstream.identityUrl,
    COLDSTREAM_PROJECT_URL: coldstream.projectUrl,
    COLDSTREAM_CASE_URL: coldstream.caseUrl,
    COLDSTREAM_FILESERVER_URL: coldstream.fileserverUrl,
    COLDSTREAM_EMAIL: coldstream.email,
    COLDSTREAM_PASSWORD: coldstream.password,
    EVO_HUB_URL: evo.hubUrl,
    EVO_ISSUER_URL: evo.issuerUrl,
    EVO_DISCOVERY_URL: evo.discoveryUrl,
    EVO_ORG_ID: evo.orgId,
    EVO_WORKSPACE_ID: evo.workspaceId,
    EVO_CLIENT_ID: evo.clientId,
    EVO_CLIENT_SECRET: evo.clientSecret,
    APLOS_URL: aplos.url,
    APLOS_AUTH_URL: aplos.authUrl,
    APLOS_API: aplos.api,
    APLOS_USERNAME: aplos.username,
    APLOS_PASSWORD: aplos.password,
    PART_SANDBOX_SPEED: speed,
  };
  process.stdout.write(`${JSON.stringify({ '3dspark': spark, coldstream, evo, aplos, environment })}\n`);
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  return 0;
}

type Vendors = Awaited<ReturnType<Services['sandbox']['start']>>;

/** Their addresses and credentials; they also hold logs and levers for tests. */
function addressesOf({ spark, coldstream, evo, aplos }: Vendors) {
  const { identityUrl, projectUrl, caseUrl, fileserverUrl, email, password, token } = coldstream;
  const { hubUrl, issuerUrl, discoveryUrl, orgId, workspaceId, clientId, clientSecret } = evo;
  return {
    spark,
    coldstream: { identityUrl, projectUrl, caseUrl, fileserverUrl, email, password, token },
    evo: { hubUrl, issuerUrl, discoveryUrl, orgId, workspaceId, clientId, clientSecret },
    aplos: { url: aplos.url, authUrl: aplos.authUrl, api: aplos.api, username: aplos.username, password: aplos.password },
  };
}

function readPort(args: string[]): number | undefined {
  const text = readArguments(args).values.port;
  if (text === undefined) return undefined;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw new InputError(`"${text}" is not a port.`, 'Give a number from 1 to 65535, or leave --port out.');
}

function readArguments(args: string[]) {
  try {
    return parseArgs({ args, options: { port: { type: 'string' } } });
  } catch (error) {
    throw new InputError((error as Error).message, 'See part-analysis-mcp --help.');
  }
}
