// Makes the pictures of the part view in docs/ anew, from the example bracket: `npm run screenshots`. Needs Chromium (Debian:
// `apt-get install chromium`, or PART_CHROMIUM). Runs the built server's own page, with an engine and folders that are removed afterwards.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Frame, Page } from 'playwright-core';
import { followed, parseInput } from '../src/cli/run-tool.js';
import { analyzePart } from '../src/tools/analyze-part.js';
import { fetchFile } from '../src/tools/fetch-file.js';
import { JobReport } from '../src/vocabulary.js';
import { type HttpTwin, startHttpTwin } from '../test/support/http-twin.js';
import { openReferenceHost, type PartViewWindow } from '../test/support/reference-host.js';
import { openBrowser } from '../test/view/support/open-browser.js';

const input = { file: 'examples/bracket.step', process: 'slm', material: '316L', lotSize: 10 };
const size = { width: 1280, height: 800 };
const quiet = { signal: new AbortController().signal, progress: () => {} };

const [browser, twin] = await Promise.all([openBrowser(), startHttpTwin()]);
try {
  const file = await writeView(twin);
  await picture(browser, 'view-findings', file, async (page) => {
    await page.keyboard.press('w');
    await page.keyboard.press('ArrowLeft');
  });
  await picture(browser, 'view-section', file, async (page) => {
    await page.getByRole('button', { name: /Wall thickness/ }).click();
    await stillness(page);
    await page.getByRole('button', { name: 'Cut across x', exact: true }).click();
    await page.keyboard.press('7');
    await stillness(page);
    for (const key of ['ArrowRight', 'ArrowRight', 'ArrowRight', '+']) await page.keyboard.press(key);
    // The ring of the keyboard's focus would stay on the button.
    await page.evaluate('document.activeElement?.blur()');
  });
  await pictureInHost(browser, twin);
} finally {
  await browser.close();
  await twin.close();
}

/** Path of a page with the bracket inside. */
async function writeView({ services, folder }: HttpTwin): Promise<string> {
  const report = JobReport.parse(await analyzePart.run(parseInput(analyzePart.input, input), services, quiet));
  const { partId } = await followed(report, services, quiet);
  const fetched = await fetchFile.run(parseInput(fetchFile.input, { partId, kind: 'view' }), services, quiet);
  await followed(fetched as { job?: string; state?: string }, services, quiet);
  return join(folder, 'output', 'bracket-view.html');
}

async function picture(inside: Browser, name: string, file: string, prepare: (page: Page) => Promise<void>): Promise<void> {
  const page = await inside.newPage({ viewport: size, colorScheme: 'light', reducedMotion: 'reduce' });
  await page.goto(pathToFileURL(file).href);
  await shown(page);
  await prepare(page);
  await stillness(page);
  await save(page, name);
  await page.close();
}

async function pictureInHost(inside: Browser, { url }: HttpTwin): Promise<void> {
  const host = await openReferenceHost(inside, url);
  const question = 'Can bracket.step be printed in 316L, and where is it too thin?';
  const { view } = await host.open({ tool: 'analyze_part', input, theme: 'dark', question });
  await shown(view);
  await view.getByRole('button', { name: /Wall thickness/ }).click();
  await stillness(view);
  await save(host.page, 'view-in-host');
  await host.close();
}

async function save(page: Page, name: string): Promise<void> {
  const path = join('docs', `${name}.png`);
  await writeFile(path, await page.screenshot());
  process.stderr.write(`${path}\n`);
}

async function shown(view: Page | Frame): Promise<void> {
  await view.waitForFunction(() => 'partView' in globalThis);
  await stillness(view);
  const pixels = await view.evaluate(() => (globalThis as unknown as PartViewWindow).partView.pixelsDrawn());
  if (pixels < 1_000) throw new Error('The part view shows no part.');
}

/** What lies behind the part is marked as such only in a picture that has stood still for a moment. */
async function stillness(view: Page | Frame): Promise<void> {
  await view.waitForFunction(() => !(globalThis as unknown as PartViewWindow).partView.isMoving());
  await view.waitForTimeout(500);
}
