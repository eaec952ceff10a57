import { keysHelp } from '../input/keys.js';
import { button, element } from './elements.js';
import { icon } from './icons.js';

/** The list of keys and gestures, as a dialog of its own. */
export function createHelp(): HTMLDialogElement {
  const rows = keysHelp.flatMap(([keys, meaning]) => [element('dt', {}, [keys]), element('dd', {}, [meaning])]);
  const dialog = element('dialog', { class: 'help', 'aria-label': 'Keys and gestures' }, [
    element('div', { class: 'help-head' }, [
      element('h2', {}, ['Keys and gestures']),
      button('Close', 'tool', [icon('close')], () => dialog.close()),
    ]),
    element('dl', {}, rows),
  ]);
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog) dialog.close();
  });
  return dialog;
}
