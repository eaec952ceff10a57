// Tests logins and transfers against real servers: `node scripts/run-oracles.mjs`. Installs them on the first run. Debian only.
// With --large first: files of 2 GiB to and from real storages, and the memory that takes. Needs 12 GB of disk.
// ORACLE_SECONDS: how long the provider of short-lived tokens is kept busy (default 60). Further arguments go to vitest.
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

process.chdir(join(import.meta.dirname, '..'));
const folder = resolve('node_modules/.cache/oracles');

function run(command, args, options = {}) {
  const { status, error, stderr } = spawnSync(command, args, { stdio: 'inherit', ...options });
  if (error) console.error(`${command} could not be started: ${error.message}`);
  if (status !== 0 && stderr) console.error(String(stderr));
  if (status !== 0) process.exit(status ?? 1);
}

/** A certificate for this machine, of nobody but itself: `name`.pem and `name`.key.pem. */
function makeCertificate(name) {
  const files = ['-keyout', join(folder, `${name}.key.pem`), '-out', join(folder, `${name}.pem`)];
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const subject = ['-subj', `/CN=${name}`, '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  run('openssl', ['req', '-x509', '-days', '30', ...key, ...files, ...subject], { stdio: 'pipe' });
}

mkdirSync(folder, { recursive: true });
run('bash', ['scripts/install-oracles.sh', folder]);
makeCertificate('trusted');
makeCertificate('stranger');
// Node reads the variable when a process starts, so the tests cannot set it for themselves.
const env = { ...process.env, NODE_EXTRA_CA_CERTS: join(folder, 'trusted.pem') };
const isLarge = process.argv[2] === '--large';
const config = isLarge ? 'vitest.large.config.ts' : 'vitest.oracles.config.ts';
const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--config', config];
run(process.execPath, [...vitest, ...process.argv.slice(isLarge ? 3 : 2)], { env });
