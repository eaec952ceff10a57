import { z } from 'zod';
import { InputError } from '../../../errors.js';
import { printableText } from '../../../files/names.js';

const index = z.int().min(0);
const count = z.int().min(0);
const numbers = (length: number) => z.array(z.number()).length(length);
const extensions = z.record(z.string(), z.unknown()).default({});

const SparsePart = z.object({ bufferView: index, byteOffset: count.default(0) });
const Accessor = z.object({
  bufferView: index.optional(),
  byteOffset: count.default(0),
  componentType: z.union([z.literal(5120), z.literal(5121), z.literal(5122), z.literal(5123), z.literal(5125), z.literal(5126)]),
  count,
  type: z.string(),
  normalized: z.boolean().default(false),
  sparse: z
    .object({
      count,
      indices: SparsePart.extend({ componentType: z.union([z.literal(5121), z.literal(5123), z.literal(5125)]) }),
      values: SparsePart,
    })
    .optional(),
});
export type Accessor = z.output<typeof Accessor>;

const Primitive = z.object({
  attributes: z.object({ POSITION: index.optional() }),
  indices: index.optional(),
  mode: z.int().min(0).max(6).default(4),
  targets: z.array(z.unknown()).optional(),
});
export type Primitive = z.output<typeof Primitive>;

const Node = z.object({
  name: z.string().default(''),
  children: z.array(index).default([]),
  mesh: index.optional(),
  matrix: numbers(16).optional(),
  translation: numbers(3).default([0, 0, 0]),
  rotation: numbers(4).default([0, 0, 0, 1]),
  scale: numbers(3).default([1, 1, 1]),
  extensions,
});
export type Node = z.output<typeof Node>;

const Document = z.object({
  asset: z.object({ version: z.string() }),
  extensionsRequired: z.array(z.string()).default([]),
  scene: index.optional(),
  scenes: z.array(z.object({ nodes: z.array(index).default([]) })).default([]),
  nodes: z.array(Node).default([]),
  meshes: z.array(z.object({ name: z.string().default(''), primitives: z.array(Primitive) })).default([]),
  accessors: z.array(Accessor).default([]),
  bufferViews: z
    .array(z.object({ buffer: index, byteOffset: count.default(0), byteLength: count, byteStride: z.int().min(4).max(252).optional() }))
    .default([]),
  buffers: z.array(z.object({ uri: z.string().optional(), byteLength: count })).default([]),
  skins: z.array(z.unknown()).default([]),
});
/** What is read of a glTF document; materials, textures, cameras and animations do not matter to a part. */
export type Document = z.output<typeof Document>;

/** Extensions that change how things look, or (quantization) are read anyway. */
const harmless = /^(?:KHR_mesh_quantization|KHR_(?:materials|texture|lights|xmp)_\w+|(?:EXT|MSFT)_texture_\w+|KHR_texture\w*)$/;
const compressions = ['KHR_draco_mesh_compression', 'EXT_meshopt_compression', 'KHR_meshopt_compression'];

/**
 * The document in a JSON text, checked.
 *
 * @throws {InputError} when it is no glTF 2 document, or needs an extension that is not read, such as a compression of meshes.
 * @see Khronos, glTF 2.0 specification, chapters 3 and 5
 */
export function parseDocument(json: string): Document {
  const parsed = Document.safeParse(toJson(json));
  if (!parsed.success) throw unreadable(parsed.error.issues[0]);
  const document = parsed.data;
  if (!/^2\.\d+$/.test(document.asset.version)) throw otherVersion(document.asset.version);
  for (const name of document.extensionsRequired) if (!harmless.test(name)) throw needs(name);
  return document;
}

function toJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw new InputError('The glTF file is not sound JSON: it is damaged or was cut off.', exportAgain);
  }
}

const exportAgain = 'Export the part again as GLB (glTF 2.0).';

function unreadable(issue: { path: PropertyKey[]; message: string } | undefined): InputError {
  const place = printableText(issue?.path.map(String).join('.') ?? '', 80);
  return new InputError(`The glTF file breaks a rule of glTF 2.0 at "${place}": ${issue?.message}.`, exportAgain);
}

function otherVersion(version: string): InputError {
  return new InputError(`The file is of glTF version ${printableText(version, 10)}, and only version 2 is read.`, exportAgain);
}

function needs(extension: string): InputError {
  const name = printableText(extension, 60);
  if (!compressions.includes(extension)) {
    return new InputError(
      `The glTF file needs the extension ${name}, which is not read.`,
      'Export the part without it, or as STL or STEP.',
    );
  }
  return new InputError(
    `The glTF file holds compressed meshes (${name}), which are not read.`,
    'Export the part as GLB without mesh compression (Draco, Meshopt), or decompress it, for example with "gltf-transform copy".',
  );
}
