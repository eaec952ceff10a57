import { axesOf, offsetOf, panned, turned, zoomed } from '../camera.js';
import { add, scaled, type Vector } from '../geometry/vector.js';
import type { Spot, Viewer } from '../viewer.js';

const degreesPerPixel = 0.4;

/** A press that moved less than this, in pixels, was a click. */
const clickReach = 4;

export type GestureListeners = {
  onClick(spot: Spot): void;
  onHover(spot: Spot | undefined): void;
  /** Whether the wheel belongs to the page around: inside a chat it scrolls that, until the part has been taken hold of. */
  leavesWheel(): boolean;
};

/** Turns, moves and zooms the part by mouse, pen and fingers. */
export function addGestures(viewer: Viewer, { onClick, onHover, leavesWheel }: GestureListeners): void {
  const { canvas } = viewer;
  const pressed = new Map<number, Spot>();
  let moved = 0;

  canvas.addEventListener('pointerdown', (event) => {
    canvas.setPointerCapture(event.pointerId);
    if (pressed.size === 0) moved = 0;
    pressed.set(event.pointerId, spotOf(event));
    canvas.focus({ preventScroll: true });
  });
  canvas.addEventListener('pointermove', (event) => {
    const before = pressed.get(event.pointerId);
    const now = spotOf(event);
    if (!before) return event.pointerType === 'mouse' ? onHover(now) : undefined;
    const others = [...pressed].filter(([id]) => id !== event.pointerId).map(([, spot]) => spot);
    pressed.set(event.pointerId, now);
    moved += Math.hypot(now.x - before.x, now.y - before.y);
    if (moved < clickReach && others.length === 0) return;
    onHover(undefined);
    if (others[0]) pinch(viewer, others[0], before, now);
    else if (event.shiftKey || event.buttons & 6) pan(viewer, before, now);
    else viewer.moveTo(turned(viewer.camera(), (before.x - now.x) * degreesPerPixel, (now.y - before.y) * degreesPerPixel));
  });
  canvas.addEventListener('pointerup', (event) => {
    if (pressed.size === 1 && moved < clickReach && event.button === 0) onClick(spotOf(event));
    pressed.delete(event.pointerId);
  });
  canvas.addEventListener('pointercancel', (event) => pressed.delete(event.pointerId));
  canvas.addEventListener('pointerleave', () => onHover(undefined));
  canvas.addEventListener('contextmenu', (event) => event.preventDefault());
  canvas.addEventListener('dblclick', (event) => {
    const place = viewer.placeAt(spotOf(event));
    if (place) viewer.flyTo({ ...viewer.camera(), target: place.at });
  });
  canvas.addEventListener(
    'wheel',
    (event) => {
      if (leavesWheel() && !event.ctrlKey) return;
      event.preventDefault();
      const pixels = event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1);
      // A pinch on a touch pad comes as a wheel with small steps.
      zoomAt(viewer, spotOf(event), Math.exp(Math.max(-200, Math.min(200, pixels)) * (event.ctrlKey ? 0.01 : 0.0016)));
    },
    { passive: false },
  );
}

/** Makes what was `factor` mm 1 mm large, around what is under the spot. */
export function zoomAt(viewer: Viewer, spot: Spot, factor: number): void {
  viewer.moveTo(zoomed(viewer.camera(), factor, anchorUnder(viewer, spot), viewer.ball));
}

function spotOf({ offsetX, offsetY }: MouseEvent): Spot {
  return { x: offsetX, y: offsetY };
}

function pan(viewer: Viewer, before: Spot, now: Spot): void {
  const { height } = viewer.size();
  viewer.moveTo(panned(viewer.camera(), (now.x - before.x) / height, (before.y - now.y) / height));
}

/** Two fingers: their distance zooms, their middle moves. */
function pinch(viewer: Viewer, still: Spot, before: Spot, now: Spot): void {
  const apart = (spot: Spot) => Math.max(1, Math.hypot(spot.x - still.x, spot.y - still.y));
  const middle = (spot: Spot) => ({ x: (spot.x + still.x) / 2, y: (spot.y + still.y) / 2 });
  zoomAt(viewer, middle(before), apart(before) / apart(now));
  pan(viewer, middle(before), middle(now));
}

/** The place under a spot; beside the part, the point there as far away as the target. */
function anchorUnder(viewer: Viewer, spot: Spot): Vector {
  const place = viewer.placeAt(spot);
  if (place) return place.at;
  const camera = viewer.camera();
  const axes = axesOf(camera);
  const { right, up } = offsetOf(spot, viewer.size());
  return add(camera.target, add(scaled(axes.right, (right * camera.heightMm) / 2), scaled(axes.up, (up * camera.heightMm) / 2)));
}
