import { drawn } from './elements.js';

/** Outlines on a field of 20 by 20. A shape that begins with `*` is filled softly. */
const shapes = {
  front: ['M10 2.5 17 6.3v7.4l-7 3.8-7-3.8V6.3zM3 6.3l7 3.7 7-3.7M10 10v7.5', '*M3 6.3l7 3.7v7.5l-7-3.8z'],
  right: ['M10 2.5 17 6.3v7.4l-7 3.8-7-3.8V6.3zM3 6.3l7 3.7 7-3.7M10 10v7.5', '*M17 6.3 10 10v7.5l7-3.8z'],
  top: ['M10 2.5 17 6.3v7.4l-7 3.8-7-3.8V6.3zM3 6.3l7 3.7 7-3.7M10 10v7.5', '*M10 2.5 17 6.3 10 10 3 6.3z'],
  iso: ['M10 2.5 17 6.3v7.4l-7 3.8-7-3.8V6.3zM3 6.3l7 3.7 7-3.7M10 10v7.5'],
  fit: ['M3 7V3h4M13 3h4v4M17 13v4h-4M7 17H3v-4', '*M7 7h6v6H7z'],
  section: ['M3 6.5 10 3l7 3.5v7L10 17l-7-3.5zM10 3v14', '*M10 3l7 3.5v7L10 17z'],
  projection: ['M3 5.5v9l14 3v-15zM3 10h14M10 4v12'],
  measure: ['M2.5 13 13 2.5 17.5 7 7 17.5zM5.5 10l2 2M8 7.5l1.5 1.5M10.5 5l2 2'],
  help: ['M7 7.4a3 3 0 1 1 4.4 2.7c-1 .6-1.4 1-1.4 2.2M10 15.2v.3', 'M10 1.8a8.2 8.2 0 1 1 0 16.4 8.2 8.2 0 0 1 0-16.4z'],
  expand: ['M12 3h5v5M17 3l-6 6M8 17H3v-5M3 17l6-6'],
  shrink: ['M17 8h-5V3M12 8l5.5-5.5M3 12h5v5M8 12l-5.5 5.5'],
  flip: ['M10 2.5v15M7 6 2.5 15H7zM13 6l4.5 9H13z'],
  fail: ['M6 6l8 8M14 6l-8 8'],
  ok: ['M4.5 10.5l3.5 3.5 7.5-8'],
  unknown: ['M7.2 7.6a2.9 2.9 0 1 1 4.2 2.6c-1 .6-1.4 1-1.4 2.1M10 15v.3'],
  before: ['M12 4.5 6.5 10l5.5 5.5'],
  next: ['M8 4.5l5.5 5.5L8 15.5'],
  close: ['M5 5l10 10M15 5 5 15'],
  tell: ['M3 4h14v10H9l-4 3.5V14H3z'],
} as const;

export type IconName = keyof typeof shapes;

/** A picture that says nothing to those who listen: the text beside it does. */
export function icon(name: IconName): SVGElement {
  const paths = shapes[name].map((shape: string) =>
    shape.startsWith('*')
      ? drawn('path', { d: shape.slice(1), fill: 'currentColor', 'fill-opacity': 0.45, stroke: 'none' })
      : drawn('path', { d: shape }),
  );
  const stroke = { fill: 'none', stroke: 'currentColor', 'stroke-width': 1.5, 'stroke-linecap': 'round', 'stroke-linejoin': 'round' };
  return drawn('svg', { class: 'icon', viewBox: '0 0 20 20', 'aria-hidden': 'true', ...stroke }, paths);
}
