import { InputError } from '../errors.js';
import type { PartFormat } from './formats.js';
import { printableText } from './names.js';

/** What a file is by its bytes, whatever its name says. */
export type Content = keyof typeof looks;

/** Both ends of a file. `tail` may be empty where only ZIP archives need it; `head` should hold some 64 KiB. */
export type FileEnds = { head: Uint8Array; tail: Uint8Array; sizeBytes: number };

const exportModel = 'Export the 3D model as STEP and give that file.';
const downloadAgain = 'Probably an error or login page was saved instead of the part: download the file again.';
const unpack = 'Unpack it and give the part file inside.';

const looks = {
  step: { is: 'a STEP file', advice: 'Rename it so that it ends in .step, and give that name.' },
  iges: { is: 'an IGES file', advice: 'Rename it so that it ends in .igs, and give that name.' },
  brep: { is: 'a BREP file', advice: 'Rename it so that it ends in .brep, and give that name.' },
  stl: { is: 'an STL file', advice: 'Rename it so that it ends in .stl, and give that name.' },
  '3mf': { is: 'a 3MF file', advice: 'Rename it so that it ends in .3mf, and give that name.' },
  obj: { is: 'an OBJ file', advice: 'Rename it so that it ends in .obj, and give that name.' },
  ply: { is: 'a PLY file', advice: 'Rename it so that it ends in .ply, and give that name.' },
  glb: { is: 'a GLB model', advice: 'Rename it so that it ends in .glb, and give that name.' },
  gltf: { is: 'a glTF model', advice: 'Rename it so that it ends in .gltf, and give that name.' },
  zip: { is: 'a ZIP archive without a 3D model', advice: unpack },
  archive: { is: 'a compressed archive', advice: unpack },
  html: { is: 'an HTML page', advice: downloadAgain },
  json: { is: 'JSON text', advice: downloadAgain },
  xml: { is: 'XML text', advice: downloadAgain },
  pdf: { is: 'a PDF document', advice: exportModel },
  image: { is: 'a picture', advice: exportModel },
  ole: { is: 'a native CAD or Office file', advice: exportModel },
  utf16: { is: 'text in UTF-16', advice: 'Save it as UTF-8, or export the part again.' },
  text: { is: 'plain text', advice: 'Check that it is the right file, or export the part again.' },
  binary: { is: 'unknown binary data', advice: 'The file may be damaged or encrypted: export or download it again.' },
} as const;

/** How text and binary files of Open CASCADE begin; one written by its test program has a line before that. */
const brepStart = /^(?:DBRep_DrawableShape\s+)?(?:Open )?CASCADE Topology V\d/;
/** The first line of an IGES file: 72 characters, then the letter of the start section and the line's number. */
const igesLine = /^[^\r\n]{72}S[ 0]{0,6}1[ \t]*[\r\n]/;
/** What every glTF document says of itself. */
const gltfAsset = /"asset"\s*:\s*\{[^{}]*"version"\s*:\s*"[12]\./;

/** First bytes, as Latin-1, that settle what a file is. */
const signatures: readonly (readonly [string, Content])[] = [
  ['PK\x03\x04', 'zip'],
  ['PK\x05\x06', 'zip'],
  ['ply\n', 'ply'],
  ['ply\r', 'ply'],
  ['%PDF-', 'pdf'],
  ['glTF', 'glb'],
  ['\x89PNG', 'image'],
  ['\xff\xd8\xff', 'image'],
  ['GIF8', 'image'],
  ['\xd0\xcf\x11\xe0', 'ole'],
  ['\x1f\x8b', 'archive'],
  ['7z\xbc\xaf\x27\x1c', 'archive'],
  ['Rar!\x1a', 'archive'],
  ['\xff\xfe', 'utf16'],
  ['\xfe\xff', 'utf16'],
];

const binaryStlHeaderBytes = 84;
const binaryStlTriangleBytes = 50;

/**
 * What the bytes are. Never fails; text and binary data that match nothing are called that.
 *
 * The size rule of binary STL comes first, because its 80-byte header is free and may start with "solid" or any signature.
 */
export function contentOf(ends: FileEnds): Content {
  if (isExactBinaryStl(ends)) return 'stl';
  const head = latin1(ends.head).replace(/^\xef\xbb\xbf/, '');
  const signed = signatures.find(([signature]) => head.startsWith(signature))?.[1];
  if (signed === 'zip') return holdsModel(head) || holdsModel(latin1(ends.tail)) ? '3mf' : 'zip';
  if (signed) return signed;
  const start = head.slice(skipBlanksAndComments(head));
  if (start.startsWith('ISO-10303-21')) return 'step';
  if (brepStart.test(start)) return 'brep';
  if (igesLine.test(head)) return 'iges';
  return isText(ends.head) ? textContent(start) : 'binary';
}

/**
 * Checks the content against the format that the name claims.
 *
 * @throws {InputError} naming what the content looks like, and what to do about it.
 */
export function requireContent(format: PartFormat, ends: FileEnds, fileName: string): void {
  const content = contentOf(ends);
  if (content === format) return;
  // A binary STL with a wrong count or a cut end has no mark of its own; its reader says what is wrong with it.
  if (format === 'stl' && content === 'binary' && ends.sizeBytes >= binaryStlHeaderBytes) return;
  // Whether JSON is glTF may be told far behind the part of it that is looked at; its reader finds out.
  if (format === 'gltf' && content === 'json') return;
  const { is, advice } = looks[content];
  throw new InputError(`"${printableText(fileName)}" is named as ${looks[format].is}, but its content looks like ${is}.`, advice);
}

function isExactBinaryStl({ head, sizeBytes }: FileEnds): boolean {
  if (head.length < binaryStlHeaderBytes) return false;
  const claimed = new DataView(head.buffer, head.byteOffset, head.byteLength).getUint32(80, true);
  return sizeBytes === binaryStlHeaderBytes + binaryStlTriangleBytes * claimed;
}

/** The model part of a 3MF package is found by a relation; in practice and by recommendation it ends in ".model". */
function holdsModel(zipBytes: string): boolean {
  return /\.model/i.test(zipBytes);
}

/** A loop and no regular expression: nested repetition over comments backtracks without end on a crafted file. */
function skipBlanksAndComments(text: string): number {
  let at = 0;
  for (;;) {
    while (/\s/.test(text.charAt(at))) at++;
    if (!text.startsWith('/*', at)) return at;
    const end = text.indexOf('*/', at + 2);
    if (end < 0) return at;
    at = end + 2;
  }
}

/** No NUL, and at most one control character in a hundred bytes. */
function isText(bytes: Uint8Array): boolean {
  let controls = 0;
  for (const byte of bytes) {
    if (byte === 0) return false;
    if (byte < 9 || (byte > 13 && byte < 32)) controls++;
  }
  return controls * 100 <= bytes.length;
}

function textContent(start: string): Content {
  if (/^<(?:!doctype\s+html|html|head|body)/i.test(start)) return 'html';
  if (/^<[?!a-z]/i.test(start)) return 'xml';
  if (/^[{[]/.test(start)) return gltfAsset.test(start) ? 'gltf' : 'json';
  if (/^solid\b/i.test(start) && /\b(?:facet|endsolid)\b/i.test(start)) return 'stl';
  if (/^[ \t]*facet[ \t]+normal/im.test(start)) return 'stl';
  return /^[ \t]*(?:v|vn|vt|f)[ \t]+[-+.\d]/m.test(start) ? 'obj' : 'text';
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}
