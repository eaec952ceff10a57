import { writeSync } from 'node:fs';
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
const { Memory } = (globalThis as unknown as { WebAssembly: { Memory: new (size: { initial: number }) => { buffer: ArrayBuffer } } })
  .WebAssembly;

const invisible = '\u001b]8;;http://x\u0007click\u001b[31m\u202e\u{e0041}';
type Answer = (partId: string) => unknown;

const answers: Record<string, Answer[]> = {
  works: [(partId) => ({ type: 'done', partId, result })],
  'has a dressed up name': [(partId) => ({ type: 'done', partId, result: { ...result, notes: [invisible, 'x'.repeat(5000)] } })],
  'is refused in dressed up words': [(partId) => ({ type: 'refused', partId, kind: 'input', message: invisible, hint: 'a\nb' })],
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

startWatchdog(Number(process.argv[2]) * 1024 * 1024);
readLines(
  process.stdin,
  Number.POSITIVE_INFINITY,
  (line) => {
    const { partId, order } = JSON.parse(line) as ToChild;
    acts[order.file.name]?.();
    for (const answer of answers[order.file.name] ?? []) send(`${JSON.stringify(answer(partId) as FromChild)}\n`);
  },
  () => {},
);
