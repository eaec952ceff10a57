import type { ViewData } from '../../view-data.js';
import { type Actions, createActions } from '../actions.js';
import { addGestures } from '../input/gestures.js';
import { addKeys } from '../input/keys.js';
import { createViewer } from '../viewer.js';
import { button, element } from './elements.js';
import { createFacts, createVerdict } from './facts.js';
import { createFindingDots } from './finding-dots.js';
import { createFindingList, createPassedList } from './finding-list.js';
import { createHelp } from './help.js';
import { createLegend } from './legend.js';
import { createMarks } from './marks.js';
import { createReadout, type Teller } from './readout.js';
import { createSectionBar } from './section-bar.js';
import { createToolbar, type FullScreen } from './toolbar.js';
import { createTriad } from './triad.js';

/** What lies around the page: a host to tell things to, and its window. */
export type Surroundings = { teller?: Teller | undefined; fullScreen?: FullScreen | undefined; leavesWheel(): boolean };

/** A part on the page: `refresh` after its surroundings have changed, `close` before another one comes. */
export type ShownPart = { refresh(): void; close(): void };

/** The whole page of one part, put in place of what was there. */
export function showPart(root: HTMLElement, data: ViewData, { teller, fullScreen, leavesWheel }: Surroundings): ShownPart {
  const canvas = element('canvas', {
    tabindex: 0,
    role: 'application',
    'aria-roledescription': '3D view',
    'aria-label': `${data.part.name} in 3D. Arrow keys turn it, question mark lists all keys.`,
  });
  const help = createHelp();
  const viewer = createViewer(canvas, data);
  const actions = createActions(viewer, () => help.showModal());
  const { line, hover } = createReadout(actions, teller);
  const notice = element('p', { class: 'notice', role: 'status', hidden: true });
  const below = element('div', { class: 'below' }, [createSectionBar(actions), line, createLegend(actions)]);
  const dots = createFindingDots(actions);
  const overlays = [dots.layer, createMarks(actions), createTriad(viewer), createToolbar(actions, fullScreen), below, notice];
  const stage = element('section', { class: 'stage', 'aria-label': 'Picture' }, [canvas, ...overlays]);

  viewer.onPicture(() => {
    notice.textContent = viewer.whyBlind() ?? '';
    notice.hidden = notice.textContent === '';
  });
  addGestures(viewer, { onClick: (spot) => dots.pick(spot) || actions.pin(spot), onHover: hover, leavesWheel });
  const forgetKeys = addKeys(actions);
  root.replaceChildren(element('main', { class: 'app' }, [stage, createPanel(actions, teller), help]));
  publish(viewer);
  return {
    refresh: viewer.redraw,
    close() {
      forgetKeys();
      viewer.close();
    },
  };
}

function createPanel(actions: Actions, teller: Teller | undefined): HTMLElement {
  const { part } = actions.viewer.data;
  const passed = createPassedList(actions, teller);
  const grip = button('Larger or smaller list', 'grip', [element('i')], () => panel.toggleAttribute('data-tall'));
  const content = element('div', { class: 'scroll', tabindex: -1 }, [
    createVerdict(part),
    element('section', {}, [element('h2', {}, ['Findings']), createFindingList(actions, teller)]),
    element('section', {}, [element('h2', {}, ['Facts']), createFacts(part)]),
    ...(passed ? [element('section', {}, [element('h2', {}, ['Checked']), passed])] : []),
  ]);
  const panel = element('aside', { class: 'panel', 'aria-label': 'Findings and facts' }, [grip, content]);
  return panel;
}

/** What tests of the page may know of it: numbers and words, nothing that changes anything. */
function publish(viewer: ReturnType<typeof createViewer>): void {
  const partView = Object.freeze({
    camera: () => ({ eye: [...viewer.eye()], target: [...viewer.camera().target] }),
    coloring: viewer.coloring,
    section: () => {
      const section = viewer.section();
      return section && { ...section, direction: [...section.direction] };
    },
    isMoving: viewer.isMoving,
    pixelsDrawn: viewer.pixelsDrawn,
  });
  Object.defineProperty(window, 'partView', { value: partView, configurable: true });
}
