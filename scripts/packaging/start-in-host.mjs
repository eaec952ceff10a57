// What a desktop app starts when the server comes as an extension (.mcpb). Arguments are the folders that may be read, as the manifest
// passes them on; everything else comes in environment variables.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

const oldestNode = [20, 18, 1];
const isWindows = process.platform === 'win32';
const program = isWindows ? 'node.exe' : 'node';
const home = homedir();

// A field that was left empty arrives as its own name.
const folders = process.argv.slice(2).filter((folder) => folder !== '' && !folder.includes('${user_config.'));
if (folders.length > 0) process.env.PART_DIRS = folders.join(delimiter);
process.argv.length = 2;

// Inside Electron the running program is the app itself, which newer apps do not let run scripts: analyses, which run in processes of
// their own, need a real Node. https://www.electronjs.org/docs/latest/tutorial/fuses#runasnode
if (process.versions.electron) {
  const node = findNode();
  if (!node)
    console.error(
      'No Node.js was found: parts cannot be analyzed on this machine. Install it from https://nodejs.org, then restart the app.',
    );
  process.execPath = node ?? join(import.meta.dirname, 'nodejs-is-not-installed', program);
}
// Asked for as CommonJS, which it is: what V8 made of it can be kept then.
createRequire(import.meta.url)('./dist/server.js');

function findNode() {
  return [...new Set([...onPath(), ...installed()])].find((file) => existsSync(file) && isNewEnough(file));
}

function onPath() {
  return (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, program));
}

/** Where installers and version managers put Node: an app that was not started from a shell has a short PATH. */
function installed() {
  const { ProgramFiles = 'C:\\Program Files', APPDATA = '', LOCALAPPDATA = '' } = process.env;
  if (isWindows)
    return [
      join(ProgramFiles, 'nodejs', program),
      join(LOCALAPPDATA, 'Programs', 'nodejs', program),
      join(LOCALAPPDATA, 'Volta', 'bin', program),
      ...versionsIn(join(APPDATA, 'nvm'), program),
      ...versionsIn(join(APPDATA, 'fnm', 'node-versions'), join('installation', program)),
    ];
  return [
    '/opt/homebrew/bin/node',
    '/usr/local/bin/node',
    '/usr/bin/node',
    join(home, '.volta', 'bin', program),
    ...versionsIn(join(home, '.nvm', 'versions', 'node'), join('bin', program)),
    ...versionsIn(join(home, '.local', 'share', 'fnm', 'node-versions'), join('installation', 'bin', program)),
    ...versionsIn(join(home, 'Library', 'Application Support', 'fnm', 'node-versions'), join('installation', 'bin', program)),
    ...versionsIn(join(home, '.asdf', 'installs', 'nodejs'), join('bin', program)),
  ];
}

/** The program in each version's folder, the newest version first. */
function versionsIn(folder, below) {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).sort((a, b) => b.localeCompare(a, 'en', { numeric: true }));
  return names.map((name) => join(folder, name, below));
}

function isNewEnough(file) {
  const { stdout } = spawnSync(file, ['--version'], { encoding: 'utf8', timeout: 5000, windowsHide: true });
  const version = /^v(\d+)\.(\d+)\.(\d+)/
    .exec(stdout ?? '')
    ?.slice(1)
    .map(Number);
  if (!version) return false;
  const place = version.findIndex((number, index) => number !== oldestNode[index]);
  return place < 0 || version[place] > oldestNode[place];
}
