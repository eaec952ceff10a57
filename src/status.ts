import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Config, variables } from './config.js';
import { ExpectedError } from './errors.js';
import type { Journal } from './jobs/journal.js';
import type { AccountStatus } from './platforms/account.js';
import { signedIn } from './platforms/sign-in.js';
import { version } from './version.js';
import type { Toolset } from './vocabulary.js';

type VendorId = Exclude<Toolset, 'parts'>;
type Vendors = Record<VendorId, { status(): Promise<AccountStatus> }>;

/** How the variables of each vendor begin. */
const prefixes: Record<VendorId, string> = { '3dspark': 'SPARK_', coldstream: 'COLDSTREAM_', evo: 'EVO_', aplos: 'APLOS_' };

const limitNames = ['ENGINE_PROCESSES', 'ENGINE_TIMEOUT_S', 'ENGINE_MEMORY_MB'] as const;

/** How this server is set up, and what is wrong with it, within 2 s. Repeats no value of a variable but folders. */
export async function readStatus(config: Config, journal: Journal, vendors: Vendors, catalog: { used: string; problem?: string }) {
  const { isWrong, problems } = wrongSettings(config);
  const checkVendors = Promise.all((Object.keys(vendors) as VendorId[]).map((id) => readVendor(id, vendors, isWrong)));
  const folders = await Promise.all([
    ...config.get('PART_DIRS').map((path) => readFolder('part files', path, constants.R_OK)),
    readFolder('saved files', config.get('PART_OUTPUT_DIR'), constants.W_OK),
    readFolder('jobs and parts', config.get('PART_STATE_DIR'), constants.W_OK),
  ]);
  const platforms = [
    { platform: 'local', isOffered: true, note: 'Runs on this machine. Nothing is sent anywhere.' },
    ...(await checkVendors),
  ];
  const folderProblems = folders.flatMap(({ path, problem }) => (problem ? [`${path}: ${problem}`] : []));
  const signInProblems = platforms.flatMap(({ platform, signIn }: AccountStatus) =>
    signIn && signIn !== signedIn ? [`${platform}: ${signIn}`] : [],
  );
  return {
    version,
    node: process.version,
    platforms,
    folders,
    catalog: catalog.used,
    limits: Object.fromEntries(limitNames.filter((name) => !isWrong(name)).map((name) => [name, config.get(name)])),
    runningJobs: await countRunning(journal),
    problems: [...problems, ...(catalog.problem ? [catalog.problem] : []), ...folderProblems, ...signInProblems],
  };
}

function wrongSettings(config: Config) {
  const problems = new Map<string, string>();
  for (const name of Object.keys(variables) as (keyof typeof variables)[]) {
    try {
      config.get(name);
    } catch (error) {
      if (!(error instanceof ExpectedError)) throw error;
      problems.set(name, `${error.message} ${error.hint}`);
    }
  }
  return { isWrong: (name: string) => problems.has(name), problems: [...problems.values()] };
}

/** With a wrong setting there is nothing to try; the problems say which one it is. */
async function readVendor(id: VendorId, vendors: Vendors, isWrong: (name: string) => boolean): Promise<AccountStatus> {
  const isOfVendor = (name: string) => name.startsWith(prefixes[id]) || name.startsWith('PART_SANDBOX');
  const wrong = Object.keys(variables).filter((name) => isOfVendor(name) && isWrong(name));
  if (wrong.length === 0) return vendors[id].status();
  return { platform: id, isOffered: false, note: `Not usable: ${wrong.join(', ')} wrong.` };
}

async function readFolder(purpose: string, path: string, mode: number): Promise<{ purpose: string; path: string; problem?: string }> {
  const found = await stat(path).catch(() => undefined);
  if (found && !found.isDirectory()) return { purpose, path, problem: 'is not a folder' };
  if (found)
    return access(path, mode).then(
      () => ({ purpose, path }),
      () => ({ purpose, path, problem: mode === constants.R_OK ? 'cannot be read' : 'cannot be written' }),
    );
  if (mode === constants.R_OK) return { purpose, path, problem: 'does not exist' };
  return (await canBeMade(path)) ? { purpose, path } : { purpose, path, problem: 'does not exist and cannot be made' };
}

/** A folder that we write to is made when it is first needed, below the nearest one that exists. */
async function canBeMade(path: string): Promise<boolean> {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const found = await stat(folder).catch(() => undefined);
    if (found)
      return (
        found.isDirectory() &&
        access(folder, constants.W_OK).then(
          () => true,
          () => false,
        )
      );
    if (folder === dirname(folder)) return false;
  }
}

async function countRunning(journal: Journal): Promise<number> {
  const newest = (await journal.list()).slice(0, 200);
  const records = await Promise.all(newest.map((job) => journal.read(job)));
  const alive = await Promise.all(records.map((record) => record?.state === 'running' && journal.hasOwner(record)));
  return alive.filter(Boolean).length;
}
