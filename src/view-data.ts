/**
 * What the part view shows, as the engine writes it and the page in the browser reads it: one block of bytes, so that it travels in
 * pieces through a tool, in a file, or inside a page. Knows neither Node nor the browser.
 */

type Point = [number, number, number];

/** Colors go from what is at the limit or below to what is at the top of the scale or above. */
export type ViewScale = { limitMm: number; topMm: number };

/**
 * One check, with the places in mm, in the part file's own axes, that the camera can fly to; the worst place comes first. `measured` is
 * what the check found on the whole part, `8.0 cm3 to support`; without it the worst place speaks for all.
 */
export type ViewFinding = { check: string; ok: boolean | null; title: string; advice: string; measured?: string; places: ViewPlace[] };

/** `text` is what was measured there: `0.31 mm (at least 0.5 mm)`. */
export type ViewPlace = { at: Point; text: string };

export type ViewPart = {
  name: string;
  /** Who analyzed it: `local engine 1.0.0`, `3D Spark (sandbox)`. */
  source: string;
  /** The answer in one sentence. */
  verdict: string;
  /** Whether it can be made; null where that is not known. */
  isFeasible: boolean | null;
  /** In the order in which they matter, with unit and, in `basis`, where the number comes from. */
  facts: { label: string; value: string; basis?: 'measured' | 'estimated' | 'vendor' }[];
  findings: ViewFinding[];
  boundingBox: { min: Point; max: Point };
  /** Triangles of the part; the mesh shown may have fewer. */
  triangles: number;
  isDecimated: boolean;
  /** Only with `wallMm` in the mesh. */
  wall?: ViewScale;
  /** Only with `gapMm` in the mesh. */
  gap?: ViewScale;
  /** The build pose that overhangs are shown for: `up` is a unit vector in the part's axes, `limitDeg` counted from the build plane. */
  pose?: { up: Point; limitDeg: number; process: string };
};

export type ViewMesh = {
  /** x, y, z of each vertex in mm, in the part file's own axes. */
  positions: Float32Array;
  /** x, y, z of each vertex's unit normal, times 127; the fourth byte of each is 0. */
  normals: Int8Array;
  /** Three vertices a triangle. */
  indices: Uint32Array;
  /** Wall thickness per vertex, NaN where no wall lies opposite. */
  wallMm?: Float32Array;
  /** Gap per vertex, NaN where no face lies opposite through the open. */
  gapMm?: Float32Array;
};

export type ViewData = { part: ViewPart; mesh: ViewMesh };

const magic = 0x31_76_61_70; // "pav1"
const arrayTypes = { positions: Float32Array, normals: Int8Array, indices: Uint32Array, wallMm: Float32Array, gapMm: Float32Array };
type ArrayName = keyof typeof arrayTypes;
type Header = { part: ViewPart; arrays: { name: ArrayName; length: number }[] };

/** Magic number, length of the header, the header as JSON, then the arrays; each begins at a multiple of four bytes. */
export function encodeViewData({ part, mesh }: ViewData): Uint8Array {
  const arrays = Object.entries(mesh).filter(([, array]) => array !== undefined);
  const header: Header = { part, arrays: arrays.map(([name, { length }]) => ({ name: name as ArrayName, length })) };
  const json = new TextEncoder().encode(JSON.stringify(header));
  const size = arrays.reduce((sum, [, { byteLength }]) => sum + aligned(byteLength), 8 + aligned(json.length));
  const bytes = new Uint8Array(size);
  new DataView(bytes.buffer).setUint32(0, magic, true);
  new DataView(bytes.buffer).setUint32(4, json.length, true);
  bytes.set(json, 8);
  let offset = 8 + aligned(json.length);
  for (const [, { buffer, byteOffset, byteLength }] of arrays) {
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), offset);
    offset += aligned(byteLength);
  }
  return bytes;
}

/** @throws {Error} when the bytes are no whole block. */
export function decodeViewData(bytes: Uint8Array): ViewData {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 8 || view.getUint32(0, true) !== magic) throw new Error('These bytes are no part to show.');
  const jsonLength = view.getUint32(4, true);
  const { part, arrays } = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + jsonLength))) as Header;
  let offset = 8 + aligned(jsonLength);
  const mesh: Record<string, unknown> = {};
  for (const { name, length } of arrays) {
    const type = arrayTypes[name];
    const byteLength = length * type.BYTES_PER_ELEMENT;
    if (offset + byteLength > bytes.length) throw new Error('The part to show is cut short.');
    // A copy begins at a place that any type of array may begin at; slice() of a Buffer would be none.
    mesh[name] = new type(new Uint8Array(bytes.subarray(offset, offset + byteLength)).buffer);
    offset += aligned(byteLength);
  }
  return { part, mesh: mesh as ViewMesh };
}

function aligned(length: number): number {
  return Math.ceil(length / 4) * 4;
}
