import { element, foreign } from './elements.js';

export type PickablePart = { partId: string; name: string };

/** One button a part above the view, for answers about several parts; `show` gets the one that is picked. */
export function createPartPicker(parts: readonly PickablePart[], show: (part: PickablePart) => void): HTMLElement {
  const buttons = parts.map((part) =>
    element('button', { type: 'button', class: 'choice', 'aria-pressed': 'false' }, [foreign(part.name)], { click: () => pick(part) }),
  );
  const pick = (picked: PickablePart) => {
    buttons.forEach((made, i) => {
      made.setAttribute('aria-pressed', String(parts[i] === picked));
    });
    show(picked);
  };
  return element('nav', { class: 'picker', 'aria-label': 'Parts' }, buttons);
}
