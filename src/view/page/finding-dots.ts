import type { ViewFinding, ViewPlace } from '../../view-data.js';
import type { Actions } from '../actions.js';
import { axesOf } from '../camera.js';
import { dot, subtract } from '../geometry/vector.js';
import { planeOf } from '../section.js';
import type { Spot, Viewer } from '../viewer.js';
import { drawn, element, foreign, setAttributes } from './elements.js';
import { arranged, type LabelBox, leaderEnd } from './label-places.js';
import { withRaisedDigits } from './numbers.js';

/** More dots of one finding would hide the part instead of marking it. */
const mostDots = 12;

/** More labels would hide it, too; the worst findings have theirs. */
const mostLabels = 4;

/** A click this near to a dot, in pixels, means it. */
const clickReach = 9;

/** What lies behind the part is looked up once the picture has stood still for this long, in ms. */
const stillMs = 150;

type Dot = { finding: ViewFinding; placeIndex: number; place: ViewPlace; mark: HTMLElement; spot: Spot | undefined };
type Label = { dot: Dot; box: HTMLElement; line: SVGElement; at: LabelBox | undefined };

/** Dots at the places of all that fails; `pick` answers whether a dot or its label is at the spot, and looks at it. */
export type FindingDots = { layer: HTMLElement; pick(spot: Spot): boolean };

/**
 * Marks all that fails in the picture; until one of it is looked at, the worst of each has a label. What lies behind the part has a ring
 * only.
 */
export function createFindingDots(actions: Actions): FindingDots {
  const { viewer } = actions;
  const failing = actions.findings.filter(({ ok, places }) => ok === false && places.length > 0);
  const dots = failing.flatMap(dotsOf);
  const labels = dots
    .filter(({ placeIndex }) => placeIndex === 0)
    .slice(0, mostLabels)
    .map(labelOf);
  const lines = drawn(
    'svg',
    { 'aria-hidden': 'true' },
    labels.map(({ line }) => line),
  );
  const marks = [...labels.map(({ box }) => box), ...dots.map(({ mark }) => mark)];
  const layer = element('div', { class: 'marks', 'aria-hidden': 'true' }, [lines as unknown as HTMLElement, ...marks]);
  let timer = 0;

  viewer.onPicture(() => {
    const selection = actions.selection();
    for (const each of dots) {
      const isLookedAt = selection?.finding === each.finding && selection.placeIndex === each.placeIndex;
      each.spot = isLookedAt || isCutAway(viewer, each.place) ? undefined : viewer.spotOf(each.place.at);
      put(each.mark, each.spot);
    }
    const isOverview = !selection && actions.pins().length === 0 && !actions.isMeasuring();
    layOut(viewer, isOverview ? labels : [], labels);
    clearTimeout(timer);
    timer = window.setTimeout(() => hideBehind(viewer, dots), stillMs);
  });

  return {
    layer,
    pick(spot) {
      if (actions.isMeasuring()) return false;
      const meant = nearestDot(dots, spot) ?? labels.find(({ at }) => at && isWithin(at, spot))?.dot;
      if (meant) actions.select(meant.finding, meant.placeIndex);
      return meant !== undefined;
    },
  };
}

function dotsOf(finding: ViewFinding): Dot[] {
  return finding.places.slice(0, mostDots).map((place, placeIndex) => {
    return { finding, placeIndex, place, mark: element('i', { class: 'dot', hidden: true }), spot: undefined };
  });
}

function labelOf(dot: Dot): Label {
  const { title, measured, places } = dot.finding;
  const more = places.length > 1 ? ` · ${places.length} places` : '';
  const text = `${withRaisedDigits(measured ?? dot.place.text)}${more}`;
  const box = element('div', { class: 'dot-label', hidden: true }, [element('b', {}, [foreign(title)]), foreign(text)]);
  return { dot, box, line: drawn('line', { class: 'leader', visibility: 'hidden' }), at: undefined };
}

function isCutAway(viewer: Viewer, { at }: ViewPlace): boolean {
  const section = viewer.section();
  if (!section) return false;
  const { normal, offset } = planeOf(section);
  return dot(normal, at) > offset + 1e-3 * viewer.ball.radiusMm;
}

function layOut(viewer: Viewer, shown: readonly Label[], all: readonly Label[]): void {
  const wanted = shown.flatMap((label) => (label.dot.spot && isInside(viewer, label.dot.spot) ? [{ label, spot: label.dot.spot }] : []));
  for (const label of all) {
    const isShown = wanted.some((each) => each.label === label);
    label.box.hidden = !isShown;
    setAttributes(label.line, { visibility: isShown ? 'visible' : 'hidden' });
    label.at = undefined;
  }
  const boxes = arranged(
    wanted.map(({ label: { box }, spot }) => ({ spot, width: box.offsetWidth, height: box.offsetHeight })),
    viewer.size(),
  );
  wanted.forEach(({ label, spot }, i) => {
    const at = boxes[i]!;
    label.at = at;
    put(label.box, { x: at.left, y: at.top });
    const end = leaderEnd(spot, at);
    setAttributes(label.line, { x1: spot.x, y1: spot.y, x2: end.x, y2: end.y });
  });
}

function isInside(viewer: Viewer, { x, y }: Spot): boolean {
  const { width, height } = viewer.size();
  return x > 0 && y > 0 && x < width && y < height;
}

/** Places inside thin walls lie a little behind the surface that they belong to. */
function hideBehind(viewer: Viewer, dots: readonly Dot[]): void {
  const { back } = axesOf(viewer.camera());
  for (const { spot, place, mark } of dots) {
    const seen = spot && isInside(viewer, spot) ? viewer.placeAt(spot) : undefined;
    const isBehind = seen !== undefined && dot(back, subtract(seen.at, place.at)) > 0.02 * viewer.ball.radiusMm;
    setAttributes(mark, { 'data-behind': isBehind });
  }
}

function nearestDot(dots: readonly Dot[], { x, y }: Spot): Dot | undefined {
  const away = ({ spot }: Dot) => (spot ? Math.hypot(spot.x - x, spot.y - y) : Infinity);
  return dots.filter((each) => away(each) <= clickReach).sort((a, b) => away(a) - away(b))[0];
}

function isWithin({ left, top, width, height }: LabelBox, { x, y }: Spot): boolean {
  return x >= left && x <= left + width && y >= top && y <= top + height;
}

function put(mark: HTMLElement, spot: Spot | undefined): void {
  mark.hidden = !spot;
  if (spot) mark.style.transform = `translate(${spot.x.toFixed(1)}px, ${spot.y.toFixed(1)}px)`;
}
