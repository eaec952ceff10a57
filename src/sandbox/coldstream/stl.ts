import { recordOf } from '../spark/documented.js';

type Corner = readonly [number, number, number];
export type Triangle = readonly [Corner, Corner, Corner];

/** Binary STL of `triangles`; normals are left to the reader, as the format allows. */
export function binaryStl(triangles: readonly Triangle[]): Uint8Array {
  const out = Buffer.alloc(84 + 50 * triangles.length);
  out.writeUInt32LE(triangles.length, 80);
  triangles.forEach((triangle, index) => {
    triangle.flat().forEach((value, place) => {
      out.writeFloatLE(value, 84 + 50 * index + 12 + 4 * place);
    });
  });
  return out;
}

/** A block from the origin, with its faces outward. */
export function blockTriangles(x: number, y: number, z: number): Triangle[] {
  const corner = (index: number): Corner => [index & 1 ? x : 0, index & 2 ? y : 0, index & 4 ? z : 0];
  const faces = ['0231', '4576', '0154', '2673', '0462', '1375'];
  return faces.flatMap((face) => {
    const [a, b, c, d] = [...face].map((digit) => corner(Number(digit))) as [Corner, Corner, Corner, Corner];
    return [[a, b, c] as const, [a, c, d] as const];
  });
}

/** The triangles by what hangs together through common corners, in the order of their first ones. */
export function connectedParts(triangles: readonly Triangle[]): Triangle[][] {
  const parent = new Map<string, string>();
  const rootOf = (key: string): string => {
    let root = key;
    while (parent.get(root) !== root) root = parent.get(root) ?? root;
    parent.set(key, root);
    return root;
  };
  for (const triangle of triangles) {
    const keys = triangle.map((corner) => corner.join(' '));
    for (const key of keys) if (!parent.has(key)) parent.set(key, key);
    for (const key of keys) parent.set(rootOf(key), rootOf(keys[0] ?? key));
  }
  const parts = new Map<string, Triangle[]>();
  for (const triangle of triangles) {
    const root = rootOf(triangle[0].join(' '));
    const part = parts.get(root);
    if (part) part.push(triangle);
    else parts.set(root, [triangle]);
  }
  return [...parts.values()];
}

/**
 * The triangles of the first mesh of a GLB file, in mm and with z upwards, as CAD has them. A file without a mesh has none.
 *
 * @see Khronos Group, glTF 2.0 Specification, 3.6.2 and 4.4
 */
export function trianglesOfGlb(bytes: Uint8Array): Triangle[] {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (file.length < 20 || file.toString('latin1', 0, 4) !== 'glTF') return [];
  const jsonLength = file.readUInt32LE(12);
  const document = recordOf(JSON.parse(file.toString('utf8', 20, 20 + jsonLength)));
  const binary = file.subarray(20 + jsonLength + 8);
  const primitive = recordOf(first(recordOf(first(document.meshes)).primitives));
  const indices = numbersOf(document, binary, primitive.indices, 1);
  const positions = numbersOf(document, binary, recordOf(primitive.attributes).POSITION, 3);
  const [tx, ty, tz] = translationOf(document);
  const corner = (index: number): Corner => {
    const [x = 0, y = 0, z = 0] = positions.slice(3 * index, 3 * index + 3);
    return [1000 * (x + tx), 1000 * (y - tz), 1000 * (z + ty)];
  };
  return Array.from({ length: Math.floor(indices.length / 3) }, (_, triangle) => {
    const [a = 0, b = 0, c = 0] = indices.slice(3 * triangle, 3 * triangle + 3);
    return [corner(a), corner(b), corner(c)] as const;
  });
}

/** The node turns z upwards into y upwards, so its shift is told in turned axes. */
function translationOf(document: Record<string, unknown>): [number, number, number] {
  const { translation } = recordOf(first(document.nodes));
  const [x, y, z] = Array.isArray(translation) ? translation.map(Number) : [];
  return [x ?? 0, y ?? 0, z ?? 0];
}

function numbersOf(document: Record<string, unknown>, binary: Buffer, index: unknown, width: number): number[] {
  const accessor = recordOf(at(document.accessors, index));
  const view = recordOf(at(document.bufferViews, accessor.bufferView));
  const start = Number(view.byteOffset ?? 0);
  const isFloat = accessor.componentType === 5126;
  const length = Number(accessor.count ?? 0) * width;
  return Array.from({ length }, (_, i) => (isFloat ? binary.readFloatLE(start + 4 * i) : binary.readUInt32LE(start + 4 * i)));
}

function first(list: unknown): unknown {
  return at(list, 0);
}

function at(list: unknown, index: unknown): unknown {
  return Array.isArray(list) && typeof index === 'number' ? list[index] : undefined;
}
