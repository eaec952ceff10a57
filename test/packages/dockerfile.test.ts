import { readFileSync } from 'node:fs';
import { chmod, copyFile, cp, mkdir, readdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectTo, measureBracket } from './bracket-check.js';
import { emptyFolder, run } from './checkout-copy.js';
import { allowed, type Instruction, readDockerfile } from './dockerfile.js';
import { pathOf } from './nodes.js';

/**
 * No container engine is needed: each stage gets a folder that stands for its root, COPY copies, and RUN runs the same command with the
 * paths of the image turned into paths below that folder. What the base image brings, and that its user node is 1000, is taken on trust.
 */
const stages = readDockerfile(readFileSync('Dockerfile', 'utf8'));
const context = allowed(readFileSync('.dockerignore', 'utf8'));
const variables = environmentOf(stages.at(-1)!);
let folder: string;
let image: string;

beforeAll(async () => {
  folder = await emptyFolder();
  await chmod(folder, 0o755);
  for (const [index, stage] of stages.entries()) await buildStage(stage, rootOf(index));
  image = rootOf(stages.length - 1);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function rootOf(stage: number | string): string {
  const index = typeof stage === 'number' ? stage : stages.findIndex(([from]) => from?.rest.endsWith(` AS ${stage}`));
  return join(folder, `stage-${index}`);
}

async function buildStage(stage: Instruction[], root: string): Promise<void> {
  let workdir = '/';
  await mkdir(root);
  for (const { word, rest } of stage) {
    if (word === 'WORKDIR') {
      workdir = rest;
      await mkdir(join(root, workdir), { recursive: true });
    }
    if (word === 'COPY') await carryOutCopy(rest, join(root, workdir));
    if (word === 'RUN') await run('sh', ['-c', inside(rest, root)], { cwd: join(root, workdir), maxBuffer: 1e8 });
  }
}

async function carryOutCopy(rest: string, to: string): Promise<void> {
  const words = rest.split(' ');
  const from = /^--from=(.*)$/.exec(words[0]!)?.[1];
  const [target, ...sources] = words.slice(from === undefined ? 0 : 1).reverse();
  for (const source of sources) {
    if (from === undefined && !context.includes(source)) throw new Error(`.dockerignore keeps ${source} out of the build`);
    const path = from === undefined ? resolve(source) : join(rootOf(from), source);
    await cp(path, target === './' ? join(to, source) : join(to, target!), { recursive: true });
  }
}

/** Absolute paths of the image as paths below the folder that stands for its root. */
function inside(command: string, root: string): string {
  return command.replace(/(?<=^|[\s=])\/(?=[a-z])/g, `${root}/`);
}

function environmentOf(stage: Instruction[]): Record<string, string> {
  const pairs = stage.filter(({ word }) => word === 'ENV').flatMap(({ rest }) => rest.split(' '));
  return Object.fromEntries(pairs.map((pair) => pair.split('=') as [string, string]));
}

describe('the image', () => {
  test('holds the program and the two CAD kernels, and nothing that only builds need', async () => {
    const app = join(image, 'app');

    expect((await readdir(app)).sort()).toEqual(['LICENSE', 'NOTICE', 'dist', 'node_modules', 'package.json']);
    expect((await readdir(join(app, 'node_modules'))).filter((name) => !name.startsWith('.')).sort()).toEqual([
      'occt-import-js',
      'replicad-opencascadejs',
    ]);
  });

  test('runs as a user without rights, speaks on stdin and stdout, and keeps what it makes in volumes', () => {
    const last = (word: string) => stages.at(-1)!.findLast((instruction) => instruction.word === word)?.rest;

    expect(stages.map(([from]) => from?.rest)).toEqual(['node:22-slim AS build', 'node:22-slim AS packages', 'node:22-slim']);
    expect({ user: last('USER'), volumes: last('VOLUME'), health: last('HEALTHCHECK'), ports: last('EXPOSE') }).toEqual({
      user: 'node',
      volumes: '["/output", "/state"]',
      health: 'NONE',
      ports: undefined,
    });
    expect(variables).toMatchObject({ PART_DIRS: '/parts', PART_OUTPUT_DIR: '/output', PART_STATE_DIR: '/state' });
  });

  test('measures and draws the bracket for that user, with its entry point and its variables', async () => {
    const entry = JSON.parse(stages.at(-1)!.find(({ word }) => word === 'ENTRYPOINT')!.rest) as string[];
    const here = Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, inside(value, image)]));
    const [command, ...args] = entry.map((word) => inside(word, image));
    const file = join(image, 'parts', 'bracket.step');
    await copyFile('examples/bracket.step', file);
    const env = { ...here, PATH: `${await pathOf(process.version.slice(1), folder)}:/usr/bin:/bin`, HOME: image };
    // Only root can become another user; everyone else tries it as themselves.
    const asUser = process.getuid?.() === 0 ? ['setpriv', '--reuid=1000', '--regid=1000', '--clear-groups'] : [];
    const [program, ...rest] = [...asUser, command!, ...args];
    const server = await connectTo({ command: program!, args: rest, env }, image);

    await measureBracket(server, file);

    await server.client.close();
    expect((await readdir(join(image, 'output'), { recursive: true })).filter((name) => name.endsWith('.png'))).toHaveLength(1);
    expect(await readdir(join(image, 'state'))).not.toEqual([]);
  });
});
