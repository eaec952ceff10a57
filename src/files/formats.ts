import { extname } from 'node:path';
import { InputError } from '../errors.js';
import { printableText } from './names.js';

/** The file formats that a part is read from. */
export type PartFormat = 'step' | 'iges' | 'brep' | 'stl' | '3mf' | 'obj' | 'ply' | 'glb' | 'gltf';

const formatOfExtension: ReadonlyMap<string, PartFormat> = new Map([
  ['.step', 'step'],
  ['.stp', 'step'],
  ['.iges', 'iges'],
  ['.igs', 'iges'],
  ['.brep', 'brep'],
  ['.brp', 'brep'],
  ['.stl', 'stl'],
  ['.3mf', '3mf'],
  ['.obj', 'obj'],
  ['.ply', 'ply'],
  ['.glb', 'glb'],
  ['.gltf', 'gltf'],
]);

/** For messages: every extension that is read. */
export const acceptedExtensions = [...formatOfExtension.keys()].join(', ');

const otherCad = new Set(
  (
    '.sldprt .sldasm .ipt .iam .prt .asm .catpart .catproduct .cgr .x_t .x_b .xmt_txt .sat .sab .3dm .f3d .f3z .par .psm ' +
    '.dwg .dxf .skp .scad .fcstd .blend .3ds .dae .amf .wrl .vrml .x3d .usd .usdz .fbx .jt .ifc .stpx'
  ).split(' '),
);
const archives = new Set(['.zip', '.7z', '.rar', '.gz', '.tgz', '.tar', '.xz', '.bz2', '.zst', '.stpz', '.stpxz']);

/** Whether a file of this name would be read as a part. */
export function isPartFileName(name: string): boolean {
  return formatOfExtension.has(extension(name));
}

/**
 * The format that a file name claims, by its extension in any case.
 *
 * @throws {InputError} when the extension is none that is read; the hint says what to export or unpack.
 */
export function requirePartFormat(name: string): PartFormat {
  const ending = extension(name);
  const format = formatOfExtension.get(ending);
  if (format) return format;
  throw new InputError(`"${printableText(name)}" is not a part file that this server reads.`, adviceFor(ending));
}

function adviceFor(ending: string): string {
  const accepted = `Accepted are files that end in ${acceptedExtensions}`;
  if (otherCad.has(ending)) return `Export the part as STEP (.step) from the program that made it. ${accepted}.`;
  if (archives.has(ending)) return `Unpack it and give the part file inside. ${accepted}.`;
  return `${accepted}; from a CAD program export STEP.`;
}

function extension(name: string): string {
  return extname(name).toLowerCase();
}
