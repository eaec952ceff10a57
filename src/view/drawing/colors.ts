import { ramp, thicknessScale } from '../../engine/output/color-scale.js';
import { overhangColors, selfSupportingColors } from '../../engine/output/palette.js';
import type { ViewScale } from '../../view-data.js';

/** Red, green and blue as 0 … 1. */
export function rgb(color: number): [number, number, number] {
  return [(color >> 16) / 255, ((color >> 8) & 255) / 255, (color & 255) / 255];
}

/** `#rrggbb`. */
export function css(color: number): string {
  return `#${color.toString(16).padStart(6, '0')}`;
}

/** How thicknesses are colored: the colors of the heat map. `topMm` is a round number, at the given top or above. */
export function thicknessColors({ limitMm, topMm }: ViewScale) {
  return thicknessScale(limitMm, Float32Array.of(topMm));
}

/** 256 colors from the limit to the top of a scale, even steps of the logarithm. */
export function thicknessRamp(scale: ViewScale): Uint32Array {
  const { limitMm, topMm, colorOf } = thicknessColors(scale);
  return Uint32Array.from({ length: 256 }, (_, i) => colorOf(limitMm * (topMm / limitMm) ** (i / 255)));
}

/** Faces that need support, from flat to the limit, and faces that hold themselves, from the limit to upright. */
export const overhangRamps = [ramp(overhangColors, 256), ramp(selfSupportingColors, 256)] as const;

/** Bytes of a picture with one ramp a row: thickness, both of overhangs, and one that is empty. */
export function rampTexels(scale: ViewScale): Uint8Array<ArrayBuffer> {
  const texels = new Uint8Array(4 * 256 * 4);
  [thicknessRamp(scale), ...overhangRamps].forEach((colors, row) => {
    colors.forEach((color, i) => {
      texels.set([color >> 16, (color >> 8) & 255, color & 255, 255], 4 * (256 * row + i));
    });
  });
  return texels;
}
