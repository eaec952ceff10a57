import type { ViewPart } from '../../view-data.js';
import { element, foreign } from './elements.js';
import { icon } from './icons.js';
import { stateOf } from './marks.js';
import { withRaisedDigits } from './numbers.js';

const origins = {
  measured: ['measured', 'Measured on this part'],
  estimated: ['estimated', 'Computed from models and rates'],
  vendor: ['vendor', 'As the vendor says'],
} as const;

/** Name, source and the answer in one sentence. */
export function createVerdict({ name, source, verdict, isFeasible }: ViewPart): HTMLElement {
  const state = stateOf(isFeasible);
  return element('header', { class: 'verdict', 'data-state': state }, [
    element('h1', {}, [foreign(name)]),
    element('p', { class: 'answer' }, [element('span', { class: 'state' }, [icon(state)]), foreign(verdict)]),
    element('p', { class: 'quiet' }, [foreign(source)]),
  ]);
}

/** The numbers, each with where it comes from. */
export function createFacts({ facts, triangles, isDecimated }: ViewPart): HTMLElement {
  const rows = facts.map(({ label, value, basis }) => {
    const [text, meaning] = basis ? origins[basis] : [];
    const origin = text ? element('span', { class: 'basis', 'data-basis': text, title: meaning }, [text]) : undefined;
    return element('div', {}, [element('dt', {}, [foreign(label)]), element('dd', {}, [foreign(withRaisedDigits(value)), origin])]);
  });
  const note = isDecimated
    ? `The picture shows a coarser mesh than the ${triangles.toLocaleString('en-US')} triangles that were measured.`
    : undefined;
  return element('section', { class: 'facts' }, [element('dl', {}, rows), note ? element('p', { class: 'quiet' }, [note]) : undefined]);
}
