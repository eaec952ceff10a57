import type { Actions } from '../actions.js';
import type { Coloring } from '../drawing/scene.js';
import type { Viewer } from '../viewer.js';
import { button, element, setAttributes } from './elements.js';
import { type IconName, icon } from './icons.js';

const colorings: readonly (readonly [Coloring, string, string])[] = [
  ['plain', 'Plain', 'Plain color (N)'],
  ['wall', 'Walls', 'Color by wall thickness (W)'],
  ['gap', 'Gaps', 'Color by gap (G)'],
  ['overhang', 'Overhangs', 'Color by overhang in the build pose (O)'],
];

const views = [
  ['front', 'Front (1)'],
  ['top', 'Top (5)'],
  ['right', 'Right (4)'],
  ['iso', 'From the corner (7)'],
] as const;

/** What the host lets the page do with its own size. */
export type FullScreen = { isFull(): boolean; toggle(): void };

/** The buttons over the picture: colors, views, cut, measuring, help. */
export function createToolbar(actions: Actions, fullScreen: FullScreen | undefined): HTMLElement {
  const { viewer } = actions;
  const refreshes: (() => void)[] = [];
  const colors = colorings
    .filter(([coloring]) => actions.canColor(coloring))
    .map(([coloring, text, label]) =>
      pressed(
        button(label, 'choice', [text], () => actions.color(coloring)),
        () => viewer.coloring() === coloring,
      ),
    );
  const tools = [
    ...views.map(([view, label]) => tool(label, view, () => viewer.look(view))),
    tool('Show the whole part (F)', 'fit', () => viewer.fit()),
    pressed(tool('Cut the part open (S)', 'section', actions.toggleSection), () => viewer.section() !== undefined),
    pressed(tool('Measure from point to point (M)', 'measure', actions.toggleMeasuring), actions.isMeasuring),
    pressed(tool('Parallel projection (P)', 'projection', actions.toggleProjection), () => viewer.camera().isParallel),
    tool('Keys and gestures (?)', 'help', actions.showHelp),
  ];
  const update = () => {
    for (const refresh of refreshes) refresh();
  };
  actions.onChange(update);
  const bar = element('div', { class: 'toolbar', role: 'toolbar', 'aria-label': 'View' }, [
    colors.length > 1 ? element('div', { class: 'group', role: 'group', 'aria-label': 'Color' }, colors) : undefined,
    element('div', { class: 'group', role: 'group', 'aria-label': 'Camera and tools' }, tools),
  ]);
  if (fullScreen) bar.lastElementChild!.append(fullScreenButton(fullScreen, viewer));
  update();
  return bar;

  function pressed(made: HTMLButtonElement, isPressed: () => boolean): HTMLButtonElement {
    refreshes.push(() => setAttributes(made, { 'aria-pressed': String(isPressed()) }));
    return made;
  }
}

function tool(label: string, name: IconName, onPress: () => void): HTMLButtonElement {
  return button(label, 'tool', [icon(name)], onPress);
}

function fullScreenButton(fullScreen: FullScreen, viewer: Viewer): HTMLButtonElement {
  const made = tool('Full screen', 'expand', fullScreen.toggle);
  let shown = false;
  viewer.onPicture(() => {
    if (shown === fullScreen.isFull()) return;
    shown = fullScreen.isFull();
    const label = shown ? 'Leave full screen' : 'Full screen';
    made.replaceChildren(icon(shown ? 'shrink' : 'expand'));
    setAttributes(made, { 'aria-label': label, title: label });
  });
  return made;
}
