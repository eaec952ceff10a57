/** Colors of all pictures as 0xRRGGBB. Problem, note and scale stay apart for all common kinds of color blindness: orange against blue. */

/** Text and lines: near black. */
export const inkColor = 0x1c242e;

/** What is below a limit: vermillion. M. Okabe, K. Ito, "Color universal design", 2008. */
export const signalColor = 0xd55e00;

/** Marks that are no problem: the blue of the same palette. */
export const noteColor = 0x0072b2;

/** The part where no value is shown: blue gray, light enough for shade and dark lines to show on it. */
export const partColor = 0xc3cfdb;

/** Surfaces without an opposite wall: light gray. */
export const noWallColor = 0xd4d4d4;

/** Stripes on the gray of surfaces without an opposite wall, so that it cannot be taken for a color of the scale. */
export const hatchColor = 0xb4b4b4;
