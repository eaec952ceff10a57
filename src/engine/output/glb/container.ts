/** Binary data of a glTF file: what it holds per element, and what it is used for. */
export type BufferPart = { data: Float32Array | Uint32Array | Uint8Array; type: 'SCALAR' | 'VEC3' | 'VEC4'; use: 'vertices' | 'indices' };

const componentTypes = { Float32Array: 5126, Uint32Array: 5125, Uint8Array: 5121 } as const;
const widths = { SCALAR: 1, VEC3: 3, VEC4: 4 } as const;

/**
 * A GLB file: the given glTF document with one buffer, and one buffer view and one accessor per part, in the order of `parts`.
 * VEC3 parts carry their least and greatest values. Bytes are normalized to 0 … 1.
 *
 * @see Khronos Group, glTF 2.0 Specification, 4.4 (GLB) and 3.6.2 (accessors)
 */
export function packGlb(document: Record<string, unknown>, parts: readonly BufferPart[]): Uint8Array {
  const bufferViews: object[] = [];
  const accessors: object[] = [];
  let byteOffset = 0;
  for (const { data, type, use } of parts) {
    bufferViews.push({ buffer: 0, byteOffset, byteLength: data.byteLength, target: use === 'indices' ? 34963 : 34962 });
    accessors.push(accessorOf(data, type, accessors.length));
    byteOffset += padded(data.byteLength);
  }
  const json = Buffer.from(JSON.stringify({ ...document, accessors, bufferViews, buffers: [{ byteLength: byteOffset }] }));
  const total = 12 + 8 + padded(json.length) + 8 + byteOffset;
  // Padding of the JSON chunk is spaces, of the binary chunk zeros.
  const out = Buffer.alloc(total);
  out.write('glTF', 0, 'latin1');
  out.writeUInt32LE(2, 4);
  out.writeUInt32LE(total, 8);
  out.writeUInt32LE(padded(json.length), 12);
  out.write('JSON', 16, 'latin1');
  out.fill(' ', 20, 20 + padded(json.length));
  json.copy(out, 20);
  let at = 20 + padded(json.length);
  out.writeUInt32LE(byteOffset, at);
  out.write('BIN\0', at + 4, 'latin1');
  at += 8;
  for (const { data } of parts) {
    out.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += padded(data.byteLength);
  }
  return out;
}

function accessorOf(data: BufferPart['data'], type: BufferPart['type'], bufferView: number): object {
  const componentType =
    data instanceof Float32Array
      ? componentTypes.Float32Array
      : data instanceof Uint32Array
        ? componentTypes.Uint32Array
        : componentTypes.Uint8Array;
  const normalized = componentType === componentTypes.Uint8Array ? { normalized: true } : {};
  const bounds = type === 'VEC3' ? { min: bound(data, Math.min), max: bound(data, Math.max) } : {};
  return { bufferView, componentType, count: data.length / widths[type], type, ...normalized, ...bounds };
}

function bound(data: BufferPart['data'], pick: (a: number, b: number) => number): number[] {
  const result = [data[0]!, data[1]!, data[2]!] as [number, number, number];
  for (let i = 3; i < data.length; i += 3) {
    result[0] = pick(result[0], data[i]!);
    result[1] = pick(result[1], data[i + 1]!);
    result[2] = pick(result[2], data[i + 2]!);
  }
  return result;
}

function padded(byteLength: number): number {
  return 4 * Math.ceil(byteLength / 4);
}
