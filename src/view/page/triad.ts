import { axesInPicture, type Viewer } from '../viewer.js';
import { drawn, element, setAttributes } from './elements.js';

const reach = 24;
const middle = 34;

/** The part's axes, turning along with it. */
export function createTriad(viewer: Viewer): HTMLElement {
  const axes = ['x', 'y', 'z'].map((name) => {
    const line = drawn('line', { x1: middle, y1: middle });
    const label = drawn('text', { 'text-anchor': 'middle', 'dominant-baseline': 'central' });
    label.textContent = name;
    return { line, label, group: drawn('g', { class: `axis ${name}` }, [line, label]) };
  });
  const picture = drawn(
    'svg',
    { viewBox: '0 0 68 68', 'aria-hidden': 'true' },
    axes.map(({ group }) => group),
  );
  viewer.onPicture(() => {
    const directions = axesInPicture(viewer.camera());
    directions.forEach(([right, up], axis) => {
      const { line, label } = axes[axis]!;
      const at = (length: number) => [middle + right * length, middle - up * length] as const;
      const [x2, y2] = at(reach);
      const [x, y] = at(reach + 7);
      setAttributes(line, { x2, y2 });
      setAttributes(label, { x, y });
    });
    // What points towards the eye lies in front.
    const order = [0, 1, 2].sort((a, b) => directions[a]![2] - directions[b]![2]);
    if (order.some((axis, i) => picture.children[i] !== axes[axis]!.group))
      picture.replaceChildren(...order.map((axis) => axes[axis]!.group));
  });
  return element('div', { class: 'triad' }, [picture]);
}
