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

/** Faces that look down, from flat to the limit: they need support. Dark to light, all of them orange. */
export const overhangColors = [0x6b2500, 0xd55e00, 0xf2b077] as const;

/** Faces that look down and hold themselves, from the limit to upright: blue against orange, dark to light. */
export const selfSupportingColors = [0x1f5fa8, 0x6fb3d6, 0xdcebf2] as const;

/** Cut faces of a section, and the hatching on them. */
export const cutColor = 0xdbe4ec;
export const cutHatchColor = 0x8fa1b3;

/** Lines of a chart, most different ones first; told apart with all common kinds of color blindness. M. Okabe, K. Ito, 2008. */
export const lineColors = [0x0072b2, 0xd55e00, 0x009e73, 0xcc79a7, 0x000000, 0xe69f00, 0x56b4e9] as const;

/** Grid of a chart: light, behind everything. */
export const gridColor = 0xdfe3e7;
