import { StdioServerTransport, serveStdio } from '@modelcontextprotocol/server/stdio';
import { createApp } from './app.js';
import { logFailure } from './log.js';
import type { Services } from './services.js';

/** Whatever is left to do when the connection ends must be done in this time. */
const lastMomentsMs = 1_500;

/**
 * Serves MCP on stdin and stdout until the connection ends. The end of stdin, a closed stdout, SIGTERM and SIGINT share one way
 * out: running jobs are let go so that they can be taken up again, engine processes end, this process exits within 2 s.
 */
export function serve(services: Services): void {
  const transport = new StdioServerTransport();
  const connection = serveStdio(() => createApp(services), {
    transport,
    onerror: (error) => {
      // What a client sends is its own fault: a stack of ours would tell nothing.
      logFailure('protocol', error.message);
      // The one error after which the transport is deaf: a message beyond its limit of 10 MiB.
      if (error.message.includes('maximum size')) leave(1);
    },
  });

  services.sweep().catch((error) => logFailure('sweep', error));

  let isLeaving = false;
  function leave(exitCode: number): void {
    if (isLeaving) return;
    isLeaving = true;
    setTimeout(() => process.exit(exitCode), lastMomentsMs).unref();
    void Promise.allSettled([services.close(), connection.close()]).then(() => process.exit(exitCode));
  }

  process.stdin.once('end', () => leave(0));
  process.stdin.once('close', () => leave(0));
  process.stdout.on('error', () => leave(0));
  process.once('SIGTERM', () => leave(143));
  process.once('SIGINT', () => leave(130));
}
