import type { ViewData } from '../../view-data.js';
import type { Ball } from '../camera.js';
import { createDrawing, type Drawing } from './canvas.js';

/** The drawing where there is one, and why there is none where there is none. */
export type Picture = Drawing & { whyBlind(): string | undefined };

const lost = 'The browser has taken the graphics card away; the picture comes back with it.';

/** Never fails: without WebGL it draws nothing and says why. `onChange` hears when the browser takes the picture away or gives it back. */
export function createPicture(canvas: HTMLCanvasElement, data: ViewData, ball: Ball, onChange: () => void): Picture {
  let blindness: string | undefined;
  try {
    const drawing = createDrawing(canvas, data, ball, (isLost) => {
      blindness = isLost ? lost : undefined;
      onChange();
    });
    return { ...drawing, whyBlind: () => blindness };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { draw: () => {}, pixelsDrawn: () => 0, close: () => {}, whyBlind: () => why };
  }
}
