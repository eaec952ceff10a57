import type { LengthUnit } from '../order.js';
import type { Box, Mesh, ToSurface } from './mesh.js';

/** The length unit of a file, and how it is known: `reason` is one sentence for the reader of the result. */
export type FileUnits = { unit: LengthUnit | 'ft' | 'micron'; source: 'file' | 'guessed' | 'given'; reason: string };

/** What one closed solid measures by its exact surfaces (B-rep), not by triangles. */
export type Body = { volumeMm3: number; surfaceAreaMm2: number; boundingBox: Box };

/** Exact values of the solids of a CAD file. Free shells (construction or annotation geometry) are counted, never measured. */
export type Solids = {
  bodies: Body[];
  volumeMm3: number;
  surfaceAreaMm2: number;
  boundingBox: Box;
  freeShellCount: number;
  /** Every shell of every solid is closed and the kernel's own check finds the shape sound enough to have a volume. */
  isClosed: boolean;
};

/** What a reader gets out of a part file, before anything is measured on the triangles. Always in mm. */
export type PartGeometry = {
  /** As the file has it: vertices not merged, triangles not repaired. */
  mesh: Mesh;
  units: FileUnits;
  /** Only where the file holds exact geometry (STEP). */
  solids?: Solids;
  /** Only with `solids`, and only until the next part is read. */
  toSurface?: ToSurface | undefined;
  /** What a user should know about the file: spare bytes, skipped triangles, free shells. One sentence each. */
  notes: string[];
};
