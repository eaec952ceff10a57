import { writeSync } from 'node:fs';
import { connect } from 'node:net';
import { readLines } from '../../src/engine/lines.js';
import type { FromChild, ToChild } from '../../src/engine/messages.js';
import { startWatchdog } from '../../src/engine/watchdog.js';
import type { PartResult } from '../../src/vocabulary.js';

/**
 * An engine process that does what the name of the part file says: a stand-in for a CAD kernel that hangs, eats memory, or was
 * taken over by the file that it read.
 */
const result: PartResult = {
  platform: 'local',
  source: 'stub',
  name: 'part',
  file: { name: 'part.stl', sha256: 'a'.repeat(64), sizeBytes: 1, format: 'stl', units: 'mm' },
  process: 'slm',
  material: '316L',
  machine: 'none',
  lotSize: 1,
  isFeasible: true,
  findings: [],
  minWallThicknessMm: null,
  wallThicknessOk: null,
  minGapSizeMm: null,
  gapSizeOk: null,
  fitsMachine: true,
  costPerPart: null,
  costPerLot: null,
  marketPricePerPart: null,
  currency: 'EUR',
  leadTimeDays: null,
  massG: null,
  boundingBoxMm: { x: 1, y: 1, z: 1 },
  minBoundingBoxMm: { x: 1, y: 1, z: 1 },
  volumeCm3: 1,
  surfaceAreaCm2: 1,
  bodies: 1,
  triangles: 12,
  isWatertight: true,
  notes: [],
  basis: {},
};

/** The type definitions of Node leave WebAssembly out. */
type WebAssemblyParts = {
  Memory: new (size: { initial: number }) => { buffer: ArrayBuffer };
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object) => { exports: { run(): void } };
};
const { Memory, Module, Instance } = (globalThis as unknown as { WebAssembly: WebAssemblyParts }).WebAssembly;

/** A module whose function `run`, without parameters and results, does what these instructions say. */
function runInWebAssembly(...instructions: number[]): void {
  const type = [1, 4, 1, 0x60, 0, 0];
  const functions = [3, 2, 1, 0];
  const exported = [7, 7, 1, 3, ...Buffer.from('run'), 0, 0];
  const code = [10, instructions.length + 4, 1, instructions.length + 2, 0, ...instructions, 0x0b];
  const module = new Module(Uint8Array.of(0, ...Buffer.from('asm'), 1, 0, 0, 0, ...type, ...functions, ...exported, ...code));
  new Instance(module).exports.run();
}

const invisible = '\u001b]8;;http://x\u0007click\u001b[31m\u202e\u{e0041}';
type Answer = (partId: string) => unknown;

const answers: Record<string, Answer[]> = {
  works: [(partId) => ({ type: 'done', partId, result })],
  'has a dressed up name': [(partId) => ({ type: 'done', partId, result: { ...result, notes: [invisible, 'x'.repeat(5000)] } })],
  'is refused in dressed up words': [(partId) => ({ type: 'refused', partId, kind: 'input', message: invisible, hint: 'a\nb' })],
  'is refused for the last time': [
    (partId) => ({ type: 'refused', partId, kind: 'input', message: 'damaged', hint: 'mend it', isLast: true }),
  ],
  'answers for another part': [() => ({ type: 'done', partId: 'another', result })],
  'answers in another shape': [(partId) => ({ type: 'done', partId, result: { ...result, volumeCm3: 'much' } })],
  'answers with nothing': [() => null],
  'ticks without a number': [(partId) => ({ type: 'progress', partId, fraction: null, message: 'odd' })],
  'answers twice': [(partId) => ({ type: 'done', partId, result }), (partId) => ({ type: 'done', partId, result })],
};

const acts: Record<string, () => void> = {
  hangs: () => {
    for (;;);
  },
  'loops in WebAssembly': () => runInWebAssembly(0x03, 0x40, 0x0c, 0, 0x0b),
  'traps in WebAssembly': () => runInWebAssembly(0x00),
  'overflows the stack of WebAssembly': () => runInWebAssembly(0x10, 0),
  'overflows its stack': () => {
    const deeper = (): number => 1 + deeper();
    deeper();
  },
  aborts: () => process.abort(),
  'says nothing': () => {},
  leaves: () => process.exit(0),
  throws: () => {
    throw new Error('unforeseen');
  },
  rejects: () => void Promise.reject(new Error('unforeseen')),
  'is killed': () => process.kill(process.pid, 'SIGKILL'),
  'sends no JSON': () => send('not json\n'),
  'sends without end': () => {
    for (const piece = 'x'.repeat(1 << 20); ; ) send(piece);
  },
  'ticks without end': () => {
    for (const tick = `${JSON.stringify({ type: 'progress', partId: lastPartId, fraction: 0.5, message: 'x'.repeat(900) })}\n`; ; )
      send(tick);
  },
  'answers with a gigabyte': () => {
    send(`{"type":"done","partId":"${lastPartId}","result":{"notes":["`);
    for (let sent = 0, piece = 'x'.repeat(1 << 20); sent < 1 << 10; sent++) send(piece);
    send('"]}}\n');
  },
  'prints without end': () => {
    for (const piece = Buffer.alloc(1 << 16, 'x'); ; ) {
      try {
        writeSync(2, piece);
      } catch {
        // The pipe is full for the moment.
      }
    }
  },
  'fills the heap': () => {
    for (const all: number[][] = []; ; ) all.push(new Array(1000).fill(Math.random()));
  },
  'fills buffers': () => {
    for (const all: Buffer[] = []; ; ) all.push(Buffer.alloc(1 << 22, 1));
  },
  'fills WebAssembly': () => {
    for (const all: Uint8Array[] = []; ; ) all.push(new Uint8Array(new Memory({ initial: 64 }).buffer).fill(1));
  },
};

function send(text: string): void {
  const bytes = Buffer.from(text);
  for (let sent = 0; sent < bytes.length; ) sent += writeSync(3, bytes, sent);
}

let lastPartId = '';

/** What a program that was taken over would look for: secrets in its environment, and others to talk to. */
async function lookAround(port: number): Promise<string[]> {
  const heard = await Promise.all(['127.0.0.1', '::1', '192.0.2.1'].map((host) => reach(host, port)));
  return [`environment: ${Object.keys(process.env).join(' ')}`, `network: ${heard.join(' ')}`];
}

function reach(host: string, port: number): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 500 });
    socket.once('connect', () => resolve('connected'));
    socket.once('timeout', () => resolve('silence'));
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'error'));
  });
}

startWatchdog(Number(process.argv[2]) * 1024 * 1024);
readLines(
  process.stdin,
  Number.POSITIVE_INFINITY,
  (line) => {
    const { partId, order } = JSON.parse(line) as ToChild;
    lastPartId = partId;
    if (order.file.name === 'looks around') {
      // The path says where somebody listens.
      void lookAround(Number(order.file.path)).then((notes) =>
        send(`${JSON.stringify({ type: 'done', partId, result: { ...result, notes } })}\n`),
      );
    }
    acts[order.file.name]?.();
    for (const answer of answers[order.file.name] ?? []) send(`${JSON.stringify(answer(partId) as FromChild)}\n`);
  },
  () => {},
);
