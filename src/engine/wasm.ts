/**
 * Code of WebAssembly: an expression that leaves a 32-bit integer, or steps that leave nothing. It runs at full speed from its first call
 * on, where the compiler of JavaScript watches first, and looks up no length or place of an array.
 *
 * @see WebAssembly Core Specification 1.0 (W3C, 2019), section 5
 */
export type Code = readonly number[];

/** A function of integers with one result, which its body leaves. Its parameters are the first of its variables. */
export type Kernel = { parameters: number; variables: number; body: Code };

/** What the kernels of an instance work on, in pages of 64 KiB. `buffer` is another one after `grow`. */
export type Memory = { readonly buffer: ArrayBuffer; grow(pages: number): number };

/** Compiled functions, which are made to work on a memory by `instantiate`. */
export type Module = { readonly compiled: 'kernels' };

// The types of Node name none of these, and those of browsers name much else.
type Platform = {
  Memory: new (size: { initial: number }) => Memory;
  Module: new (bytes: Uint8Array) => Module;
  Instance: new (module: Module, imports: { environment: { memory: Memory } }) => { exports: unknown };
};
const platform = (globalThis as unknown as { WebAssembly: Platform }).WebAssembly;

const i32 = 0x7f;
const pageBytes = 65_536;
const noResult = 0x40;
const end = 0x0b;

const unsigned = (n: number): Code => (n < 128 ? [n] : [(n & 127) | 128, ...unsigned(n >>> 7)]);
const signed = (n: number): Code => (n >= -64 && n < 64 ? [n & 127] : [(n & 127) | 128, ...signed(n >> 7)]);
const operator = (code: number) => (a: Code, b: Code) => [...a, ...b, code];

export const integer = (value: number): Code => [0x41, ...signed(value | 0)];
export const get = (variable: number): Code => [0x20, variable];
export const set = (variable: number, value: Code): Code => [...value, 0x21, variable];
export const isZero = (a: Code): Code => [...a, 0x45];
export const isEqual = operator(0x46);
export const isBelow = operator(0x49);
export const add = operator(0x6a);
export const subtract = operator(0x6b);
export const multiply = operator(0x6c);
export const and = operator(0x71);
export const xor = operator(0x73);
export const shiftLeft = operator(0x74);
export const shiftRight = operator(0x76);

/** The first one where the condition is not 0, and else the second: without a branch. */
export const choose = (condition: Code, yes: Code, no: Code): Code => [...yes, ...no, ...condition, 0x1b];

/** The word at a byte of the memory, at any alignment. */
export const load = (at: Code, offset = 0): Code => [...at, 0x28, 0, ...unsigned(offset)];
export const store = (at: Code, value: Code, offset = 0): Code => [...at, ...value, 0x36, 0, ...unsigned(offset)];

/** Steps that `go(0)` leaves, from within a `when` `go(1)`, and so on: a block at its end, a loop to its beginning. */
export const block = (...steps: Code[]): Code => [0x02, noResult, ...steps.flat(), end];
export const loop = (...steps: Code[]): Code => [0x03, noResult, ...steps.flat(), end];
export const when = (condition: Code, ...steps: Code[]): Code => [...condition, 0x04, noResult, ...steps.flat(), end];
export const go = (depth: number): Code => [0x0c, depth];
export const goIf = (depth: number, condition: Code): Code => [...condition, 0x0d, depth];

/** These functions, compiled. */
export function moduleOf(kernels: Record<string, Kernel>): Module {
  const functions = Object.values(kernels);
  const types = functions.map(({ parameters }) => [0x60, parameters, ...Array<number>(parameters).fill(i32), 1, i32]);
  const bodies = functions.map(({ parameters, variables, body }) => {
    const code = [1, ...unsigned(variables - parameters), i32, ...body, end];
    return [...unsigned(code.length), ...code];
  });
  const version = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
  return new platform.Module(
    Uint8Array.from([
      ...version,
      ...section(1, types),
      ...section(2, [[...name('environment'), ...name('memory'), 2, 0, 0]]),
      ...section(
        3,
        functions.map((_, i) => [i]),
      ),
      ...section(
        7,
        Object.keys(kernels).map((key, i) => [...name(key), 0, i]),
      ),
      ...section(10, bodies),
    ]),
  );
}

/** The functions of a module, by name, which work on this memory. */
export function instantiate(module: Module, memory: Memory): unknown {
  return new platform.Instance(module, { environment: { memory } }).exports;
}

/** Memory of so many bytes at least, all 0. What is not touched takes none of the machine's. */
export function createMemory(bytes: number): Memory {
  return new platform.Memory({ initial: Math.ceil(bytes / pageBytes) });
}

/** Makes a memory as large as so many bytes. Arrays over its former buffer have no items any more. */
export function enlargeTo(memory: Memory, bytes: number): void {
  memory.grow(Math.ceil(bytes / pageBytes) - memory.buffer.byteLength / pageBytes);
}

function section(id: number, items: readonly Code[]): Code {
  const content = [...unsigned(items.length), ...items.flat()];
  return [id, ...unsigned(content.length), ...content];
}

function name(text: string): Code {
  return [text.length, ...Buffer.from(text)];
}
