import type { Vector } from './mesh.js';
import type { Place } from './part-measures.js';

/** From where the surface of a part can be reached by a straight tool. All of it in the part's own axes, in mm. */
export type ToolAccess = {
  /** Directions that tools come from, one per set-up, the one that reaches most of the surface first; at least one. */
  setups: Vector[];
  /** Area that no direction reaches: undercuts and closed cavities. */
  hiddenAreaMm2: number;
  /** Where that is, largest first, 20 at most. */
  hiddenPlaces: Place[];
  /** Inner edges that a round tool would leave round, from whichever direction it comes. */
  sharpCorners: { count: number; lengthMm: number; longestAt?: Vector };
};

/** A part as far as it is round about one axis. */
export type TurnedForm = {
  axis: Vector;
  /** Round share of the area of all faces but those across the axis; 0 to 1. */
  roundShare: number;
  /** Of the smallest cylinder about the axis that holds the part. */
  diameterMm: number;
  lengthMm: number;
  /** What is left when everything is turned and bored that can be, before anything is milled; at least the volume of the part. */
  turnedVolumeMm3: number;
};

/** Why a part is none that is cut out of a sheet and bent. */
export type NoSheet = 'thickness' | 'curved' | 'closed';

/** A part as far as it has one thickness. */
export type SheetForm = {
  /** Thickness in the middle of its range over the surface. */
  thicknessMm: number;
  /**
   * Absent for a sheet. `thickness`: not the same everywhere; `curved`: faces that cannot be unrolled; `closed`: faces all around, which
   * one blank cannot be bent to.
   */
  problem?: NoSheet;
  /** Length of all cuts through the sheet, closed loops among them, and bends. Only of a sheet. */
  cutLengthMm: number;
  loopCount: number;
  bendCount: number;
};
