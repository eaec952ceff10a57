import { fileURLToPath } from 'node:url';
import { guardLog } from './log.js';
import type { Services } from './services.js';

/** Built beside this file. */
const childFile = fileURLToPath(new URL('./child.js', import.meta.url));

guardLog();
void run(process.argv.slice(2));

async function run(commandLine: string[]): Promise<void> {
  if (commandLine.length === 0) {
    const { serve } = await import('./serve.js');
    serve(openServices);
    return;
  }
  const { runCommand } = await import('./cli/command.js');
  const services = await openServices();
  process.exitCode = await runCommand(commandLine, services);
  await services.close();
}

async function openServices(): Promise<Services> {
  const [{ readConfig }, { createServices }] = await Promise.all([import('./config.js'), import('./services.js')]);
  return createServices(readConfig(), childFile);
}
