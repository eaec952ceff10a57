import { button, element, foreign, setAttributes } from './elements.js';

/** One thing that the user may do about what the page says. */
export type Offer = { label: string; act(): void };

/** The page while there is no part on it: what is going on, how far it is, or what went wrong and what to do. */
export type Status = {
  /** `fraction` 0 … 1 shows how far it is; null that it goes on, nobody knows how long. */
  say(title: string, text: string, fraction?: number | null): void;
  fail(title: string, text: string, offers?: readonly Offer[]): void;
};

export function createStatus(root: HTMLElement): Status {
  const title = element('h1');
  const text = element('p');
  const bar = element('div', { class: 'progress', role: 'progressbar', 'aria-valuemin': 0, 'aria-valuemax': 100 }, [element('i')]);
  const offers = element('div', { class: 'offers' });
  const box = element('main', { class: 'status', 'aria-live': 'polite' }, [title, text, bar, offers]);

  function show(newTitle: string, newText: string): void {
    title.replaceChildren(foreign(newTitle));
    text.replaceChildren(foreign(newText));
    if (!box.isConnected) root.replaceChildren(box);
  }
  return {
    say(newTitle, newText, fraction) {
      show(newTitle, newText);
      offers.replaceChildren();
      setAttributes(box, { 'data-failed': false });
      bar.hidden = fraction === undefined;
      setAttributes(bar, {
        'aria-valuenow': typeof fraction === 'number' ? Math.round(100 * fraction) : undefined,
        'data-endless': fraction === null,
      });
      (bar.firstElementChild as HTMLElement).style.width = typeof fraction === 'number' ? `${100 * fraction}%` : '';
    },
    fail(newTitle, newText, newOffers = []) {
      show(newTitle, newText);
      bar.hidden = true;
      setAttributes(box, { 'data-failed': true });
      offers.replaceChildren(...newOffers.map(({ label, act }) => button(label, 'offer', [label], act)));
    },
  };
}
