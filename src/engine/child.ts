import { writeSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { ExpectedError } from '../errors.js';
import { analyzeFile } from './analyze-file.js';
import { drawFile } from './draw-file.js';
import { readLines } from './lines.js';
import type { FromChild, ToChild } from './messages.js';
import { orientFile } from './orient-file.js';
import { isKernelTainted } from './readers/step/occt.js';
import { showFile } from './show-file.js';
import { startWatchdog } from './watchdog.js';

/** The pipe that engine-process.ts reads answers from: a library that prints to stdout cannot spoil it. */
const answers = 3;

/**
 * How much of a function of a kernel is run before V8 optimizes it: what newer versions of V8 take, seven times the measure of Node 20.
 * Of a first STEP file that saves a fifth of the processor time. A V8 that knows the flag no more says so on stderr and goes on.
 */
const patience = '--wasm-tiering-budget=13000000';

/** The far side of the engine: reads, measures, draws or turns one part at a time, and does nothing else. Started by engine.ts. */
function main(): void {
  setFlagsFromString(patience);
  startWatchdog(Number(process.argv[2]) * 1024 * 1024);
  const end = () => process.exit(0);
  readLines(process.stdin, Number.POSITIVE_INFINITY, (line) => void answer(JSON.parse(line)), end);
  process.stdin.on('end', end);
}

async function answer(request: ToChild): Promise<void> {
  const { partId } = request;
  try {
    send(await carryOut(request, (fraction, message) => send({ type: 'progress', partId, fraction, message })));
  } catch (error) {
    // After an exception the kernel's memory is in an unknown state: the next part gets a fresh process.
    const isLast = isKernelTainted(error);
    send(toMessage(error, partId, isLast));
    if (isLast) process.exit(0);
  }
}

async function carryOut(request: ToChild, progress: (fraction: number, message: string) => void): Promise<FromChild> {
  const { partId } = request;
  if (request.type === 'analyze') return { type: 'done', partId, result: await analyzeFile(request, progress) };
  if (request.type === 'draw') {
    await drawFile(request, progress);
    return { type: 'drawn', partId };
  }
  if (request.type === 'show') {
    await showFile(request, progress);
    return { type: 'drawn', partId };
  }
  await orientFile(request, progress);
  return { type: 'oriented', partId };
}

function toMessage(error: unknown, partId: string, isLast: boolean): FromChild {
  if (error instanceof ExpectedError && error.kind !== 'vendor')
    return { type: 'refused', partId, kind: error.kind, message: error.message, hint: error.hint, isLast };
  return { type: 'crashed', partId, detail: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}

function send(message: FromChild): void {
  const bytes = Buffer.from(`${JSON.stringify(message)}\n`);
  for (let sent = 0; sent < bytes.length; ) sent += writeSync(answers, bytes, sent);
}

main();
