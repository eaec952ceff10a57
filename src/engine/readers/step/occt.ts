import { createRequire } from 'node:module';
import type { OpenCascadeInstance, TopAbs_ShapeEnum, TopoDS_Shape } from 'replicad-opencascadejs';
import { ConfigError, ExpectedError, InputError } from '../../../errors.js';

/** The CAD kernel (Open CASCADE compiled to WebAssembly), with its in-memory files and the memory its pointers lead into. */
export type Kernel = Omit<OpenCascadeInstance, 'FS'> & {
  FS: { writeFile(path: string, bytes: Uint8Array): void; readFile(path: string): Uint8Array; unlink(path: string): void };
  wasmMemory: { readonly buffer: ArrayBuffer };
};

/** Something that lives in the kernel's memory, which no garbage collector frees. */
type Handle = { delete(): void };

/** Has the handle deleted at the end of the scope, and returns it. */
export type Keep = <H extends Handle>(handle: H) => H;

let loading: Promise<Kernel> | undefined;
const kernelErrors = new WeakSet<object>();

/**
 * Result of work done with the CAD kernel, which is loaded on first use and kept. Work must be synchronous.
 *
 * Whatever the kernel throws comes out as an InputError, and that instance is dropped: after an exception in the middle of an
 * operation its memory is in an unknown state.
 *
 * @throws {InputError} when the kernel fails on the shape; `isKernelTainted` is true for that error.
 * @throws {ConfigError} when the kernel cannot be loaded.
 */
export async function withKernel<Result>(work: (kernel: Kernel, keep: Keep) => Result): Promise<Result> {
  loading ??= loadKernel();
  const kernel = await loading;
  try {
    return withinScope((keep) => work(kernel, keep));
  } catch (error) {
    if (error instanceof ExpectedError) throw error;
    loading = undefined;
    throw toKernelError(error, kernel);
  }
}

/**
 * Result of work whose kept handles are deleted when it ends, last one first. After an error that nobody foresaw they are left
 * alone: the kernel may have crashed, deleting could hang, and its whole instance is dropped.
 */
export function withinScope<Result>(work: (keep: Keep) => Result): Result {
  const handles: Handle[] = [];
  const release = () => {
    for (const handle of handles.reverse()) handle.delete();
  };
  try {
    const result = work((handle) => {
      handles.push(handle);
      return handle;
    });
    release();
    return result;
  } catch (error) {
    if (error instanceof ExpectedError) release();
    throw error;
  }
}

/** True when this error came out of the kernel itself, so that the process that holds the kernel should be replaced. */
export function isKernelTainted(error: unknown): boolean {
  return typeof error === 'object' && error !== null && kernelErrors.has(error);
}

/** Parts of one kind within a shape, each as often as it is used; those inside a part of the kind `outside` are left out. */
export function explore(
  kernel: Kernel,
  keep: Keep,
  shape: TopoDS_Shape,
  kind: TopAbs_ShapeEnum,
  outside: TopAbs_ShapeEnum = 'TopAbs_SHAPE',
): TopoDS_Shape[] {
  const found: TopoDS_Shape[] = [];
  const explorer = keep(new kernel.TopExp_Explorer(shape, kind, outside));
  for (; explorer.More(); explorer.Next()) found.push(keep(explorer.Current()));
  return found;
}

async function loadKernel(): Promise<Kernel> {
  try {
    const { default: init } = await import('replicad-opencascadejs');
    // The kernel is LGPL: its .wasm stays a file of its own, found in node_modules at run time, so that anyone can replace it.
    const wasmPath = createRequire(import.meta.url).resolve('replicad-opencascadejs/wasm');
    // The kernel reports every step on stdout, which belongs to the protocol.
    const kernel = await init({ locateFile: () => wasmPath, print: () => {}, printErr: () => {} });
    if (!hasMemory(kernel)) throw new Error('This build of replicad-opencascadejs does not give access to its memory.');
    return kernel;
  } catch (error) {
    loading = undefined;
    throw new ConfigError('The CAD kernel that reads STEP files could not be loaded.', 'Install part-analysis-mcp again.', error);
  }
}

function hasMemory(kernel: OpenCascadeInstance | Kernel): kernel is Kernel {
  return 'wasmMemory' in kernel;
}

function toKernelError(error: unknown, kernel: Kernel): InputError {
  const failure = new InputError(
    'The CAD kernel failed on a shape in this file.',
    'Open the part in a CAD program, repair or heal its geometry, and export it as STEP again.',
    describe(error, kernel),
  );
  kernelErrors.add(failure);
  return failure;
}

/** C++ exceptions arrive as WebAssembly.Exception, which prints as nothing: the log gets their type and text. */
function describe(error: unknown, kernel: Kernel): unknown {
  if (!isCppException(error)) return error;
  return new Error(kernel.getExceptionMessage(error).join(': '), { cause: error });
}

function isCppException(error: unknown): error is WebAssembly.Exception {
  return Object.prototype.toString.call(error) === '[object WebAssembly.Exception]';
}
