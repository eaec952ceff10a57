import { roundNumbers } from '../../engine/output/color-scale.js';
import { hatchColor, noWallColor, signalColor } from '../../engine/output/palette.js';
import type { Actions } from '../actions.js';
import { css, overhangRamps, thicknessColors, thicknessRamp } from '../drawing/colors.js';
import { element } from './elements.js';

/** Share of the bar for what is below the limit. */
const belowShare = 0.16;

/** Two texts nearer than this share of the bar would touch. */
const apart = 0.15;

type Tick = { at: number; text: string; isLimit?: boolean };
type Legend = { title: string; colors: string; ticks: Tick[]; hatch: string };

/** What the colors stand for: a bar with its unit, the limit, and the key for what has no number. Hidden where colors say nothing. */
export function createLegend(actions: Actions): HTMLElement {
  const { viewer } = actions;
  const box = element('div', { class: 'legend', role: 'img' });
  let shown = '';
  const update = () => {
    const coloring = viewer.coloring();
    box.hidden = coloring === 'plain';
    if (coloring === shown || coloring === 'plain') return;
    shown = coloring;
    const { part } = viewer.data;
    const legend = coloring === 'overhang' ? overhangLegend(part.pose!) : thicknessLegend(coloring, part[coloring]!);
    fill(box, legend);
  };
  actions.onChange(update);
  update();
  return box;
}

function fill(box: HTMLElement, { title, colors, ticks, hatch }: Legend): void {
  const bar = element('div', { class: 'bar' });
  bar.style.backgroundImage = colors;
  const marks = ticks.map(({ at, text, isLimit }) => {
    const tick = element('span', { class: isLimit ? 'tick limit' : 'tick' }, [text]);
    tick.style.left = `${100 * at}%`;
    return tick;
  });
  const swatch = element('i', { class: 'swatch' });
  swatch.style.backgroundImage = `repeating-linear-gradient(135deg, ${css(hatchColor)} 0 1.5px, ${css(noWallColor)} 1.5px 6px)`;
  const key = element('span', { class: 'key' }, [swatch, hatch]);
  box.replaceChildren(element('div', { class: 'head' }, [element('b', {}, [title]), key]), bar, element('div', { class: 'ticks' }, marks));
  box.setAttribute('aria-label', `${title}: ${ticks.map(({ text }) => text).join(', ')}; hatched: ${hatch}`);
}

function thicknessLegend(kind: 'wall' | 'gap', scale: { limitMm: number; topMm: number }): Legend {
  const { limitMm, topMm, fractionOf } = thicknessColors(scale);
  const ramp = thicknessRamp(scale);
  const stops = Array.from(
    { length: 33 },
    (_, i) => `${css(ramp[Math.round((255 * i) / 32)]!)} ${percent(belowShare + ((1 - belowShare) * i) / 32)}`,
  );
  const signal = css(signalColor);
  const ticks: Tick[] = [];
  for (const mm of roundNumbers(limitMm, topMm).reverse()) {
    const at = belowShare + (1 - belowShare) * fractionOf(mm);
    const above = ticks.at(-1)?.at ?? Number.POSITIVE_INFINITY;
    if (above - at >= apart && at - belowShare >= apart + 0.06) ticks.push({ at, text: mm === topMm ? `≥ ${mm}` : `${mm}` });
  }
  ticks.push({ at: belowShare, text: `limit ${Number(limitMm.toFixed(3))}`, isLimit: true });
  return {
    title: kind === 'wall' ? 'Wall thickness, mm' : 'Gap, mm',
    colors: `linear-gradient(90deg, ${signal} 0 ${percent(belowShare)}, ${stops.join(', ')})`,
    ticks: ticks.reverse(),
    hatch: kind === 'wall' ? 'no opposite wall' : 'no opposite face',
  };
}

function overhangLegend({ limitDeg, process }: { limitDeg: number; process: string }): Legend {
  const limit = limitDeg / 90;
  const stopsOf = (colors: Uint32Array, from: number, to: number) =>
    Array.from({ length: 9 }, (_, i) => `${css(colors[Math.round((255 * i) / 8)]!)} ${percent(from + ((to - from) * i) / 8)}`);
  const [overhanging, holding] = overhangRamps;
  const ends = [0, 90].filter((deg) => Math.abs(deg / 90 - limit) >= apart + 0.06);
  return {
    title: `Angle to the plate, degrees (${process})`,
    colors: `linear-gradient(90deg, ${[...stopsOf(overhanging, 0, limit), ...stopsOf(holding, limit, 1)].join(', ')})`,
    ticks: [...ends.map((deg) => ({ at: deg / 90, text: `${deg}°` })), { at: limit, text: `limit ${limitDeg}°`, isLimit: true }],
    hatch: 'on the plate',
  };
}

function percent(share: number): string {
  return `${(100 * share).toFixed(2)}%`;
}
