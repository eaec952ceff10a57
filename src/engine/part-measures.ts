import type { Box, Vector } from './mesh.js';

/** Lengths along three perpendicular axes, in mm. */
export type ExtentsMm = { x: number; y: number; z: number };

/** A distance inside or outside the part, with the two opposite surface points it lies between. */
export type Span = { distanceMm: number; from: Vector; to: Vector };

/** One connected region of the surface that a check is about; lists of places have the worst one first. */
export type Place = {
  /** A point of the region: its worst one, or its middle where none is worse than another. */
  at: Vector;
  /** Smallest distance there, for walls and gaps. */
  valueMm?: number;
  /** For a wall or gap the area of its middle, that is half of the two faces it lies between. */
  areaMm2: number;
  box: Box;
};

/** A round hole; `from` and `to` are the ends of its axis. */
export type Hole = { diameterMm: number; depthMm: number; from: Vector; to: Vector; isThrough: boolean };

/** Void that is closed in by the part, as far as powder or resin could not leave it. */
export type Cavity = Place & {
  volumeMm3: number;
  /** Diameter [mm] of a ball that fits into it and cannot leave; absent where the cavity has no opening at all. */
  drainMm?: number;
};

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
  /** Closed shells that lie on another one within 1e-5 of their size, though not on the same vertices. */
  coincidentShellCount: number;
};

/** Triangles that go through each other, in the copy that is analyzed. */
export type SelfIntersections = {
  /** Pairs of triangles that cross, or that overlap in one plane. */
  pairCount: number;
  /** Those of the pairs that overlap in one plane. */
  overlappingPairCount: number;
  /** Those of the pairs whose triangles belong to different shells: bodies that reach into each other, or lie on each other. */
  pairsBetweenShellsCount: number;
  /** Triangles in any of the pairs. */
  triangleCount: number;
  /** False when the search was ended early; then there are at least so many. */
  isComplete: boolean;
  placeCount: number;
  /** Largest extent first, 20 at most. The area is that of the triangles concerned, the box that of the line they meet in. */
  places: Place[];
};

/** Where the surface of a file is open, after close vertices were merged. */
export type SurfaceHoles = {
  /** Closed in the copy that is analyzed, and how much surface that took. */
  closedCount: number;
  closedAreaMm2: number;
  /** Too large, or too tangled, to be closed. */
  openCount: number;
  /** Open ones first, then closed ones, the widest first; 20 at most. The area is that of the filling, 0 where there is none. */
  places: Place[];
};

/** What was done to the copy of the mesh that is analyzed; the user's file is never changed. */
export type MeshActions = {
  fixedWinding: boolean;
  invertedFlippedTriangles: boolean;
  mergedOpenEdges: boolean;
  closedHoles: boolean;
  removedDoubledGeometry: boolean;
};

/** A mesh in three numbers. The volume of an open mesh means nothing; it is there to compare with. */
export type MeshSizes = { volumeMm3: number; surfaceAreaMm2: number; openEdgeCount: number };

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

/** Poses that may be the cheapest to build in, for faces that hold themselves up from one angle to the plate on. */
export type BuildOrientations = {
  /** At least one, by what they cost in laser melted metal, roughly. */
  poses: BuildOrientation[];
  /** Nothing is turned. */
  asUploaded: BuildOrientation;
};

/** One of the bodies of a part; a mesh that is open has no volume, and many files name no bodies. */
export type PartBody = { name?: string; volumeMm3?: number; surfaceAreaMm2: number; boundingBox: Box };

/** Everything that was measured on one part, in mm, before any process or price is looked at. */
export type PartMeasures = {
  boundingBox: Box;
  minBoundingBoxMm: ExtentsMm;
  volumeMm3: number;
  surfaceAreaMm2: number;
  /** Pieces as trimesh counts them, where a cavity is one too; solids of a CAD file. */
  bodyCount: number;
  /** In the order of the file, 200 at most. */
  bodies: PartBody[];
  triangleCount: number;
  /** `exact`: from the B-rep of solids; `mesh`: from triangles. */
  basis: 'exact' | 'mesh';
  /** By the B-rep where there is one, else by the mesh. */
  isWatertight: boolean;
  upload: MeshHealth;
  analysis: MeshHealth;
  actions: MeshActions;
  /** Of the triangles as they came, and of the copy that was analyzed. */
  before: MeshSizes;
  after: MeshSizes;
  /** Only where the surface is open. */
  surfaceHoles?: SurfaceHoles;
  /** Shells of the copy that lie inside no other one, inside one (cavities), inside two (solids in them), and so on. */
  shellCountByDepth: number[];
  selfIntersections: SelfIntersections;
  thickness?: WallThickness;
  gap?: Span;
  /** Round holes of CAD parts, smallest first, and how many there are in all; the list ends after 50. Absent for meshes. */
  holes?: { count: number; smallest: Hole[] };
  /** Void without any opening, largest first. */
  cavities: Cavity[];
  /** For faces that hold themselves from 45° to the plate on. */
  orientation?: BuildOrientations;
};
