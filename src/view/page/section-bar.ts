import type { Actions } from '../actions.js';
import { rangeMm, type Section, sectionAxes } from '../section.js';
import { button, element, setAttributes } from './elements.js';
import { icon } from './icons.js';
import { lengthText } from './numbers.js';

const names = { x: 'x', y: 'y', z: 'z', view: 'View' };

/** Where the cut lies: its axis, its place, and which half is shown. Hidden while nothing is cut. */
export function createSectionBar(actions: Actions): HTMLElement {
  const { viewer } = actions;
  const change = (by: Partial<Section>) => {
    const section = viewer.section();
    if (section) actions.cut({ ...section, ...by });
  };
  const axes = sectionAxes.map((axis) => {
    const label = axis === 'view' ? 'Cut across the line of sight' : `Cut across ${axis}`;
    return button(label, 'choice', [names[axis]], () => actions.cutAcross(axis));
  });
  const slider = element('input', { type: 'range', step: 'any', 'aria-label': 'Place of the cut' }, [], {
    input: () => change({ positionMm: slider.valueAsNumber }),
  });
  const place = element('output', { class: 'place' });
  const flip = button('Show the other half', 'tool', [icon('flip')], () => change({ isFlipped: !viewer.section()?.isFlipped }));
  const close = button('Close the cut', 'tool close', [icon('close')], () => actions.cut(undefined));
  const bar = element('div', { class: 'section-bar', role: 'group', 'aria-label': 'Cut' }, [
    element('div', { class: 'group' }, axes),
    slider,
    place,
    element('div', { class: 'group' }, [flip, close]),
  ]);
  const update = () => {
    const section = viewer.section();
    bar.hidden = !section;
    if (!section) return;
    const [from, to] = rangeMm(viewer.data.part, section.direction);
    const value = Math.min(to, Math.max(from, section.positionMm));
    const axisName = section.axis === 'view' ? 'depth' : section.axis;
    const number = `${lengthText(value)} mm`;
    setAttributes(slider, { min: from, max: to, 'aria-valuetext': `${axisName} ${number}` });
    slider.valueAsNumber = value;
    place.replaceChildren(element('span', { class: 'axis-name' }, [`${axisName} `]), number);
    axes.forEach((axis, i) => {
      setAttributes(axis, { 'aria-pressed': String(sectionAxes[i] === section.axis) });
    });
  };
  actions.onChange(update);
  update();
  return bar;
}
