import type { Actions } from '../actions.js';
import { distance } from '../geometry/vector.js';
import type { SurfacePlace } from '../probe.js';
import type { Spot } from '../viewer.js';
import { drawn, element, foreign, setAttributes } from './elements.js';
import { lengthText, pointText, withRaisedDigits } from './numbers.js';

/** Marks in the picture that go along with the part: the place of the finding that is looked at, and the points that were picked. */
export function createMarks(actions: Actions): HTMLElement {
  const { viewer } = actions;
  const label = element('div', { class: 'mark-label' });
  const place = element('div', { class: 'mark' }, [element('i', { class: 'ring' }), label]);
  const pins = [0, 1].map(() => element('div', { class: 'pin' }));
  const ruler = drawn('line', { class: 'ruler' });
  const length = element('div', { class: 'length' });
  const lines = drawn('svg', { 'aria-hidden': 'true' }, [ruler]);
  const layer = element('div', { class: 'marks', 'aria-hidden': 'true' }, [lines as unknown as HTMLElement, place, ...pins, length]);

  actions.onChange(() => {
    const { finding, place: at } = actions.selection() ?? {};
    if (!finding || !at) return;
    label.replaceChildren(element('b', {}, [foreign(finding.title)]), foreign(withRaisedDigits(at.text)));
    setAttributes(place, { 'data-state': stateOf(finding.ok) });
  });
  viewer.onPicture(() => {
    const chosen = actions.selection()?.place;
    const spot = chosen && viewer.spotOf(chosen.at);
    put(place, spot);
    // The label goes to the side that has room.
    const { width } = viewer.size();
    setAttributes(place, { 'data-side': spot && spot.x > width / 2 ? 'left' : 'right' });
    const picked = actions.pins();
    const spots = picked.map(({ at }) => viewer.spotOf(at));
    pins.forEach((pin, i) => {
      put(pin, spots[i]);
    });
    measure(picked, spots);
  });
  return layer;

  function measure([a, b]: readonly SurfacePlace[], [from, to]: (Spot | undefined)[]): void {
    const isShown = a && b && from && to;
    setAttributes(ruler, { visibility: isShown ? 'visible' : 'hidden' });
    put(length, isShown && { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 });
    if (!isShown) return;
    setAttributes(ruler, { x1: from.x, y1: from.y, x2: to.x, y2: to.y });
    length.textContent = `${lengthText(distance(a.at, b.at))} mm`;
  }
}

function put(mark: HTMLElement, spot: Spot | undefined): void {
  mark.hidden = !spot;
  if (spot) mark.style.transform = `translate(${spot.x.toFixed(1)}px, ${spot.y.toFixed(1)}px)`;
}

export function stateOf(ok: boolean | null): 'fail' | 'ok' | 'unknown' {
  return ok === null ? 'unknown' : ok ? 'ok' : 'fail';
}

/** What is known of a point of the surface, in one line. */
export function describe({ at, wallMm, gapMm, isCut }: SurfacePlace): string {
  const value = (name: string, mm: number | undefined) => {
    if (mm === undefined) return [];
    return [`${name} ${Number.isNaN(mm) ? 'none' : `${lengthText(mm)} mm`}`];
  };
  return [`${pointText(at)} mm`, ...(isCut ? ['on the cut'] : []), ...value('wall', wallMm), ...value('gap', gapMm)].join(' · ');
}
