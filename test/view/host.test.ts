import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Frame } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type HttpTwin, startHttpTwin } from '../support/http-twin.js';
import { type OpenHost, openReferenceHost, type PartViewWindow } from '../support/reference-host.js';
import { binaryStl, box } from '../support/shapes.js';
import { chromiumPath, openBrowser, whySkipped } from './support/open-browser.js';

const bracket = { tool: 'analyze_part', input: { file: 'examples/bracket.step', process: 'slm' } };
/** The middle of its thin wall, 0.3 mm thick: the pocket is 5.7 mm deep in a plate of 6 mm. */
const thinWall = [53.3, 59.85, 30];
/** Software draws slowly on a busy machine. */
const patient = { timeout: 60_000 };

let browser: Browser;
let twin: HttpTwin;

describe.skipIf(!chromiumPath())(`the part view in the reference host of MCP Apps${whySkipped}`, () => {
  beforeAll(async () => {
    [browser, twin] = await Promise.all([openBrowser(), startHttpTwin()]);
  });
  afterAll(async () => {
    await browser?.close();
    await twin?.close();
  });

  async function openHost(): Promise<OpenHost> {
    const host = await openReferenceHost(browser, twin.url);
    onTestFinished(host.close);
    return host;
  }

  test('shows the analyzed part, and a click on its thin wall brings the camera there', async () => {
    const host = await openHost();

    const { view } = await host.open(bracket);
    await shown(view);
    const before = await cameraOf(view);
    await view.getByRole('button', { name: /Wall thickness/ }).click();
    await stillness(view);
    const { eye, target } = await cameraOf(view);

    expect(distance(before.target, thinWall)).toBeGreaterThan(20);
    expect(distance(target, thinWall)).toBeLessThan(1);
    expect(distance(eye, target)).toBeLessThan(distance(before.eye, before.target));
    expect(await view.locator('body').innerText()).toContain('Cannot be made as it is with SLM in 316L');
    expect(await host.calls()).toEqual(['get_view_mesh', 'get_view_mesh']);
  });

  test('asks nobody for anything but the host, and keeps within the policy that hosts put on it', async () => {
    const host = await openHost();

    const { answer, view } = await host.open(bracket);
    await shown(view);

    expect(answer).toMatchObject({ uri: 'ui://part-viewer', isError: false });
    expect(answer.policy).toContain("default-src 'none'");
    expect(answer.policy).toContain("connect-src 'none'");
    const own = new URL(host.page.url()).origin;
    expect(host.requests.filter((url) => !url.startsWith(`${own}/`) && url !== twin.url && url !== 'about:srcdoc')).toEqual([]);
    expect(host.complaints).toEqual([]);
  });

  test('takes on the theme of the host, at the start and when it changes', async () => {
    const host = await openHost();

    const { view } = await host.open({ ...bracket, theme: 'dark' });
    await shown(view);
    const dark = await groundOf(view);
    await host.setTheme('light');
    await expect.poll(() => groundOf(view), patient).toBeGreaterThan(180);

    expect(dark).toBeLessThan(70);
  });

  test('a job that still runs when the tool answers is followed to its end', async () => {
    const host = await openHost();
    const file = join(twin.folder, 'plate.stl');
    await writeFile(file, binaryStl(box({ size: [60, 40, 5] })));

    const { view } = await host.open({ tool: 'analyze_part', input: { file, process: 'fdm', waitSeconds: 0 } });
    await shown(view);

    expect(await view.locator('body').innerText()).toContain('plate');
    expect(await host.calls()).toEqual(expect.arrayContaining(['get_job', 'get_view_mesh']));
  });

  test('a tool that failed leaves its words, and what to do', async () => {
    const host = await openHost();

    const { answer, view } = await host.open({ tool: 'analyze_part', input: { file: 'examples/missing.step' } });

    expect(answer.isError).toBe(true);
    await expect.poll(() => view.locator('body').innerText(), patient).toMatch(/missing\.step" was not found/);
    expect(await host.calls()).toEqual([]);
  });

  test('a job that fails while the view follows it leaves its words', async () => {
    const host = await openHost();
    const file = join(twin.folder, 'broken.step');
    await writeFile(file, 'ISO-10303-21;\nHEADER;\nENDSEC;\nDATA;\n#1=NONSENSE();\nENDSEC;\nEND-ISO-10303-21;\n');

    const { view } = await host.open({ tool: 'analyze_part', input: { file, waitSeconds: 0 } });

    await expect
      .poll(() => view.locator('body').innerText(), patient)
      .toContain('The CAD kernel found no shape that it can read in this STEP file.');
    expect(await view.evaluate(() => 'partView' in globalThis)).toBe(false);
  });

  test('of several parts that were compared, the user picks one', async () => {
    const host = await openHost();
    const files = [join(twin.folder, 'thin.stl'), join(twin.folder, 'thick.stl')] as const;
    for (const [i, file] of files.entries()) await writeFile(file, binaryStl(box({ size: [60, 40, 5 + 5 * i] })));

    const { view } = await host.open({ tool: 'compare_parts', input: { files, options: [{ process: 'slm' }] } });
    await shown(view);
    await view.getByRole('button', { name: 'thick.stl' }).click();

    await expect.poll(() => view.locator('body').innerText(), patient).toContain('60.0 x 40.0 x 10.0 mm');
  });

  test('only what the user hands over is told to the assistant', async () => {
    const host = await openHost();

    const { view } = await host.open(bracket);
    await shown(view);
    await view.getByRole('button', { name: /Wall thickness/ }).click();
    await stillness(view);
    const silent = await host.told();
    await view.getByRole('button', { name: 'Tell the assistant', exact: true }).locator('visible=true').first().click();
    await expect.poll(() => host.told(), patient).toHaveLength(1);

    expect(silent).toEqual([]);
    expect((await host.told())[0]).toMatch(/0\.30 mm/);
  });
});

type Camera = { eye: number[]; target: number[] };

const cameraOf = (view: Frame): Promise<Camera> => view.evaluate(() => (globalThis as unknown as PartViewWindow).partView.camera());

async function shown(view: Frame): Promise<void> {
  await view.waitForFunction(() => 'partView' in globalThis, undefined, { timeout: 120_000 });
  await stillness(view);
  // Counting takes half a second without a graphics card: not to be asked in every frame.
  await expect
    .poll(() => view.evaluate(() => (globalThis as unknown as PartViewWindow).partView.pixelsDrawn()), patient)
    .toBeGreaterThan(1_000);
}

async function stillness(view: Frame): Promise<void> {
  await view.waitForFunction(() => !(globalThis as unknown as PartViewWindow).partView.isMoving(), undefined, { timeout: 60_000 });
}

/** How bright the page is behind its text, 0 … 255. */
const groundOf = (view: Frame): Promise<number> =>
  view.evaluate(`(() => {
    const colors = ['.panel', 'body', 'html'].map((name) => document.querySelector(name)).filter(Boolean)
      .map((element) => getComputedStyle(element).backgroundColor.match(/[\\d.]+/g).map(Number)).filter((c) => c.length === 3 || c[3] > 0);
    return Math.max(...colors[0].slice(0, 3));
  })()`);

function distance(a: readonly number[], b: readonly number[]): number {
  return Math.hypot(...a.map((value, axis) => value - b[axis]!));
}
