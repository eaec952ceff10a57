import { VendorError } from '../../errors.js';
import type { PartFile } from '../../files/part-file.js';
import type { PartResult } from '../../vocabulary.js';
import { cleaned, rounded } from './wording.js';

/** What this side knows of the part: what was sent, and for which lot a cost was asked. */
export type Asked = { file?: PartFile | undefined; lotSize?: number | undefined };

type Sizes = Partial<Record<'bb_x' | 'bb_y' | 'bb_z' | 'part_vol' | 'part_srf_area', number | null | undefined>>;
type Names = Partial<Record<'name' | 'basename' | 'upload_file_units', string | null | undefined>>;

/** Names of the part and its file: of the file that was sent where it is known, as 3D Spark calls it otherwise. */
export function namesOf(
  { name, basename, upload_file_units: units }: Names,
  file: PartFile | undefined,
): Pick<PartResult, 'name' | 'file'> {
  const fileName = file?.name ?? cleaned(basename) ?? 'unknown';
  return {
    name: cleaned(name) ?? fileName.replace(/\.[^.]+$/, ''),
    file: {
      name: fileName,
      ...(file && { sha256: file.sha256, sizeBytes: file.sizeBytes }),
      format: file?.format ?? formatOf(fileName),
      units: cleaned(units) ?? null,
    },
  };
}

/**
 * Size, volume and surface of the part; bodies and triangles are never told.
 *
 * @throws {VendorError} when the size is missing: every result has one.
 */
export function extentsOf(sizes: Sizes, source: string) {
  const boundingBoxMm = boxOf(sizes.bb_x, sizes.bb_y, sizes.bb_z);
  if (!boundingBoxMm) {
    throw new VendorError(
      `${source} sent a result without the size of the part.`,
      'Look at the part on the 3D Spark platform, or analyze it again.',
    );
  }
  return {
    boundingBoxMm,
    volumeCm3: rounded(sizes.part_vol),
    surfaceAreaCm2: rounded(sizes.part_srf_area),
    bodies: null,
    triangles: null,
  };
}

/** Three lengths as one box; undefined when one of them is not known. */
export function boxOf(...sides: (number | null | undefined)[]): { x: number; y: number; z: number } | undefined {
  const [x, y, z] = sides.map(rounded);
  return x == null || y == null || z == null ? undefined : { x, y, z };
}

/** That every number named here came from 3D Spark. */
export function vendorBasis(...names: (keyof PartResult)[]): PartResult['basis'] {
  return Object.fromEntries(names.map((name) => [name, 'vendor' as const]));
}

function formatOf(fileName: string): string {
  const ending = /\.([^.]+)$/.exec(fileName)?.[1]?.toLowerCase();
  return ending === 'stl' ? 'stl' : ending === 'step' || ending === 'stp' ? 'step' : 'unknown';
}
