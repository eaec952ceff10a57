import type Delaunator from 'delaunator';

/** Flips edges of a triangulation, in place, until every constraint is one of them. */
export declare class Constrainautor {
  /** @throws {Error} when constraints cross or overlap, or run through or end at a point that is no corner of the triangulation. */
  constructor(net: Delaunator<ArrayLike<number>>, constraints: readonly (readonly [number, number])[]);
  isConstrained(halfedge: number): boolean;
}
