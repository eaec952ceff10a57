import type { ViewFinding, ViewPart } from '../../view-data.js';
import type { Actions } from '../actions.js';
import { button, element, foreign, setAttributes } from './elements.js';
import { icon } from './icons.js';
import { stateOf } from './marks.js';
import { pointText, withRaisedDigits } from './numbers.js';
import type { Teller } from './readout.js';

const words = { fail: 'Fails', unknown: 'Not known', ok: 'In order' };

/** What fails or is not known, worst first; each entry opens, and the camera flies to its place. */
export function createFindingList(actions: Actions, teller: Teller | undefined): HTMLElement {
  if (actions.findings.length === 0) return element('p', { class: 'quiet' }, ['Nothing was checked on this part.']);
  const open = actions.findings.filter(({ ok }) => ok !== true);
  return open.length > 0 ? listOf(open, actions, teller) : element('p', { class: 'quiet' }, ['Nothing speaks against making this part.']);
}

/** What is in order, folded behind one line; undefined where nothing is. */
export function createPassedList(actions: Actions, teller: Teller | undefined): HTMLElement | undefined {
  const passed = actions.findings.filter(({ ok }) => ok === true);
  if (passed.length === 0) return undefined;
  const count = passed.length === 1 ? '1 check in order' : `${passed.length} checks in order`;
  const line = element('summary', { 'data-state': 'ok' }, [element('span', { class: 'state' }, [icon('ok')]), count]);
  const folded = element('details', { class: 'passed' }, [line, listOf(passed, actions, teller)]);
  actions.onChange(() => {
    if (actions.selection()?.finding.ok === true) folded.setAttribute('open', '');
  });
  return folded;
}

function listOf(findings: readonly ViewFinding[], actions: Actions, teller: Teller | undefined): HTMLElement {
  const { part } = actions.viewer.data;
  const entries = findings.map((finding) => createEntry(actions, finding, part, teller));
  return element('ol', { class: 'findings' }, entries);
}

function createEntry(actions: Actions, finding: ViewFinding, part: ViewPart, teller: Teller | undefined): HTMLElement {
  const state = stateOf(finding.ok);
  const measured = finding.measured ?? finding.places[0]?.text;
  const head = element(
    'button',
    { type: 'button', class: 'finding', 'aria-expanded': 'false' },
    [
      element('span', { class: 'state' }, [icon(state)]),
      element('span', { class: 'words' }, [
        foreign(finding.title, 'title'),
        element('span', { class: 'sub' }, [`${words[state]}${measured ? ' · ' : ''}`, measured ? foreign(withRaisedDigits(measured)) : '']),
      ]),
    ],
    { click: () => (actions.selection()?.finding === finding && !finding.places.length ? actions.letGo() : actions.select(finding)) },
  );
  const where = element('span', { class: 'where', 'aria-live': 'polite' });
  const steps = element('div', { class: 'steps' }, [
    button('Place before ([)', 'tool', [icon('before')], () => actions.stepPlace(-1)),
    where,
    button('Next place (])', 'tool', [icon('next')], () => actions.stepPlace(1)),
  ]);
  const answer = element('span', { class: 'quiet', 'aria-live': 'polite' });
  const tell = element('button', { type: 'button', class: 'tell' }, [icon('tell'), 'Tell the assistant'], {
    click: async () => {
      answer.textContent = (await teller?.(spoken(actions, part))) ?? '';
    },
  });
  const details = element('div', { class: 'details', hidden: true }, [
    finding.advice ? element('p', {}, [foreign(withRaisedDigits(finding.advice))]) : undefined,
    finding.places.length > 0 ? steps : element('p', { class: 'quiet' }, ['This belongs to no single place.']),
    teller && element('div', { class: 'telling' }, [tell, answer]),
  ]);
  const entry = element('li', { 'data-state': state }, [head, details]);
  actions.onChange(() => {
    const selection = actions.selection();
    const isOpen = selection?.finding === finding;
    if (isOpen !== !details.hidden) answer.textContent = '';
    details.hidden = !isOpen;
    setAttributes(head, { 'aria-expanded': String(isOpen) });
    setAttributes(entry, { 'data-open': isOpen });
    setAttributes(steps, { 'data-single': finding.places.length < 2 });
    if (!isOpen || !selection.place) return;
    const { placeIndex, place } = selection;
    where.replaceChildren(
      element('b', {}, [finding.places.length > 1 ? `Place ${placeIndex + 1} of ${finding.places.length}` : 'One place']),
      element('span', {}, [`${pointText(place.at)} mm`]),
      foreign(withRaisedDigits(place.text)),
    );
  });
  return entry;
}

function spoken(actions: Actions, part: ViewPart): string {
  const { finding, place, placeIndex } = actions.selection()!;
  const count = finding.places.length;
  const which = place ? ` at ${pointText(place.at)} mm: ${place.text}${count > 1 ? ` (place ${placeIndex + 1} of ${count})` : ''}` : '';
  return `The user looks at the finding "${finding.title}" (${finding.check}) of the part "${part.name}"${which}.`;
}
