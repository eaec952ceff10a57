import type { Box, Vector } from './mesh.js';

/** Lengths along three perpendicular axes, in mm. */
export type ExtentsMm = { x: number; y: number; z: number };

/** A distance inside or outside the part, with the two opposite surface points it lies between. */
export type Span = { distanceMm: number; from: Vector; to: Vector };

export type WallThickness = {
  /** Smallest confirmed wall: opposite faces, several rays and the neighborhood agree. */
  min: Span;
  /** Thickness that 0.5 % of the sampled surface area falls below, in mm. */
  lowQuantileMm: number;
  /** Thickest section, in mm. */
  maxMm: number;
};

/** Results of the checks on one triangle mesh. */
export type MeshHealth = {
  isWatertight: boolean;
  isWindingConsistent: boolean;
  isValidVolume: boolean;
  /** True when every edge is run along as often one way as the other: so also for bodies that touch along an edge. */
  enclosesVolume: boolean;
  /** False when the same geometry is there twice. */
  isUnambiguous: boolean;
  /** Edges used by one triangle only. */
  openEdgeCount: number;
  /** Edges used by more than two triangles. */
  nonManifoldEdgeCount: number;
  /** Separate connected pieces. */
  bodyCount: number;
  degenerateTriangleCount: number;
  duplicateTriangleCount: number;
};

/** What was done to the copy of the mesh that is analyzed; the user's file is never changed. */
export type MeshActions = { fixedWinding: boolean; invertedFlippedTriangles: boolean; mergedOpenEdges: boolean };

/** How the part lies in a machine: the direction of its own axes that points up, and what follows from it. */
export type BuildOrientation = {
  up: Vector;
  /** Turn about x, then y, then z that brings `up` to +z, in degrees. */
  rotationDeg: ExtentsMm;
  orientedBoxMm: ExtentsMm;
  /** Solid volume between overhanging faces and whatever is below them. */
  supportVolumeMm3: number;
  supportedAreaMm2: number;
};

/** Everything that was measured on one part, in mm, before any process or price is looked at. */
export type PartMeasures = {
  boundingBox: Box;
  minBoundingBoxMm: ExtentsMm;
  volumeMm3: number;
  surfaceAreaMm2: number;
  bodyCount: number;
  triangleCount: number;
  /** `exact`: from the B-rep of solids; `mesh`: from triangles. */
  basis: 'exact' | 'mesh';
  /** By the B-rep where there is one, else by the mesh. */
  isWatertight: boolean;
  upload: MeshHealth;
  analysis: MeshHealth;
  actions: MeshActions;
  thickness?: WallThickness;
  gap?: Span;
  /** Least support for processes that need it (45° limit), and the flattest pose for those that do not. */
  orientation?: { supported: BuildOrientation; flat: BuildOrientation };
};
