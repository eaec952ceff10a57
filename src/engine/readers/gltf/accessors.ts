import { type Buffers, damaged } from './buffers.js';
import type { Accessor, Document } from './document.js';

/** How often an accessor without data of its own may repeat its zeros; with data, the bytes are the limit. */
const mostZeros = 1_000_000;

type ComponentType = Accessor['componentType'];
type Read = (view: DataView, at: number) => number;

const components: Record<ComponentType, { bytes: number; read: Read; largest: number }> = {
  5120: { bytes: 1, read: (view, at) => view.getInt8(at), largest: 127 },
  5121: { bytes: 1, read: (view, at) => view.getUint8(at), largest: 255 },
  5122: { bytes: 2, read: (view, at) => view.getInt16(at, true), largest: 32_767 },
  5123: { bytes: 2, read: (view, at) => view.getUint16(at, true), largest: 65_535 },
  5125: { bytes: 4, read: (view, at) => view.getUint32(at, true), largest: 4_294_967_295 },
  5126: { bytes: 4, read: (view, at) => view.getFloat32(at, true), largest: 1 },
};

/**
 * The numbers of an accessor, `width` per element; integers that stand for fractions (`normalized`) as fractions.
 *
 * Every place is checked against the bytes that are there before anything is allocated for it.
 *
 * @throws {InputError} when it is not there, is of another type, or reaches beyond its buffer.
 * @see Khronos, glTF 2.0 specification, sections 3.6.2 "Accessors" and 3.11 (normalized integers); KHR_mesh_quantization
 */
export function readAccessor(document: Document, buffers: Buffers, number: number, type: 'SCALAR' | 'VEC3'): Float64Array {
  const accessor = document.accessors[number];
  if (!accessor) throw damaged(`accessor ${number} is not there`);
  if (accessor.type !== type) throw damaged(`accessor ${number} is not of type ${type}`);
  const width = type === 'VEC3' ? 3 : 1;
  buffers.numbersLeft -= width * accessor.count;
  if (buffers.numbersLeft < 0) throw damaged('its meshes use the same numbers too often');
  const values = denseValues(document, buffers, accessor, width);
  if (accessor.sparse) replace(document, buffers, { ...accessor, sparse: accessor.sparse }, width, values);
  return accessor.normalized ? fractions(values, accessor.componentType) : values;
}

function denseValues(document: Document, buffers: Buffers, accessor: Accessor, width: number): Float64Array {
  const { bufferView, byteOffset, componentType, count } = accessor;
  if (bufferView !== undefined) return readRun(document, buffers, { bufferView, byteOffset, componentType, count, width });
  if (count > mostZeros) throw damaged(`an accessor has ${count} elements but no data`);
  return new Float64Array(width * count);
}

type Run = { bufferView: number; byteOffset: number; componentType: ComponentType; count: number; width: number };

function readRun(document: Document, buffers: Buffers, { bufferView, byteOffset, componentType, count, width }: Run): Float64Array {
  const place = document.bufferViews[bufferView];
  if (!place) throw damaged(`buffer view ${bufferView} is not there`);
  const buffer = buffers.bytesOf(place.buffer);
  const { bytes, read } = components[componentType];
  const stride = place.byteStride ?? width * bytes;
  const end = count === 0 ? byteOffset : byteOffset + (count - 1) * stride + width * bytes;
  if (end > place.byteLength || place.byteOffset + place.byteLength > buffer.length) throw damaged('an accessor reaches beyond its buffer');
  if (stride < width * bytes) throw damaged('elements of an accessor overlap');

  const view = new DataView(buffer.buffer, buffer.byteOffset + place.byteOffset, place.byteLength);
  const values = new Float64Array(width * count);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < width; j++) values[width * i + j] = read(view, byteOffset + i * stride + j * bytes);
  }
  return values;
}

/** Puts in the elements that a sparse accessor lists by themselves. */
function replace(
  document: Document,
  buffers: Buffers,
  { sparse, componentType, count }: Accessor & { sparse: NonNullable<Accessor['sparse']> },
  width: number,
  values: Float64Array,
): void {
  const places = readRun(document, buffers, { ...sparse.indices, count: sparse.count, width: 1 });
  const elements = readRun(document, buffers, { ...sparse.values, componentType, count: sparse.count, width });
  places.forEach((element, i) => {
    if (element >= count) throw damaged('a sparse accessor replaces an element that is not there');
    values.set(elements.subarray(width * i, width * (i + 1)), width * element);
  });
}

function fractions(values: Float64Array, componentType: ComponentType): Float64Array {
  const { largest } = components[componentType];
  return values.map((value) => Math.max(value / largest, -1));
}
