import type { Actions } from '../actions.js';
import { panned, turned, type ViewName } from '../camera.js';
import type { Coloring } from '../drawing/scene.js';
import { zoomAt } from './gestures.js';

const stepDeg = 10;

/** What the page says about its keys, in the order of its help. */
export const keysHelp: readonly (readonly [string, string])[] = [
  ['Drag, ← ↑ → ↓', 'Turn the part'],
  ['Shift or right drag, two fingers', 'Move it'],
  ['Wheel, pinch, + −', 'Zoom'],
  ['Double click', 'Bring a place to the middle'],
  ['1 … 7', 'Front, back, left, right, top, bottom, corner'],
  ['F', 'Show the whole part'],
  ['P', 'Perspective or parallel'],
  ['N W G O', 'Plain, wall thickness, gaps, overhangs'],
  ['S', 'Cut the part open'],
  ['[ ]', 'Place before, next place of the finding'],
  ['Click', 'Read coordinates and values'],
  ['M', 'Measure from point to point'],
  ['Tab, Enter', 'Go through the findings, fly to one'],
  ['Esc', 'Let go of everything'],
];

const views: readonly ViewName[] = ['front', 'back', 'left', 'right', 'top', 'bottom', 'iso'];
const colorings: Record<string, Coloring> = { n: 'plain', w: 'wall', g: 'gap', o: 'overhang' };
const arrows: Record<string, [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/** Everything by keyboard, wherever the focus is, except where it would take letters or arrows from a control. Answers how to end it. */
export function addKeys(actions: Actions): () => void {
  const hear = (event: KeyboardEvent) => {
    const target = event.target instanceof HTMLElement ? event.target : document.body;
    if (event.ctrlKey || event.metaKey || event.altKey || target.closest('input, select, textarea, dialog')) return;
    const arrow = arrows[event.key];
    // The list of findings scrolls by arrow keys.
    const isTaken = arrow ? !target.closest('.panel') && move(actions, arrow, event.shiftKey) : press(actions, event.key);
    if (isTaken) event.preventDefault();
  };
  document.addEventListener('keydown', hear);
  return () => document.removeEventListener('keydown', hear);
}

function move({ viewer }: Actions, [right, up]: [number, number], isPan: boolean): boolean {
  const camera = viewer.camera();
  viewer.moveTo(isPan ? panned(camera, 0.06 * right, 0.06 * up) : turned(camera, right * stepDeg, up * stepDeg));
  return true;
}

function press(actions: Actions, key: string): boolean {
  const { viewer } = actions;
  const letter = key.toLowerCase();
  const coloring = colorings[letter];
  const view = views[Number(key) - 1];
  const { width, height } = viewer.size();
  const zoom = (factor: number) => zoomAt(viewer, { x: width / 2, y: height / 2 }, factor);
  if (view) viewer.look(view);
  else if (coloring) actions.color(coloring);
  else if (key === '+' || key === '=') zoom(0.8);
  else if (key === '-' || key === '_') zoom(1.25);
  else if (key === '[') actions.stepPlace(-1);
  else if (key === ']') actions.stepPlace(1);
  else if (letter === 'f') viewer.fit();
  else if (letter === 's') actions.toggleSection();
  else if (letter === 'p') actions.toggleProjection();
  else if (letter === 'm') actions.toggleMeasuring();
  else if (key === '?') actions.showHelp();
  else if (key === 'Escape') actions.letGo();
  else return false;
  return true;
}
