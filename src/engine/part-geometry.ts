import type { LengthUnit } from '../order.js';
import type { Box, Mesh, ToSurface, Vector } from './mesh.js';

/** The length unit of a file, and how it is known: `reason` is one sentence for the reader of the result. */
export type FileUnits = { unit: LengthUnit | 'ft' | 'micron'; source: 'file' | 'guessed' | 'given'; reason: string };

/** What one closed solid measures by its exact surfaces (B-rep), not by triangles; its name is as the file has it. */
export type Body = { name?: string; volumeMm3: number; surfaceAreaMm2: number; boundingBox: Box };

/** A run of triangles that the file names, up to where the next one begins; its name is '' where the file has none. */
export type TriangleGroup = { name: string; firstTriangle: number };

/** A round hole by its exact faces, in mm; `from` and `to` are the ends of its axis. */
export type CylinderHole = { diameterMm: number; from: Vector; to: Vector };

/** Exact values of the solids of a CAD file. Free shells (construction or annotation geometry) are counted, never measured. */
export type Solids = {
  bodies: Body[];
  volumeMm3: number;
  surfaceAreaMm2: number;
  boundingBox: Box;
  freeShellCount: number;
  /** Smallest first. Absent where the file's format does not tell which faces are cylinders. */
  holes?: CylinderHole[];
  /** Every shell of every solid is closed and the kernel's own check finds the shape sound enough to have a volume. */
  isClosed: boolean;
};

/** What a reader gets out of a part file, before anything is measured on the triangles. Always in mm. */
export type PartGeometry = {
  /** As the file has it: vertices not merged, triangles not repaired. */
  mesh: Mesh;
  /** Named objects of mesh files, in the order of their triangles, the first one's first. */
  groups?: TriangleGroup[] | undefined;
  units: FileUnits;
  /** Only where the file holds exact geometry (STEP, BREP). */
  solids?: Solids;
  /** Only with `solids`, and only until the next part is read. */
  toSurface?: ToSurface | undefined;
  /** What a user should know about the file: spare bytes, skipped triangles, free shells. One sentence each. */
  notes: string[];
};
