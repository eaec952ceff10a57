import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { InputError } from '../errors.js';
import type { Services } from '../services.js';

/** `sandbox [--port N]`: prints where the emulated vendors are, as one line of JSON, and serves them until it is stopped. */
export async function sandbox(args: string[], services: Services): Promise<number> {
  const { spark } = await services.sandbox.start(readPort(args));
  const { url, authUrl, socketUrl, username, password, clientId, clientSecret } = spark;
  const environment = {
    SPARK_URL: url,
    SPARK_AUTH_URL: authUrl,
    SPARK_SOCKET_URL: socketUrl,
    SPARK_USERNAME: username,
    SPARK_PASSWORD: password,
    SPARK_CLIENT_ID: clientId,
    SPARK_CLIENT_SECRET: clientSecret,
    PART_SANDBOX_SPEED: String(services.config.get('PART_SANDBOX_SPEED')),
  };
  process.stdout.write(`${JSON.stringify({ '3dspark': spark, environment })}\n`);
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  return 0;
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
