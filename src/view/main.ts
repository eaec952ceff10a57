import { decodeViewData, type ViewData } from '../view-data.js';
import { bytesOf, fetchPart } from './host/fetch-part.js';
import { type Host, joinHost, type ToolAnswer } from './host/host.js';
import { partsOf } from './host/job.js';
import type { Json } from './host/messages.js';
import { applyTheme } from './host/theme.js';
import { element } from './page/elements.js';
import { type ShownPart, type Surroundings, showPart } from './page/part-page.js';
import { createPartPicker } from './page/part-picker.js';
import { createStatus } from './page/status.js';

const view = element('div', { class: 'view' });
const page = element('div', { class: 'page' }, [view]);
const status = createStatus(view);
let shown: ShownPart | undefined;
// Of two parts that are loaded at once, the one that was asked for last is shown.
let loads = 0;

applyTheme();
document.body.append(page);
start().catch((error) => status.fail('This page cannot show the part.', wordsOf(error)));

/** A page with a part inside shows it; any other asks the program around it. */
async function start(): Promise<void> {
  const inside = document.getElementById('part-view-data')?.textContent?.trim();
  if (inside) return place(decodeViewData(bytesOf(inside)), { leavesWheel: () => false });
  if (window.parent === window) {
    return status.fail(
      'There is no part in this page.',
      'Save one with the tool fetch_file, kind "view", or with part-analysis-mcp view FILE.',
    );
  }
  status.say('Part view', 'Waiting for the program that shows this page …', null);
  await joinAndShow();
}

function place(data: ViewData, surroundings: Surroundings): void {
  shown?.close();
  shown = showPart(view, data, surroundings);
}

async function joinAndShow(): Promise<void> {
  let given: (answer: ToolAnswer) => void = () => {};
  const first = new Promise<ToolAnswer>((resolve) => {
    given = resolve;
  });
  let host: Host | undefined;
  const events = {
    onInput: (input: Json) => status.say(nameIn(input), 'The part is being analyzed …', null),
    onResult: (answer: ToolAnswer) => {
      if (host) show(host, answer);
      else given(answer);
    },
    onCancelled: (reason: string) => status.fail('The call was cancelled.', reason || 'Ask the assistant to analyze the part again.'),
  };
  const joined = await joinHost(events, () => shown?.refresh()).catch((error) => {
    throw new Error(`The program around it does not answer as one that shows MCP Apps. ${wordsOf(error)}`);
  });
  host = joined;
  first.then((answer) => show(joined, answer));
}

async function show(host: Host, answer: ToolAnswer): Promise<void> {
  page.querySelector('.picker')?.remove();
  try {
    if (answer.isError) throw new Error(answer.text || 'The tool failed without a reason.');
    const { parts, platform } = await partsOf(host, answer, (share, text) => status.say('The part is being analyzed', text, share));
    const [part] = parts;
    if (parts.length > 1) page.prepend(createPartPicker(parts, ({ partId, name }) => load(host, partId, platform, name)));
    const choice = page.querySelector<HTMLButtonElement>('.picker button');
    if (choice) choice.click();
    else await load(host, part!.partId, platform, part!.name);
  } catch (error) {
    status.fail('There is nothing to show.', wordsOf(error));
  }
}

async function load(host: Host, partId: string, platform: string | undefined, name: string): Promise<void> {
  const own = ++loads;
  try {
    if (!host.canCallTools)
      throw new Error('This program lets the view ask the server nothing. Ask the assistant for a file of kind "view".');
    const data = await fetchPart(host, partId, platform, (share, text) => {
      if (own === loads) status.say(name, text, share);
    });
    if (own !== loads) return;
    const fullScreen = host.toggleFull && { isFull: host.isFull, toggle: host.toggleFull };
    place(data, { teller: host.tell, fullScreen, leavesWheel: () => host.isInline() && document.activeElement?.tagName !== 'CANVAS' });
  } catch (error) {
    if (own !== loads) return;
    const again = { label: 'Try again', act: () => load(host, partId, platform, name) };
    status.fail(`${name} cannot be shown.`, wordsOf(error), [again]);
  }
}

function nameIn({ file }: Json): string {
  return (typeof file === 'string' && file.split(/[/\\]/).at(-1)) || 'Part view';
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
