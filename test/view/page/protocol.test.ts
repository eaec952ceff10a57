import { createHash } from 'node:crypto';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodeViewData, type ViewData } from '../../../src/view-data.js';
import { chromiumPath, openBrowser, whySkipped } from '../support/open-browser.js';
import { samplePart } from '../support/sample-part.js';
import { openScriptedHost } from '../support/scripted-host.js';

type Input = Record<string, unknown>;

const partId = 'a'.repeat(32);
const succeeded = { job: 'local:1', state: 'succeeded', partId, message: 'Done.', result: { name: 'bracket', platform: 'local' } };

/** The server's tool for the view: the part in this many pieces. */
function meshTool(data: ViewData, chunks: number) {
  const bytes = Buffer.from(encodeViewData(data));
  const length = Math.ceil(bytes.length / chunks);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return ({ chunk }: Input) => {
    const piece = bytes.subarray(Number(chunk) * length, (Number(chunk) + 1) * length);
    const structuredContent = { chunk, chunks, sizeBytes: bytes.length, sha256 };
    return { content: [], structuredContent, _meta: { 'part-analysis/view': piece.toString('base64') } };
  };
}

const answerOf = (structuredContent: Input) => ({
  content: [{ type: 'text', text: JSON.stringify(structuredContent) }],
  structuredContent,
});

const stillBeingMade = {
  isError: true,
  content: [
    { type: 'text', text: 'The 3D view of this part is still being made.\nAsk once more with the same arguments: it goes on meanwhile.' },
  ],
};

