/** A Delaunay triangulation as Delaunator makes it: three half-edges to a triangle, each with its twin or -1 on the rim. */
type Net = { coords: ArrayLike<number>; triangles: Uint32Array; halfedges: Int32Array };

/** Flips edges of a net, in place, until every constraint is one of them. */
export declare class Constrainautor {
  /** @throws {Error} when constraints cross or overlap, or run through or end at a point that is no corner of the net. */
  constructor(net: Net, constraints: readonly (readonly [number, number])[]);
  isConstrained(halfedge: number): boolean;
}
