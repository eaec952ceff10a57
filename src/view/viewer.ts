import type { ViewData } from '../view-data.js';
import { axesOf, type Ball, type Camera, eyeOf, fitted, projection, rayAt, type Size, standardViews, type ViewName } from './camera.js';
import { followSize } from './drawing/canvas-size.js';
import { createPicture } from './drawing/picture.js';
import type { Coloring } from './drawing/scene.js';
import { type Flight, flightFrom } from './flight.js';
import { cutOutline } from './geometry/cut-outline.js';
import { subtract, type Vector } from './geometry/vector.js';
import { placeUnder, type SurfacePlace } from './probe.js';
import { planeOf, type Section } from './section.js';

/** A point of the picture, in pixels of the page from its upper left corner. */
export type Spot = { x: number; y: number };

/** The part in three dimensions, and everything that can be done with it. Listeners hear of every new picture. */
export type Viewer = {
  data: ViewData;
  ball: Ball;
  canvas: HTMLCanvasElement;
  camera(): Camera;
  eye(): Vector;
  size(): Size;
  isMoving(): boolean;
  coloring(): Coloring;
  section(): Section | undefined;
  setColoring(coloring: Coloring): void;
  setSection(section: Section | undefined): void;
  moveTo(camera: Camera): void;
  flyTo(camera: Camera): void;
  look(view: ViewName): void;
  fit(): void;
  spotOf(place: Vector): Spot | undefined;
  placeAt(spot: Spot): SurfacePlace | undefined;
  onPicture(listener: () => void): void;
  redraw(): void;
  pixelsDrawn(): number;
  /** Why there is no picture; undefined where there is one. */
  whyBlind(): string | undefined;
  /** Gives the graphics card back. */
  close(): void;
};

/** A viewer on this canvas. It draws only when something has changed, once a frame at most. */
export function createViewer(canvas: HTMLCanvasElement, data: ViewData): Viewer {
  const ball = ballAround(data);
  const listeners: (() => void)[] = [];
  let camera: Camera = { target: ball.center, ...angles('iso'), heightMm: 2 * ball.radiusMm, isParallel: false };
  let coloring: Coloring = 'plain';
  let section: { is: Section; outline: Float32Array } | undefined;
  let flight: Flight | undefined;
  let waiting = 0;
  let isFitted = false;
  const picture = createPicture(canvas, data, ball, redraw);
  const size = followSize(canvas, () => {
    if (!isFitted) camera = fitted(camera, ball, size.page);
    isFitted = true;
    // Drawn at once: a canvas of a new size is empty until then.
    paint();
    redraw();
  });

  function redraw(): void {
    waiting ||= requestAnimationFrame(drawNow);
  }

  function drawNow(nowMs: number): void {
    waiting = 0;
    if (flight) {
      camera = flight.step(nowMs);
      if (flight.isOver()) flight = undefined;
      else redraw();
    }
    paint();
    for (const listener of listeners) listener();
  }

  function paint(): void {
    const { page, screen } = size;
    const cut = section && { plane: planeOf(section.is), outline: section.outline };
    picture.draw({ camera, size: screen, pixelRatio: screen.width / page.width, coloring, section: cut });
  }

  function flyTo(to: Camera): void {
    flight = flightFrom(camera, to);
    redraw();
  }

  function moveTo(to: Camera): void {
    flight = undefined;
    camera = to;
    redraw();
  }

  return {
    ...{ data, ball, canvas, redraw, moveTo, flyTo, whyBlind: picture.whyBlind },
    camera: () => camera,
    eye: () => eyeOf(camera),
    size: () => size.page,
    isMoving: () => !isFitted || flight !== undefined || waiting !== 0,
    coloring: () => coloring,
    section: () => section?.is,
    setColoring(next) {
      coloring = next;
      redraw();
    },
    setSection(next) {
      section = next && { is: next, outline: cutOutline(data.mesh, planeOf(next)) };
      redraw();
    },
    look: (view) => flyTo(fitted({ ...camera, ...angles(view) }, ball, size.page)),
    fit: () => flyTo(fitted(camera, ball, size.page)),
    spotOf: (place) => spotOf(place, camera, ball, size.page),
    placeAt: (spot) => placeUnder(data.mesh, rayAt(camera, spot, size.page), section && planeOf(section.is)),
    onPicture: (listener) => listeners.push(listener),
    pixelsDrawn() {
      paint();
      return picture.pixelsDrawn();
    },
    close() {
      size.stop();
      cancelAnimationFrame(waiting);
      picture.close();
    },
  };
}

function angles(view: ViewName): { azimuthDeg: number; elevationDeg: number } {
  const [azimuthDeg, elevationDeg] = standardViews[view];
  return { azimuthDeg, elevationDeg };
}

function ballAround({ part: { boundingBox } }: ViewData): Ball {
  const { min, max } = boundingBox;
  const center: Vector = [(min[0] + max[0]) / 2, (min[1] + max[1]) / 2, (min[2] + max[2]) / 2];
  const corners = [0, 1, 2, 3, 4, 5, 6, 7].map((i): Vector => [(i & 1 ? max : min)[0], (i & 2 ? max : min)[1], (i & 4 ? max : min)[2]]);
  return { center, radiusMm: Math.max(1e-6, Math.hypot(...subtract(max, min)) / 2), corners };
}

function spotOf(place: Vector, camera: Camera, ball: Ball, size: Size): Spot | undefined {
  const m = projection(camera, ball, size, ball.center);
  const [x, y, z] = subtract(place, ball.center);
  const row = (r: number) => m[r]! * x + m[4 + r]! * y + m[8 + r]! * z + m[12 + r]!;
  const w = row(3);
  return w > 0 ? { x: ((row(0) / w + 1) / 2) * size.width, y: ((1 - row(1) / w) / 2) * size.height } : undefined;
}

/** Directions of the part's axes in the picture: right and up of each, and how far it points to the eye. */
export function axesInPicture(camera: Camera): Vector[] {
  const { right, up, back } = axesOf(camera);
  return [0, 1, 2].map((axis) => [right[axis]!, up[axis]!, back[axis]!]);
}
