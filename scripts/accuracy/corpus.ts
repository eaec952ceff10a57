import { readFileSync } from 'node:fs';
import { join } from 'node:path';

type Truth = Record<string, number | string | boolean | number[] | null>;
type Entry = { file: string; truth: Truth };

/** What another program says of a part file; lengths in mm when the numbers of a mesh file are taken as mm. */
export type Reference = {
  file: string;
  /** The program and its version. */
  program: string;
  volumeMm3?: number;
  areaMm2?: number;
  boxMm?: number[];
  bodies?: number;
  isWatertight?: boolean;
};

/** All sound part files of a corpus with their references; files that are broken on purpose are left out. */
export function readCorpus(folder: string): { note: string; references: Reference[] } {
  const { note, files } = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as { note: string; files: Entry[] };
  return { note, references: files.filter(({ file }) => !file.startsWith('broken/')).map(referenceOf) };
}

function referenceOf({ file, truth }: Entry): Reference {
  const isStep = file.startsWith('step/');
  if (isStep) {
    return {
      file,
      program: String(truth.tool).split(' (')[0]!,
      volumeMm3: truth.volume_mm3 as number,
      areaMm2: truth.area_mm2 as number,
      boxMm: truth.bbox_mm as number[],
      bodies: truth.solids as number,
      isWatertight: truth.brep_valid as boolean,
    };
  }
  return {
    file,
    program: 'trimesh',
    // trimesh itself calls the volume of the others meaningless.
    ...(truth.tm_isvol === true && { volumeMm3: truth.tm_vol as number, areaMm2: truth.tm_area as number }),
    boxMm: truth.tm_bb as number[],
    bodies: truth.tm_bodies as number,
    isWatertight: truth.tm_wt as boolean,
  };
}
