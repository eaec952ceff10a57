import { StdioServerTransport, serveStdio } from '@modelcontextprotocol/server/stdio';
import { logFailure } from './log.js';
import { withFirstAnswer } from './mcp/first-answer.js';
import { createIdentified } from './mcp/identity.js';
import type { Services } from './services.js';

/** Whatever is left to do when the connection ends must be done in this time. */
const lastMomentsMs = 1_500;

/**
 * Serves MCP on stdin and stdout until the connection ends. The end of stdin, a closed stdout, SIGTERM and SIGINT share one way
 * out: running jobs are let go so that they can be taken up again, engine processes end, this process exits within 2 s.
 *
 * `openServices` is called once, after the host has had its first answer.
 */
export function serve(openServices: () => Promise<Services>): void {
  let opened: Promise<Services> | undefined;
  const transport = withFirstAnswer(new StdioServerTransport(), createIdentified);
  const connection = serveStdio(createServer, {
    transport,
    onerror: (error) => {
      // What a client sends is its own fault: a stack of ours would tell nothing.
      logFailure('protocol', error.message);
      // The one error after which the transport is deaf: a message beyond its limit of 10 MiB.
      if (error.message.includes('maximum size')) leave(1);
    },
  });

  async function createServer() {
    opened ??= openAndSweep();
    const [{ createApp }, services] = await Promise.all([import('./app.js'), opened]);
    return createApp(services);
  }

  async function openAndSweep(): Promise<Services> {
    const services = await openServices();
    services.sweep().catch((error) => logFailure('sweep', error));
    return services;
  }

  let isLeaving = false;
  function leave(exitCode: number): void {
    if (isLeaving) return;
    isLeaving = true;
    setTimeout(() => process.exit(exitCode), lastMomentsMs).unref();
    void Promise.allSettled([opened?.then((services) => services.close()), connection.close()]).then(() => process.exit(exitCode));
  }

  process.stdin.once('end', () => leave(0));
  process.stdin.once('close', () => leave(0));
  process.stdout.on('error', () => leave(0));
  process.once('SIGTERM', () => leave(143));
  process.once('SIGINT', () => leave(130));
}
