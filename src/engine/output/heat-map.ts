import { InputError } from '../../errors.js';
import { type Mesh, requireTriangles } from '../mesh.js';
import { type ThicknessScale, thicknessScale } from './color-scale.js';
import { drawCallouts } from './drawing/callouts.js';
import { drawColorBar, hatched } from './drawing/color-bar.js';
import { blankImage } from './drawing/strokes.js';
import { inkColor } from './palette.js';
import { captionRect, drawFrame, drawTitle, layOutWithBar, pictureSize, triadRect } from './picture-frame.js';
import { encodePng } from './png.js';
import { fitCamera } from './render/camera.js';
import { createScene, paintScene } from './render/scene.js';
import { type ValueAt, valuesOfPixels } from './render/surface-values.js';
import { chooseView, type Mark } from './render/view-choice.js';

export type HeatMapOptions = {
  widthPx?: number;
  heightPx?: number;
  /** Thickness in mm at a point of a triangle's surface; nothing where no wall lies opposite. */
  valueAt: ValueAt;
  limitMm: number;
  title: string;
  marks?: readonly Mark[];
};

/** How strongly light changes the colors: enough to see the form, too little to take one color for another. */
const shading = 0.42;

/**
 * The wall thickness of the visible surface as PNG bytes: colors from dark (at the limit) to light (thick), vermillion for everything
 * below the limit, hatched gray where no wall lies opposite, with a color bar in mm, the limit marked on it, title, axes and extents.
 *
 * `valueAt` is called once per 2 x 2 pixels of one smooth surface, and once per pixel along the border of what is too thin: about 50 000
 * times at 1024 x 768. Marks, outlines and the choice of the view are those of the thumbnail; rings are black here, as the signal
 * color is taken.
 *
 * @throws {InputError} when the mesh has no triangles, a side is not 256 … 4096 pixels, or the limit is not above zero.
 */
export function heatMapPng(mesh: Mesh, options: HeatMapOptions): Uint8Array {
  requireTriangles(mesh);
  requireLimit(options.limitMm);
  const size = pictureSize(options);
  const { marks = [] } = options;
  const image = blankImage(size.widthPx, size.heightPx, 0xffffff);
  const { title, part, column } = layOutWithBar(size, marks.length > 0);
  const view = chooseView(mesh, marks);
  const scene = createScene(mesh, fitCamera(mesh, view, part), size);
  const values = valuesOfPixels(scene, size, options.valueAt, options.limitMm);
  const scale = thicknessScale(options.limitMm, values);
  paintScene(scene, image, { colorAt: colorsOf(scale, values, size.widthPx), shading });
  drawFrame(image, mesh, view, size, part.x + part.width / 2);
  drawTitle(image, options.title, size);
  drawColorBar(image, scale, column, size.capHeightPx);
  const reserved = [triadRect(size), captionRect(size), title, column];
  drawCallouts(image, scene, marks, { ...size, ink: inkColor, problem: 0x000000, note: 0x000000, reserved });
  return encodePng(image);
}

function requireLimit(limitMm: number): void {
  if (limitMm > 0 && Number.isFinite(limitMm)) return;
  throw new InputError(`A wall thickness limit of ${limitMm} mm cannot be drawn.`, 'Give a limit above 0 mm.');
}

function colorsOf(scale: ThicknessScale, values: Float32Array, widthPx: number): (pixel: number) => number {
  // Each value stands in several pixels, and is asked for with each of their samples.
  let lastValue = Number.NaN;
  let lastColor = 0;
  return (pixel) => {
    const value = values[pixel]!;
    if (value === lastValue) return lastColor;
    if (Number.isNaN(value)) return hatched(pixel % widthPx, Math.floor(pixel / widthPx));
    lastValue = value;
    lastColor = scale.colorOf(value);
    return lastColor;
  };
}
