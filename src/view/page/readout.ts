import type { Actions } from '../actions.js';
import { distance, subtract } from '../geometry/vector.js';
import type { Spot } from '../viewer.js';
import { button, element } from './elements.js';
import { icon } from './icons.js';
import { describe } from './marks.js';
import { lengthText, pointText } from './numbers.js';

/** How the page tells the assistant what the user looks at; it answers what came of it. */
export type Teller = (text: string) => Promise<string>;

/** The line under the picture: what is under the pointer, what was picked, what was measured. `hover` is told where the pointer is. */
export function createReadout(actions: Actions, teller: Teller | undefined): { line: HTMLElement; hover(spot: Spot | undefined): void } {
  const { viewer } = actions;
  const text = element('output', { class: 'text', 'aria-live': 'polite' });
  const tell = button('Tell the assistant about this point', 'tool', [icon('tell')], async () => {
    text.textContent = (await teller?.(`The user picked a point of ${viewer.data.part.name}: ${sentence(actions)}.`)) ?? '';
  });
  const line = element('div', { class: 'readout', hidden: true }, [text, tell]);
  let spot: Spot | undefined;
  let isAsked = false;

  function update(): void {
    isAsked = false;
    const picked = actions.pins().length > 0;
    const hovered = !picked && spot && !viewer.isMoving() ? viewer.placeAt(spot) : undefined;
    const shown = picked ? sentence(actions) : hovered ? describe(hovered) : actions.isMeasuring() ? 'Pick the first point.' : '';
    if (text.textContent !== shown) text.textContent = shown;
    line.hidden = shown === '';
    tell.hidden = !picked || !teller;
  }
  actions.onChange(update);
  const ask = () => {
    if (!isAsked) requestAnimationFrame(update);
    isAsked = true;
  };
  viewer.onPicture(() => {
    if (spot) ask();
  });
  return {
    line,
    hover(next) {
      spot = next;
      ask();
    },
  };
}

function sentence(actions: Actions): string {
  const [a, b] = actions.pins();
  if (!a) return '';
  if (!b) return actions.isMeasuring() ? `${describe(a)} · pick the second point` : describe(a);
  const sides = subtract(b.at, a.at).map((side, axis) => `${'xyz'[axis]} ${lengthText(Math.abs(side))}`);
  return `${lengthText(distance(a.at, b.at))} mm from ${pointText(a.at)} to ${pointText(b.at)} · ${sides.join(', ')}`;
}
