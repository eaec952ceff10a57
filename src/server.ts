#!/usr/bin/env node
import { fileURLToPath } from 'node:url';
import { readConfig } from './config.js';
import { guardLog } from './log.js';
import { createServices } from './services.js';

/** Built beside this file. */
const childFile = fileURLToPath(new URL('./child.js', import.meta.url));

guardLog();
const services = createServices(readConfig(), childFile);
const commandLine = process.argv.slice(2);
if (commandLine.length > 0) {
  const { runCommand } = await import('./cli/command.js');
  process.exitCode = await runCommand(commandLine, services);
  await services.close();
} else {
  const { serve } = await import('./serve.js');
  serve(services);
}
