import type { ViewData } from '../../view-data.js';
import type { Ball } from '../camera.js';
import { createScene, type Scene, type Shot } from './scene.js';

/** Draws nothing while the browser has taken the graphics card away. `close` gives it back: a page has only few of them. */
export type Drawing = Scene & { close(): void };

/**
 * The scene on a canvas, made anew whenever the browser loses what it had on the graphics card.
 *
 * @throws {Error} saying so when the browser offers no WebGL 2.
 */
export function createDrawing(canvas: HTMLCanvasElement, data: ViewData, ball: Ball, onChange: (isLost: boolean) => void): Drawing {
  const gl = canvas.getContext('webgl2', { antialias: true, stencil: true, alpha: true, powerPreference: 'high-performance' });
  if (!gl) throw new Error('This browser offers no WebGL 2, so the part cannot be drawn in 3D. Switch on hardware acceleration.');
  let scene: Scene | undefined = createScene(gl, data, ball);
  let isClosed = false;
  canvas.addEventListener('webglcontextlost', (event) => {
    // Otherwise the browser would not give it back.
    event.preventDefault();
    scene = undefined;
    if (!isClosed) onChange(true);
  });
  canvas.addEventListener('webglcontextrestored', () => {
    scene = createScene(gl, data, ball);
    onChange(false);
  });
  return {
    draw: (shot: Shot) => scene?.draw(shot),
    pixelsDrawn: () => scene?.pixelsDrawn() ?? 0,
    close() {
      scene = undefined;
      isClosed = true;
      gl.getExtension('WEBGL_lose_context')?.loseContext();
    },
  };
}
