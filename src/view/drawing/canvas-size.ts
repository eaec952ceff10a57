import type { Size } from '../camera.js';

/** Size of the picture in pixels of the page and in those of the screen, kept up to date; `stop` ends that. */
export type CanvasSize = { page: Size; screen: Size; stop(): void };

/** Gives the canvas as many pixels as the screen has there; `onResize` hears of every change after the canvas has it. */
export function followSize(canvas: HTMLCanvasElement, onResize: () => void): CanvasSize {
  const page: Size = { width: 1, height: 1, top: 0, bottom: 0 };
  const screen: Size = { ...page };
  const observer = new ResizeObserver(([entry]) => {
    const { width, height } = entry!.contentRect;
    Object.assign(page, { width: Math.max(1, width), height: Math.max(1, height) });
    Object.assign(page, coveredOf(page));
    [canvas.width, canvas.height] = pixelsOf(entry!, page);
    const ratio = canvas.height / page.height;
    Object.assign(screen, { width: canvas.width, height: canvas.height, top: page.top * ratio, bottom: page.bottom * ratio });
    onResize();
  });
  try {
    observer.observe(canvas, { box: 'device-pixel-content-box' });
  } catch {
    // Safari knows no such box.
    observer.observe(canvas);
  }
  return { page, screen, stop: () => observer.disconnect() };
}

/** Height in pixels that the toolbar, the cut's bar and the color bar take from the picture; in a narrow one the toolbar has two rows. */
function coveredOf({ width, height }: Size): { top: number; bottom: number } {
  const covered = width < 560 ? { top: 86, bottom: 112 } : { top: 52, bottom: 84 };
  return { top: Math.min(covered.top, 0.22 * height), bottom: Math.min(covered.bottom, 0.26 * height) };
}

/** As many pixels as the screen has there: exactly where the browser tells, else to within one. */
function pixelsOf({ devicePixelContentBoxSize }: ResizeObserverEntry, { width, height }: Size): [number, number] {
  const near = [width, height].map((length) => Math.max(1, Math.round(length * devicePixelRatio))) as [number, number];
  const exact = devicePixelContentBoxSize?.[0];
  // A browser that only plays a sharper screen tells the pixels of the real one.
  const isPlausible = exact && Math.abs(exact.inlineSize - near[0]) < 2 && Math.abs(exact.blockSize - near[1]) < 2;
  return isPlausible ? [exact.inlineSize, exact.blockSize] : near;
}