describe.skipIf(!chromiumPath())(`in a host of MCP Apps, the part view${whySkipped}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser?.close());

  test('fetches the part in pieces after the tool has answered, in the theme and the height that the host gives', async () => {
    const context = { theme: 'dark', displayMode: 'inline', containerDimensions: { width: 800, maxHeight: 480 } };
    const host = await openScriptedHost(browser, { get_view_mesh: meshTool(samplePart(), 3) }, context);
    await host.tell('ui/notifications/tool-input', { arguments: { file: '/parts/bracket.step' } });
    await host.until(`document.querySelector('.status h1')?.textContent === 'bracket.step'`);
    await host.tell('ui/notifications/tool-result', answerOf(succeeded));
    await host.until('window.partView && !partView.isMoving()');

    expect(host.asked.map(({ method }) => method)).toEqual([
      ...['ui/initialize', 'ui/notifications/initialized', 'ui/notifications/size-changed'],
      ...['tools/call', 'tools/call', 'tools/call'],
    ]);
    expect(host.asked[0]!.params).toMatchObject({ protocolVersion: '2026-01-26', appInfo: { name: 'part-view' } });
    expect(host.asked[2]!.params).toEqual({ height: 480 });
    expect(host.asked[5]!.params).toEqual({ name: 'get_view_mesh', arguments: { partId, platform: 'local', chunk: 2 } });
    expect(await host.frame.locator('html').getAttribute('data-theme')).toBe('dark');
    expect(await host.frame.locator('h1').textContent()).toBe('sample bracket');

    await host.tell('ui/notifications/host-context-changed', { theme: 'light' });
    await host.until(`document.documentElement.dataset.theme === 'light'`);
    await host.close();
  });

  test('asks again for a part whose view is still being made, and says meanwhile what it waits for', async () => {
    const whole = meshTool(samplePart(), 1);
    const seen: string[] = [];
    const host = await openScriptedHost(browser, {
      get_view_mesh: async (input) => {
        seen.push(await host.frame.locator('.status').innerText());
        return seen.length < 3 ? stillBeingMade : whole(input);
      },
    });
    await host.tell('ui/notifications/tool-result', answerOf(succeeded));
    await host.until('window.partView && !partView.isMoving()');

    const waiting = 'bracket The server is making the 3D view of this part, which takes minutes for a large one.';
    expect(seen.map((text) => text.replace(/\s+/g, ' '))).toEqual(['bracket Loading the part …', waiting, waiting]);
    expect(await host.frame.locator('h1').textContent()).toBe('sample bracket');
    await host.close();
  });

  test('waits for the view for ten minutes, then says so, and asks again when told to', async () => {
    // In the view's time an answer takes four minutes.
    let asked = 0;
    const host = await openScriptedHost(browser, {
      get_view_mesh: async () => {
        asked++;
        await host.frame.evaluate('lateMs = (globalThis.lateMs ?? 0) + 240_000; performance.now = () => lateMs');
        return stillBeingMade;
      },
    });
    await host.tell('ui/notifications/tool-result', answerOf(succeeded));
    await host.frame.locator('.status[data-failed]').waitFor();

    expect(asked).toBe(3);
    expect(await host.frame.locator('.status').innerText()).toContain('The 3D view of this part was not ready within 10 minutes.');
    expect(await host.frame.getByRole('button', { name: 'Try again' }).isVisible()).toBe(true);
    await host.close();
  });

  test('follows a job that is still running, showing how far it is, until there is a part', async () => {
    const states = [
      {
        ...succeeded,
        state: 'running',
        progressPercent: 40,
        message: 'Measuring walls. Call get_job with this job.',
        partId: undefined,
        result: undefined,
      },
      succeeded,
    ];
    const seen: string[] = [];
    const host = await openScriptedHost(browser, {
      get_view_mesh: meshTool(samplePart(), 1),
      get_job: async (input) => {
        expect(input).toEqual({ job: 'local:1', waitSeconds: 30 });
        seen.push(await host.frame.locator('.status').innerText(), (await host.frame.locator('.progress').getAttribute('aria-valuenow'))!);
        return answerOf(states.shift()!);
      },
    });
    await host.tell(
      'ui/notifications/tool-result',
      answerOf({ ...states[0]!, progressPercent: 20, message: 'Reading. Call get_job with this job.' }),
    );
    await host.until('window.partView && !partView.isMoving()');

    expect(seen.map((text) => text.replace(/\s+/g, ' '))).toEqual([
      ...['The part is being analyzed Reading.', '20'],
      ...['The part is being analyzed Measuring walls.', '40'],
    ]);
    await host.close();
  });

  test.each([
    [
      'a tool that failed',
      { isError: true, content: [{ type: 'text', text: 'The file is empty. Give another one.' }] },
      'The file is empty. Give another one.',
    ],
    [
      'a job that failed',
      answerOf({ job: 'local:1', state: 'failed', message: 'The mesh is broken. Repair it.' }),
      'The mesh is broken. Repair it.',
    ],
    [
      'an answer about no part',
      answerOf({ job: 'evo:1', state: 'succeeded', result: { name: 'x' } }),
      'This answer is about no part that can be shown.',
    ],
  ])('says what is wrong after %s', async (_, result, words) => {
    const host = await openScriptedHost(browser, {});
    await host.tell('ui/notifications/tool-result', result);

    await host.frame.locator('.status[data-failed]', { hasText: words }).waitFor();
    await host.close();
  });

  test('says why the part does not come, and tries again when asked', async () => {
    let isBroken = true;
    const whole = meshTool(samplePart(), 1);
    const host = await openScriptedHost(browser, {
      get_view_mesh: (input) => {
        if (isBroken) return { isError: true, content: [{ type: 'text', text: 'The part is not on this machine. Analyze it locally.' }] };
        return whole(input);
      },
    });
    await host.tell('ui/notifications/tool-result', answerOf(succeeded));
    await host.frame.getByText('The part is not on this machine. Analyze it locally.').waitFor();

    isBroken = false;
    await host.frame.getByRole('button', { name: 'Try again' }).click();
    await host.until('window.partView && !partView.isMoving()');
    await host.close();
  });

  test('offers every part of a comparison', async () => {
    const names = ['first.step', 'second.step'];
    const host = await openScriptedHost(browser, {
      get_view_mesh: (input) => meshTool(samplePart({ name: input.partId === partId ? names[0]! : names[1]! }), 1)(input),
    });
    const files = [
      { file: names[0], partId },
      { file: 'broken.step', problem: 'Empty.' },
      { file: names[1], partId: 'b'.repeat(32) },
    ];
    await host.tell(
      'ui/notifications/tool-result',
      answerOf({ job: 'local:2', state: 'succeeded', result: { name: 'comparison', files } }),
    );
    await host.frame.locator('h1', { hasText: 'first.step' }).waitFor();

    expect(await host.frame.locator('.picker button').allTextContents()).toEqual(names);
    await host.frame.getByRole('button', { name: 'second.step' }).click();
    await host.frame.locator('h1', { hasText: 'second.step' }).waitFor();
    await host.until(`window.partView && !partView.isMoving() && partView.pixelsDrawn() > 1000`);
    await host.close();
  });

  test('tells the assistant what the user looks at when the user says so, and not before', async () => {
    const host = await openScriptedHost(
      browser,
      { get_view_mesh: meshTool(samplePart(), 1) },
      { availableDisplayModes: ['inline', 'fullscreen'] },
    );
    await host.tell('ui/notifications/tool-result', answerOf(succeeded));
    await host.frame.locator('.finding', { hasText: 'Wall too thin' }).click();
    expect(host.asked.filter(({ method }) => /message|context/.test(method))).toEqual([]);

    await host.frame.getByRole('button', { name: 'Tell the assistant', exact: true }).click();
    await host.frame.getByText('The assistant knows it with your next message.').waitFor();

    const said =
      'The user looks at the finding "Wall too thin" (wall_thickness) of the part "sample bracket" at (46.00, 20.00, 30.00) mm: 0.5 mm (at least 1 mm) (place 1 of 2).';
    expect(host.asked.at(-1)).toEqual({ method: 'ui/update-model-context', params: { content: [{ type: 'text', text: said }] } });

    await host.frame.getByRole('button', { name: 'Full screen' }).click();
    await host.frame.getByRole('button', { name: 'Leave full screen' }).waitFor();
    expect(host.asked.at(-1)).toEqual({ method: 'ui/request-display-mode', params: { mode: 'fullscreen' } });
    await host.close();
  });
});
