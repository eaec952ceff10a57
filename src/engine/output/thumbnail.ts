import { type Mesh, requireTriangles } from '../mesh.js';
import { drawCallouts } from './drawing/callouts.js';
import { blankImage } from './drawing/strokes.js';
import { inkColor, noteColor, partColor, signalColor } from './palette.js';
import { captionRect, drawFrame, type PictureSize, pictureSize, triadRect } from './picture-frame.js';
import { encodePng } from './png.js';
import { fitCamera, type Rect } from './render/camera.js';
import { createScene, paintScene } from './render/scene.js';
import { chooseView, type Mark } from './render/view-choice.js';

export type { Mark };

/**
 * A shaded picture of the part as PNG bytes, white around it, in a three-quarter parallel view, with its axes and its extents in mm.
 *
 * Sharp edges and outlines are dark lines. Each mark is drawn as a ring around its place with a boxed label; the ring is dashed
 * where the part itself hides the place. The view is the one of eight in which the first problem mark is seen best.
 *
 * @throws {InputError} when the mesh has no triangles, or a side is not a whole number of 256 … 4096 pixels.
 */
export function thumbnailPng(mesh: Mesh, options: { widthPx?: number; heightPx?: number; marks?: readonly Mark[] } = {}): Uint8Array {
  requireTriangles(mesh);
  const { marks = [] } = options;
  const size = pictureSize(options);
  const image = blankImage(size.widthPx, size.heightPx, 0xffffff);
  const view = chooseView(mesh, marks);
  const scene = createScene(mesh, fitCamera(mesh, view, partArea(size, marks.length > 0)), size);
  paintScene(scene, image, { colorAt: () => partColor, shading: 1 });
  drawFrame(image, mesh, view, size, size.widthPx / 2);
  const colors = { ink: inkColor, problem: signalColor, note: noteColor };
  drawCallouts(image, scene, marks, { ...size, ...colors, reserved: [triadRect(size), captionRect(size)] });
  return encodePng(image);
}

/** The part fills the picture but for a border, which is wider where labels need room. */
function partArea({ widthPx, heightPx, capHeightPx }: PictureSize, isMarked: boolean): Rect {
  const border = (isMarked ? 4 : 2) * capHeightPx;
  return { x: border, y: border, width: widthPx - 2 * border, height: heightPx - border - 4 * capHeightPx };
}
