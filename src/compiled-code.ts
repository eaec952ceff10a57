import { lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { constants, Script } from 'node:vm';

/** When nothing was loaded for so long, what a start needs has been run. */
const settledMs = 1_000;
const mostKept = 100;
const wrapperParameters = ['exports', 'require', 'module', '__filename', '__dirname'];

/**
 * Has the JavaScript files of `folder` that are loaded from here on compiled once for all starts: what V8 made of them is kept in a
 * folder that belongs to the user alone. V8 takes nothing of another version, of other flags or of another text; whatever cannot be
 * read or written is compiled as ever. Off with Node's own NODE_DISABLE_COMPILE_CACHE.
 *
 * Node 22 has `module.enableCompileCache` for this, Node 20 has the parts of it only.
 *
 * @see https://nodejs.org/docs/latest-v20.x/api/vm.html#new-vmscriptcode-options
 */
export function keepCompiled(folder: string): void {
  const kept = process.env.NODE_DISABLE_COMPILE_CACHE ? undefined : openFolder(cacheFolder());
  if (kept === undefined) return;
  const { extensions } = createRequire(join(folder, 'any.js'));
  const loadPlainly = extensions['.js'];
  const fresh: Array<[path: string, script: Script]> = [];
  const settling = setTimeout(() => keep(kept, fresh.splice(0)), settledMs).unref();
  extensions['.js'] = (module, path) => {
    if (dirname(path) !== folder) return loadPlainly?.(module, path);
    const keptPath = join(kept, `${basename(path, '.js')}-${statSync(path).mtimeMs}`);
    const script = compiled(path, readIfThere(keptPath));
    if (script.cachedDataRejected !== false) fresh.push([keptPath, script]);
    settling.refresh();
    const own = createRequire(path);
    const load = Object.assign((name: string) => module.require(name), own);
    script.runInThisContext().call(module.exports, module.exports, load, module, path, folder);
  };
}

function compiled(path: string, cachedData: Buffer | undefined): Script {
  const text = `(function (${wrapperParameters.join(', ')}) {${readFileSync(path, 'utf8')}\n})`;
  return new Script(text, { filename: path, cachedData, importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER });
}

/** Everything that was run until now is in it, also what V8 had put off. */
function keep(folder: string, fresh: Array<[path: string, script: Script]>): void {
  try {
    for (const [path, script] of fresh) {
      const partial = `${path}.${process.pid}`;
      writeFileSync(partial, script.createCachedData(), { mode: 0o600 });
      renameSync(partial, path);
    }
    if (fresh.length > 0) removeOldest(folder);
  } catch {
    // A full or read-only disk: the next start compiles again.
  }
}

/** Earlier versions and builds leave theirs behind. */
function removeOldest(folder: string): void {
  const entries = readdirSync(folder).map((name) => ({ path: join(folder, name), ms: statSync(join(folder, name)).mtimeMs }));
  for (const { path } of entries.sort((a, b) => b.ms - a.ms).slice(mostKept)) rmSync(path, { force: true });
}

function cacheFolder(): string {
  const { LOCALAPPDATA, XDG_CACHE_HOME } = process.env;
  const home = homedir();
  const caches = {
    win32: () => LOCALAPPDATA ?? join(home, 'AppData', 'Local'),
    darwin: () => join(home, 'Library', 'Caches'),
    other: () => XDG_CACHE_HOME || join(home, '.cache'),
  };
  const of = process.platform === 'win32' || process.platform === 'darwin' ? caches[process.platform] : caches.other;
  return join(of(), 'part-analysis-mcp', `compiled-${process.versions.v8}-${process.arch}`);
}

/** Undefined unless it is a folder that nobody else may write to: whoever could would decide what this process does. */
function openFolder(path: string): string | undefined {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    const { mode, uid } = lstatSync(path);
    const isOurs = process.platform === 'win32' || (uid === process.geteuid?.() && (mode & 0o022) === 0);
    return isOurs && lstatSync(path).isDirectory() ? path : undefined;
  } catch {
    return undefined;
  }
}

function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}
