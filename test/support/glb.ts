/** A parsed GLB: its JSON document and the numbers of each accessor. Throws when the container breaks a rule of glTF 2.0. */
export type ParsedGlb = { document: GltfDocument; values: (accessor: number) => number[] };

export type GltfDocument = {
  asset: { version: string; generator?: string };
  scene: number;
  scenes: { nodes: number[] }[];
  nodes: { mesh: number; rotation: number[]; translation: number[]; extras?: Record<string, unknown> }[];
  meshes: { primitives: { attributes: Record<string, number>; indices: number; material: number }[] }[];
  materials: { doubleSided?: boolean; pbrMetallicRoughness: { baseColorFactor: number[] } }[];
  accessors: {
    bufferView: number;
    componentType: number;
    count: number;
    type: string;
    normalized?: boolean;
    min?: number[];
    max?: number[];
  }[];
  bufferViews: { buffer: number; byteOffset: number; byteLength: number; target: number }[];
  buffers: { byteLength: number }[];
};

const widths: Record<string, number> = { SCALAR: 1, VEC3: 3, VEC4: 4 };

export function parseGlb(bytes: Uint8Array): ParsedGlb {
  const file = Buffer.from(bytes);
  requireThat(file.toString('latin1', 0, 4) === 'glTF' && file.readUInt32LE(4) === 2, 'header');
  requireThat(file.readUInt32LE(8) === file.length && file.length % 4 === 0, 'length');
  const jsonLength = file.readUInt32LE(12);
  requireThat(file.toString('latin1', 16, 20) === 'JSON' && jsonLength % 4 === 0, 'JSON chunk');
  const binaryAt = 20 + jsonLength;
  requireThat(file.toString('latin1', binaryAt + 4, binaryAt + 8) === 'BIN\0', 'BIN chunk');
  requireThat(binaryAt + 8 + file.readUInt32LE(binaryAt) === file.length, 'BIN length');
  const document: GltfDocument = JSON.parse(file.toString('utf8', 20, binaryAt));
  const binary = file.subarray(binaryAt + 8);
  requireThat(document.buffers.length === 1 && document.buffers[0]?.byteLength === binary.length, 'buffer');
  return { document, values: (accessor) => valuesOf(document, binary, accessor) };
}

function valuesOf({ accessors, bufferViews }: GltfDocument, binary: Buffer, index: number): number[] {
  const accessor = accessors[index];
  const view = bufferViews[accessor?.bufferView ?? -1];
  if (!accessor || !view) throw new Error(`no accessor ${index}`);
  const length = accessor.count * (widths[accessor.type] ?? 0);
  const size = accessor.componentType === 5121 ? 1 : 4;
  requireThat(view.byteOffset % 4 === 0 && view.byteLength === length * size, 'buffer view');
  const read = (i: number) => {
    const at = view.byteOffset + i * size;
    if (accessor.componentType === 5126) return binary.readFloatLE(at);
    return accessor.componentType === 5125 ? binary.readUInt32LE(at) : binary.readUInt8(at);
  };
  return Array.from({ length }, (_, i) => read(i));
}

function requireThat(isTrue: boolean, what: string): void {
  if (!isTrue) throw new Error(`GLB: wrong ${what}`);
}
